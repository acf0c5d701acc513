import { openSqliteLog, type RecordedEvent } from '@baton/event-log';
import { filesOf } from '@baton/installation';
import { sessionsAt } from '../../../apps/demo/src/player/http-client';
import { setUpSchool } from '../../../apps/demo/src/player/set-up';
import { p1Script } from '../../../apps/demo/src/script/p1/p1-script';
import { generateP1 } from '../../../apps/demo/src/school/p1-workbook';
import { startChild } from '../child-server';
import { settingsOf } from '../school-under-load';

/** One school as its import left it in a log: every other school of the district is written after it. */
export interface Template {
  readonly folder: string;
  readonly schoolId: string;
  readonly campusId: string;
  readonly serviceDay: string;
  /** by stream, in the order in which the streams began */
  readonly streams: ReadonlyMap<string, readonly RecordedEvent[]>;
}

/** Streams of a school that its import fills; devices, seals and the import's own book belong to the first one alone. */
const ROSTER = ['roster-', 'campus-', 'staff-', 'person-', 'child-'];

/** Imports the reference workbook over HTTP into a new folder, by the product's own server. */
export async function importTemplate(folder: string): Promise<Template> {
  const server = await startChild<{ readonly url: string; readonly firstSteps: null | { login: string; oneTimePassword: string } }>(
    'bench-server.js',
    settingsOf(folder),
  );
  const script = { ...p1Script(generateP1().cast), steps: [], devices: [], listeners: [], expect: {} };
  const sessions = sessionsAt(server.ready.url);
  const never = new Promise<never>(() => undefined);
  const { campusId } = await setUpSchool(script, { ...server.ready, died: never, stop: () => server.stop() }, sessions, folder);
  sessions.close();
  await server.stop();
  const store = await openSqliteLog({ file: filesOf(settingsOf(folder).BATON_DATA ?? folder).log });
  const streams = new Map<string, RecordedEvent[]>();
  const subscription = store.subscribe({ after: 'start', prefixes: ROSTER });
  for await (const item of subscription) {
    if (item.kind === 'live') break;
    const { stream, type, eventId, revision, position, data, metadata, contentHash, previousHash, hash } = item.event;
    const event = { stream, type, eventId, revision, position, data, metadata, contentHash, previousHash, hash };
    const events = streams.get(stream);
    if (events) events.push(event);
    else streams.set(stream, [event]);
  }
  await subscription.close();
  await store.close();
  const roster = [...streams.keys()].find((stream) => stream.startsWith('roster-'));
  if (!roster) throw new Error('The import left no directory.');
  return { folder, schoolId: roster.slice('roster-'.length), campusId, serviceDay: script.serviceDay, streams };
}
