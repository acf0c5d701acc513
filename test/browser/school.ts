import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { DayChangeMessage, DayOnDevice } from '@baton/contracts';
import { midnightOf } from '@baton/roster';
import { sessionsAt, succeeded, type Client, type HttpAnswer, type Sessions } from '../../apps/demo/src/player/http-client';
import { filesIn, playDay } from '../../apps/demo/src/player/play-day';
import { startServer } from '../../apps/demo/src/player/server-process';
import { demoCast, setUpSchool, type SchoolSetUp } from '../../apps/demo/src/player/set-up';
import { p1Script } from '../../apps/demo/src/script/p1/p1-script';
import { secondsOf } from '../../apps/demo/src/script/clock-times';

const ROOT = join(__dirname, '../..');
const SERVER_FILE = join(ROOT, 'dist/server.js');
const CACHE = join(ROOT, 'node_modules/.cache/baton-school');
/** counts up with the shape of what is kept beside the log */
const KEPT_VERSION = 2;

export const cast = demoCast();
const script = p1Script(cast);

export interface Slip {
  readonly login: string;
  readonly pin: string;
  readonly name: string;
}

/** The demo school at a minute of its Tuesday, on a server of its own, for a browser to go on with. */
export interface SchoolInBrowser {
  /** http://localhost:… : secure for the browser, so cookies, camera and service worker work */
  readonly url: string;
  readonly campusId: string;
  readonly serviceDay: string;
  /** of a route of the day */
  readonly dayPath: (path: string) => string;
  /** the day as the server has recorded it so far */
  readonly log: () => Promise<readonly DayChangeMessage[]>;
  readonly administrator: { readonly login: string; readonly password: string };
  /** by staff number */
  readonly slip: (staffNumber: string) => Slip;
  readonly staffId: (staffNumber: string) => string;
  readonly staffNumber: (staffId: string) => string;
  /** by class and number in class: 2-3#14 */
  readonly childId: (key: string) => string;
  /** somebody on the child's list, by name */
  readonly personId: (key: string, name: string) => string;
  readonly gateId: (name: string) => string;
  /** beside the browser, over HTTP; signed in once */
  readonly as: (staffNumber: string) => Promise<Client>;
  /** the school's clock, HH:MM:SS of the school's day or of another one (yyyy-mm-dd); it stands still unless stepped */
  readonly stepTo: (time: string, date?: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}

interface Kept {
  readonly campusId: string;
  readonly pins: readonly (readonly [string, Slip])[];
  readonly staff: readonly (readonly [string, string])[];
  readonly children: readonly (readonly [string, { readonly childId: string; readonly persons: readonly (readonly [string, string])[] }])[];
  readonly gates: readonly (readonly [string, string])[];
  readonly administrator: { readonly login: string; readonly password: string };
}

/** Imported and played up to `at` once for a build, then copied for each test that begins there. */
export async function schoolAt(at: string): Promise<SchoolInBrowser> {
  if (!existsSync(SERVER_FILE)) throw new Error('dist/server.js is missing: run npm run build first');
  const kept = await keptSchool(at);
  const folder = await mkdtemp(join(tmpdir(), 'baton-browser-'));
  await cp(kept, folder, { recursive: true });
  const { campusId, pins, staff, children, gates, administrator } = JSON.parse(readFileSync(join(kept, 'school.json'), 'utf8')) as Kept;
  const port = await freePort();
  const server = await startServer({ file: SERVER_FILE, ...filesIn(folder), start: `${script.serviceDay}T${at}:00+08:00`, port });
  const url = server.url.replace('127.0.0.1', 'localhost');
  const sessions = sessionsAt(server.url);
  const slip = lookUp(pins, 'staff number');
  const child = lookUp(children, 'key');
  const signedIn = new Map<string, Promise<Client>>();
  const as = (staffNumber: string): Promise<Client> => {
    const client = signedIn.get(staffNumber) ?? sessions.signIn(slip(staffNumber).login, slip(staffNumber).pin, 'pin');
    signedIn.set(staffNumber, client);
    return client;
  };
  const dayPath = (path: string): string => `/api/campuses/${campusId}/days/${script.serviceDay}/${path}`;
  const stepTo = stepping(sessions, administrator);
  await stepTo(at);
  return {
    url,
    campusId,
    serviceDay: script.serviceDay,
    dayPath,
    log: async () => bodyOf<DayOnDevice>(await (await as(cast.staff.dutyLeader)).get(dayPath('on-device/day'))).changes,
    administrator,
    slip,
    staffId: lookUp(staff, 'staff number'),
    staffNumber: lookUp(
      staff.map(([staffNumber, staffId]) => [staffId, staffNumber] as const),
      'staff id',
    ),
    childId: (key) => child(key).childId,
    personId: (key, name) => lookUp(child(key).persons, `name on the list of ${key}:`)(name),
    gateId: lookUp(gates, 'name of a gate'),
    as,
    stepTo,
    async stop() {
      sessions.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function lookUp<T>(pairs: readonly (readonly [string, T])[], what: string): (key: string) => T {
  const known = new Map(pairs);
  return (key) => {
    const found = known.get(key);
    if (found === undefined) throw new Error(`The school has no ${what} ${key}`);
    return found;
  };
}

/** What a successful answer says; a list comes wrapped from the player's client. @throws Error with the refusal */
export function bodyOf<T>(answer: HttpAnswer): T {
  const { body } = succeeded(answer, 'beside the browser');
  return (body.list ?? body) as T;
}

/** One that nobody listens on now: guardian pages need to know their own address. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

function stepping(sessions: Sessions, { login, password }: Kept['administrator']): SchoolInBrowser['stepTo'] {
  let administrator: Promise<Client> | null = null;
  return async (time, date = script.serviceDay) => {
    administrator ??= sessions.signIn(login, password, 'password');
    const to = midnightOf(date, script.timeZone) + secondsOf(time) * 1000;
    const { status, body } = await (await administrator).post('/api/demo/clock', { to });
    if (status >= 300) throw new Error(`The clock did not step to ${time}: ${JSON.stringify(body)}`);
  };
}

/** Of every part: the file that starts the server is the same in each build. */
function buildOf(folder: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort()) if (/^(server|part-\d+)\.js$/.test(name)) hash.update(readFileSync(join(folder, name)));
  return hash.digest('hex').slice(0, 12);
}

async function keptSchool(at: string): Promise<string> {
  const build = buildOf(dirname(SERVER_FILE));
  const folder = join(CACHE, `${build}-${KEPT_VERSION}-${at.replace(':', '')}`);
  if (existsSync(join(folder, 'school.json'))) return folder;
  await mkdir(CACHE, { recursive: true });
  const work = await mkdtemp(join(CACHE, 'making-'));
  const setUp = at < script.starts ? await importedAt(at, work) : await playedTo(at, work);
  await writeFile(join(work, 'school.json'), JSON.stringify(keptOf(setUp)));
  await rename(work, folder).catch(async (error: unknown) => {
    // another worker was quicker: its copy is as good
    if (!existsSync(join(folder, 'school.json'))) throw error;
    await rm(work, { recursive: true, force: true });
  });
  return folder;
}

async function playedTo(at: string, workFolder: string): Promise<SchoolSetUp> {
  const { server, setUp, played } = await playDay({
    script,
    folder: ROOT,
    speed: 0,
    serverFile: SERVER_FILE,
    workFolder,
    port: 0,
    until: secondsOf(at),
  });
  await server.stop();
  if (played.faults.length > 0) throw new Error(`The day went wrong before ${at}:\n${played.faults.join('\n')}`);
  return setUp;
}

/** Before the script begins, before the day's book does: the school as its office has just imported it. */
async function importedAt(at: string, workFolder: string): Promise<SchoolSetUp> {
  await mkdir(join(workFolder, 'key'), { recursive: true });
  const start = `${script.serviceDay}T${at}:00+08:00`;
  const server = await startServer({ file: SERVER_FILE, ...filesIn(workFolder), start, port: 0 });
  const sessions = sessionsAt(server.url);
  try {
    return await setUpSchool(script, server, sessions, ROOT);
  } finally {
    sessions.close();
    await server.stop();
  }
}

const keptOf = ({ campusId, pins, index, administrator }: SchoolSetUp): Kept => ({
  campusId,
  pins: [...pins],
  staff: [...index.staff],
  children: [...index.children].map(([key, { childId, persons }]) => [key, { childId, persons: [...persons] }]),
  gates: [...index.gates],
  administrator,
});
