import type { RecordedEvent } from '@baton/event-log';
import { sessionsAt } from '../../../apps/demo/src/player/http-client';
import { setUpSchool } from '../../../apps/demo/src/player/set-up';
import { p1Script } from '../../../apps/demo/src/script/p1/p1-script';
import { generateP1 } from '../../../apps/demo/src/school/p1-workbook';
import { schoolOf } from '../../../apps/server/src/access/first-administrator';
import { startChild } from '../child-server';
import { type Home, settingsIn, withLog } from './stores';

/** One school that was really imported: every other school of the district is written after it. */
export interface Imported {
  readonly schoolId: string;
  readonly campusId: string;
  readonly serviceDay: string;
}

/** Imports the reference workbook over HTTP into a new folder, by the product's own server. */
export async function importTemplate(home: Home): Promise<Imported> {
  const server = await startChild<{ readonly url: string; readonly firstSteps: null | { login: string; oneTimePassword: string } }>(
    'bench-server.js',
    settingsIn(home),
  );
  const script = { ...p1Script(generateP1().cast), steps: [], devices: [], listeners: [], expect: {} };
  const sessions = sessionsAt(server.ready.url);
  const { campusId } = await setUpSchool(script, server.ready, sessions, home.folder);
  sessions.close();
  await server.stop();
  return { campusId, schoolId: await schoolIn(home), serviceDay: script.serviceDay };
}

/** The school that the log was begun for. */
const schoolIn = (home: Home): Promise<string> => withLog(home, async (store) => schoolOf(store.logId));

/** The template's own streams, in the order in which they began. */
export function templateStreams(home: Home, { schoolId, campusId }: Imported): Promise<ReadonlyMap<string, readonly RecordedEvent[]>> {
  const own = [`roster-${schoolId}`, `campus-${campusId}`, ...['staff', 'person', 'child'].map((kind) => `${kind}-${schoolId}.`)];
  return withLog(home, async (store) => {
    const streams = new Map<string, RecordedEvent[]>();
    const subscription = store.subscribe({ after: 'start', prefixes: own });
    for await (const item of subscription) {
      if (item.kind === 'live') break;
      const { stream, type, eventId, revision, position, data, metadata, contentHash, previousHash, hash } = item.event;
      if (!stream.includes('.') && !own.includes(stream)) continue; // another school's name may begin like this one's
      const event = { stream, type, eventId, revision, position, data, metadata, contentHash, previousHash, hash };
      const events = streams.get(stream);
      if (events) events.push(event);
      else streams.set(stream, [event]);
    }
    await subscription.close();
    return streams;
  });
}
