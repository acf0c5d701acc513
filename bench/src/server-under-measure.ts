import { configFrom } from '@baton/installation';
import { createApp, type RunningApp } from '../../apps/server/src/app';
import { Boards } from '../../apps/server/src/projections/boards';

/**
 * The product's server as it is, in a process of its own, with one probe: when an append was acknowledged, and when the
 * board had taken in its last event.
 */

/** Waits kept between two questions. */
const MAX_WAITS = 200_000;

type Question = 'waits' | 'stop';

async function main(): Promise<void> {
  const running = await createApp({ config: configFrom(process.env), mode: 'demo' });
  const waits = probe(running);
  await running.app.listen(0, '127.0.0.1');
  process.on('message', (question: Question) => {
    if (question === 'waits') process.send?.({ waits: waits.splice(0) });
    else void running.close().then(() => process.exit(0));
  });
  process.send?.({ url: await running.app.getUrl(), firstSteps: running.firstSteps });
}

/** Milliseconds from the acknowledged commit to the board. */
function probe({ app, platform }: RunningApp): number[] {
  const waits: number[] = [];
  const committed = new Map<string, number>();
  const { store } = platform.stores;
  const append = store.append.bind(store);
  store.append = async (...of) => {
    const result = await append(...of);
    if (result.kind === 'appended' && of[0].startsWith('campusDay-')) committed.set(result.position, performance.now());
    return result;
  };
  app.get(Boards).onChange(({ place }) => {
    const at = committed.get(place.position);
    if (at === undefined) return;
    committed.delete(place.position);
    if (waits.length < MAX_WAITS) waits.push(performance.now() - at);
  });
  return waits;
}

void main();
