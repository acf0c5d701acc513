import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type Client, sessionsAt, succeeded } from '../../apps/demo/src/player/http-client';
import { type SchoolSetUp, setUpSchool } from '../../apps/demo/src/player/set-up';
import { p1Script } from '../../apps/demo/src/script/p1/p1-script';
import { generateP1 } from '../../apps/demo/src/school/p1-workbook';
import { type ChildServer, startChild } from './child-server';
import { type SlowDisk, slowDisk } from './slow-disk';

/** The reference school on its Tuesday at 15:50, on the product's server, everybody signed in. */
export interface SchoolUnderLoad {
  readonly url: string;
  readonly campusId: string;
  readonly serviceDay: string;
  /** a duty leader's session: sees everything that screens see */
  readonly leader: string;
  readonly administrator: { readonly login: string; readonly password: string };
  /** one tap each: a child present in its first roll call, by its teacher */
  readonly marks: readonly Mark[];
  /** how to slow its disk down; null where the shim can't be built */
  readonly disk: SlowDisk | null;
  /** milliseconds from commit to board since the last question */
  waits(): Promise<readonly number[]>;
  stop(): Promise<void>;
}

export interface Mark {
  readonly cookie: string;
  readonly sessionId: string;
  readonly childId: string;
}

const START = '2026-03-10T15:20:00+08:00';
const ROLL_CALL = Date.parse('2026-03-10T15:50:00+08:00');

interface Ready {
  readonly url: string;
  readonly firstSteps: { readonly login: string; readonly oneTimePassword: string } | null;
}

export const settingsOf = (folder: string): NodeJS.ProcessEnv => ({
  BATON_DATA: join(folder, 'data'),
  BATON_MASTER_KEY_FILE: join(folder, 'key', 'master.key'),
  BATON_CLOCK_FACTOR: '0',
  BATON_CLOCK_START: START,
  BATON_LOG_LEVEL: 'warn',
});

export async function startSchool(folder: string): Promise<SchoolUnderLoad> {
  const disk = slowDisk(folder);
  const server: ChildServer<Ready> = await startChild<Ready>('bench-server.js', { ...settingsOf(folder), ...disk?.env });
  const { url, firstSteps } = server.ready;
  const script = p1Script(generateP1().cast);
  const sessions = sessionsAt(url);
  const setUp = await setUpSchool(script, { firstSteps }, sessions, folder);
  const { campusId } = setUp;
  const day = `/api/campuses/${campusId}/days/${script.serviceDay}`;
  const leader = await dutyLeaderOf(setUp, day);
  succeeded(await leader.post('/api/demo/clock', { to: ROLL_CALL }), 'stepping the clock');
  const marks = await marksOf(setUp, leader, day);
  sessions.close();
  return {
    url,
    campusId,
    serviceDay: script.serviceDay,
    leader: leader.cookie,
    administrator: setUp.administrator,
    marks,
    disk,
    waits: async () => (await server.ask<{ waits: number[] }>('waits')).waits,
    stop: () => server.stop(),
  };
}

/** Whoever may see the whole board. */
async function dutyLeaderOf({ clients }: SchoolSetUp, day: string): Promise<Client> {
  for (const client of clients.values()) {
    const { body } = await client.get('/api/access/me');
    if (JSON.stringify(body).includes('duty_leader')) return client;
  }
  throw new Error(`Nobody leads the day ${day}.`);
}

interface Group {
  readonly sessionId: string;
  readonly staffIds: readonly string[];
  readonly expected: number;
  readonly periodId: string;
}

async function marksOf({ clients, index }: SchoolSetUp, leader: Client, day: string): Promise<Mark[]> {
  const board = succeeded(await leader.get(`${day}/board`), 'board').body as unknown as { readonly groups: readonly Group[] };
  const first = [...index.periods.values()][0];
  const marks: Mark[] = [];
  for (const { sessionId, staffIds } of board.groups.filter(({ periodId }) => periodId === first)) {
    const teacher = staffIds.map((id) => clients.get(id)).find((client) => client !== undefined);
    if (!teacher) continue;
    const sheet = succeeded(await teacher.get(`${day}/groups/${sessionId}`), 'roll sheet').body as unknown as {
      readonly expected: readonly { readonly childId: string }[];
    };
    for (const { childId } of sheet.expected) marks.push({ cookie: teacher.cookie, sessionId, childId });
  }
  if (marks.length === 0) throw new Error('The demo school has no first roll call.');
  return marks;
}

export const markBody = ({ sessionId, childId }: Mark): string =>
  JSON.stringify({ commandId: randomUUID(), sessionId, marks: [{ childId, mark: 'present' }] });
