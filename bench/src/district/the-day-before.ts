import { configFrom } from '@baton/installation';
import { mkdirSync } from 'node:fs';
import { LedCampuses } from '../../../apps/server/src/platform/led-campuses';
import { ReadDatabase } from '../../../apps/server/src/projections/read-database';
import { type Home, type Instance, settingsIn, withLog } from './stores';

/** Whatever keeps a checkpoint in an instance's read database. */
const OF_LED_CAMPUSES = ['history', 'roster-to-day', 'plans-to-day', 'day-to-others'];
const OF_THE_WHOLE_LOG = ['heads'];

/**
 * The read database of an instance that ran the day before: what follows the log in the background has come to its end. No
 * day has begun, so there are no rows to write but heads for a seal, and no day is closed and sealed here.
 */
export function ranTheDayBefore(home: Home, instances: readonly Instance[]): Promise<void> {
  return withLog(home, async (store) => {
    const head = await store.head();
    for (const instance of instances) {
      const config = configFrom(settingsIn(home, instance));
      mkdirSync(config.dataFolder, { recursive: true, mode: 0o700 });
      const database = new ReadDatabase(config, store);
      const led = new LedCampuses(instance.campuses);
      for (const name of OF_LED_CAMPUSES) database.advance(led.checkpointOf(name), head);
      for (const name of OF_THE_WHOLE_LOG) database.advance(name, head);
      database.onApplicationShutdown();
    }
  });
}
