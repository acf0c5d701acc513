import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { DayScript } from '../script/day-script';
import { generateP1, writeP1Workbook } from '../school/p1-workbook';
import { succeeded, type Client, type Sessions } from './http-client';
import { loadIndex } from './load-index';
import type { RunningServer } from './server-process';
import type { SchoolIndex } from './school-index';

export interface SchoolSetUp {
  readonly campusId: string;
  readonly index: Omit<SchoolIndex, 'sessions'>;
  /** by staff id, for everybody whom the script names */
  readonly clients: ReadonlyMap<string, Client>;
  /** by staff number: what a person types to sign in */
  readonly pins: ReadonlyMap<string, { readonly login: string; readonly pin: string; readonly name: string }>;
  readonly administrator: { readonly login: string; readonly password: string };
}

/** Sign-ins at the same time: hashing a PIN is meant to be slow. */
const SIGN_INS_AT_ONCE = 4;

/**
 * A new installation becomes a school, over HTTP like any other: the administrator's first steps, the import of the
 * school's tables, PINs for everybody, and everybody signs in.
 */
export async function setUpSchool(
  script: DayScript,
  server: Pick<RunningServer, 'firstSteps'>,
  sessions: Sessions,
  folder: string,
  told: (line: string) => void = () => undefined,
): Promise<SchoolSetUp> {
  if (!server.firstSteps) throw new Error('This data folder has been used: a day is played into an empty one.');
  const { login, oneTimePassword } = server.firstSteps;
  const password = randomBytes(12).toString('base64url');
  const first = await sessions.signIn(login, oneTimePassword, 'password');
  const office = await sessions.changePassword(first, oneTimePassword, password);
  for (const file of await filesOf(script, folder)) await importFile(office, first.schoolId, file, told);
  const { campusId, index } = await loadIndex(office, first.schoolId, script.people);
  const pins = await issuePins(office, script);
  told(`${pins.size} people get a PIN and sign in`);
  const clients = await signInAll(script, sessions, pins);
  return { campusId, index, clients, pins, administrator: { login, password } };
}

interface SchoolFile {
  readonly name: string;
  readonly bytes: Buffer;
}

async function filesOf(script: DayScript, folder: string): Promise<readonly SchoolFile[]> {
  if ('demo' in script.school) return [{ name: 'P1.xlsx', bytes: await writeP1Workbook() }];
  return Promise.all(script.school.files.map(async (file) => ({ name: basename(file), bytes: await readFile(resolve(folder, file)) })));
}

async function importFile(office: Client, schoolId: string, file: SchoolFile, told: (line: string) => void): Promise<void> {
  const path = `/api/schools/${schoolId}/imports`;
  const preview = succeeded(
    await office.upload(`${path}?file=${encodeURIComponent(file.name)}`, file.bytes),
    `import of ${file.name}`,
  ).body;
  const problems = preview.problems as readonly {
    readonly severity: string;
    readonly sheet: string;
    readonly row: number | null;
    readonly message: { en: string };
  }[];
  if (preview.confirmable !== true) {
    const errors = problems
      .filter(({ severity }) => severity === 'error')
      .map(({ sheet, row, message }) => `${sheet} ${row ?? ''}: ${message.en}`);
    throw new Error(`${file.name} can't be imported:\n${errors.slice(0, 10).join('\n')}`);
  }
  const confirmed = succeeded(await office.post(`${path}/${String(preview.importId)}/confirm`, {}), `confirming ${file.name}`).body;
  told(`${file.name}: ${String(confirmed.phase)}, ${JSON.stringify(preview.counts)}`);
}

interface Slip {
  readonly name: string;
  readonly pin: string;
  readonly signInWith: 'name' | 'staff_number';
}

async function issuePins(office: Client, script: DayScript): Promise<SchoolSetUp['pins']> {
  const { slips } = succeeded(await office.post('/api/access/pins', {}), 'issuing PINs').body as unknown as {
    readonly slips: readonly Slip[];
  };
  const byName = new Map(slips.map((slip) => [slip.name, slip]));
  const pins = new Map<string, { login: string; pin: string; name: string }>();
  for (const [staffNumber, name] of Object.entries(script.people)) {
    const slip = byName.get(name);
    if (slip) pins.set(staffNumber, { login: slip.signInWith === 'name' ? name : staffNumber, pin: slip.pin, name });
  }
  return pins;
}

/** Everybody who taps or listens. */
export function peopleOf(script: DayScript): readonly string[] {
  const named = [
    ...script.steps.map((step) => step.as),
    ...script.devices.flatMap(({ person }) => person ?? []),
    ...(script.listeners ?? []),
  ];
  const boards = (script.expect.boards ?? []).map(({ as }) => as);
  return [...new Set([...named, ...boards])].map((reference) => reference.slice(reference.indexOf(':') + 1));
}

async function signInAll(script: DayScript, sessions: Sessions, pins: SchoolSetUp['pins']): Promise<ReadonlyMap<string, Client>> {
  const clients = new Map<string, Client>();
  const waiting = [...peopleOf(script)];
  const signIn = async (): Promise<void> => {
    for (let staffNumber = waiting.shift(); staffNumber !== undefined; staffNumber = waiting.shift()) {
      const slip = pins.get(staffNumber);
      if (!slip) throw new Error(`staff:${staffNumber} is not among the school's staff: name them under “people”, as in the staff table.`);
      const client = await sessions.signIn(slip.login, slip.pin, 'pin');
      clients.set(client.staffId, client);
    }
  };
  await Promise.all(Array.from({ length: SIGN_INS_AT_ONCE }, signIn));
  return clients;
}

/** The demo school's cast, for those who write a script about it. */
export const demoCast = () => generateP1().cast;
