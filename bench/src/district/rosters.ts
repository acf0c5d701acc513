import { createSealer } from '@baton/event-log';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dayStream } from '../../../apps/server/src/day/streams';
import { type Home, withLog, withVault } from './stores';
import { type Imported, importTemplate, templateStreams } from './template';
import { type RosterText, rosterText, writeSchool } from './written-school';

/** A folder with a log of schools on which no day has begun; it grows, and what is measured runs on copies of it. */
export interface Rosters extends Imported {
  readonly home: Home;
  readonly ids: ReadonlySet<string>;
  /** as many schools as that, at least */
  growTo(campuses: number): Promise<void>;
}

const BESIDE = 'rosters.json';

/** Imports the reference school into the folder, or finds what an earlier run has written there. */
export async function rostersIn(home: Home, told: (line: string) => void): Promise<Rosters> {
  const { folder } = home;
  mkdirSync(folder, { recursive: true });
  const beside = join(folder, BESIDE);
  const keep = (now: Kept) => writeFileSync(beside, JSON.stringify(now));
  if (!existsSync(beside)) {
    told('importing the reference school …');
    keep({ ...(await importTemplate(home)), written: 1 });
  }
  let kept = JSON.parse(readFileSync(beside, 'utf8')) as Kept;
  await requireUntouched(home, kept);
  const text = await textOf(home, kept);
  return {
    ...kept,
    home,
    ids: text.ids,
    async growTo(campuses) {
      if (campuses <= kept.written) return;
      const from = performance.now();
      await write(home, text, kept.written, campuses);
      told(`${campuses - kept.written} rosters written in ${((performance.now() - from) / 1_000).toFixed(1)} s`);
      keep((kept = { ...kept, written: campuses }));
    },
  };
}

interface Kept extends Imported {
  /** schools in the log */
  readonly written: number;
}

/** What is measured runs on copies. @throws Error when somebody ran on the rosters themselves all the same */
const requireUntouched = (home: Home, { campusId, serviceDay }: Imported): Promise<void> =>
  withLog(home, async (store) => {
    for await (const { type } of store.readStream(dayStream({ campusId, serviceDay })))
      throw new Error(`A day has begun in ${home.folder} (${type}): delete the folder, and rosters are written anew.`);
  });

const textOf = async (home: Home, imported: Imported): Promise<RosterText> => {
  const streams = await templateStreams(home, imported);
  return withVault(home, (vault) => withLog(home, async (store) => rosterText(streams, await createSealer({ vault, logId: store.logId }))));
};

const write = (home: Home, text: RosterText, from: number, to: number): Promise<void> =>
  withVault(home, (vault) =>
    withLog(home, async (store) => {
      const sealer = await createSealer({ vault, logId: store.logId });
      for (let n = from; n < to; n++) await writeSchool(store, sealer, text, n);
    }),
  );
