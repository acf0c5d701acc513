import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isStepped } from '@baton/event-log';
import type { ChildRecord } from '@baton/roster';
import request from 'supertest';
import type { SchoolIndex } from '../../../apps/demo/src/player/school-index';
import type { CastChild, P1Cast } from '../../../apps/demo/src/school/cast';
import { demoSchool } from '../../../apps/demo/src/school/p1';
import { SESSION_COOKIE } from '../../../apps/server/src/access/cookie';
import { Sessions } from '../../../apps/server/src/access/sessions';
import { StaffDirectory } from '../../../apps/server/src/access/staff-directory';
import { childStream, type DayAddress } from '../../../apps/server/src/day/streams';
import { Aggregates } from '../../../apps/server/src/platform/aggregates';
import { startTestServer, type TestServer } from '../../../apps/server/test/support';
import { readBook, type Book } from './book';
import { copyOf } from './kept/kept-folders';
import { openScreen, type Screen } from './screen';

/** The Tuesday that all scenarios but a few are variants of. */
export const TUESDAY = '2026-03-10';
export const TIME_ZONE = '+08:00';
/** Where the log's simulated time begins. */
export const MORNING = `${TUESDAY}T07:00:00${TIME_ZONE}`;
const IDS = 'ids.json';

export interface Answer {
  readonly status: number;
  readonly body: AnswerBody;
}

interface AnswerBody extends Readonly<Record<string, unknown>> {
  readonly code?: string;
  readonly outcome?: string;
  readonly events?: readonly { readonly type: string; readonly revision: string; readonly data: Readonly<Record<string, unknown>> }[];
}

export interface QueueAnswer {
  readonly commandId: string;
  readonly status: number;
  readonly outcome?: string;
  readonly repeated?: boolean;
}

/** What is kept of a school beside its data folder. */
interface SavedIds {
  readonly schoolId: string;
  readonly campusId: string;
  readonly now: number;
  readonly index: Readonly<Record<keyof SchoolIndex, unknown>>;
}

/** School P1 on its server, with a clock that stands still until it is stepped. People are named by staff number, children by class and number. */
export class School {
  private readonly cookies = new Map<string, string>();
  private readonly screens: Screen[] = [];
  serviceDay = TUESDAY;

  private constructor(
    readonly server: TestServer,
    readonly schoolId: string,
    readonly campusId: string,
    public index: SchoolIndex,
    readonly cast: P1Cast,
  ) {}

  /** A fresh copy of a kept school, at the time at which it was kept. */
  static copyOf(kept: string): Promise<School> {
    const folder = mkdtempSync(join(tmpdir(), 'baton-scenario-'));
    copyOf(kept, folder);
    return School.in(folder);
  }

  /** The school in this folder itself. */
  static async in(folder: string): Promise<School> {
    const saved = JSON.parse(readFileSync(join(folder, IDS), 'utf8'), reviveMaps) as SavedIds;
    const server = await startScenarioServer(folder);
    const { clock } = server.running.platform.stores;
    if (isStepped(clock)) clock.stepTo(saved.now);
    return School.on(server, saved.schoolId, saved.campusId, saved.index as unknown as SchoolIndex);
  }

  static async on(server: TestServer, schoolId: string, campusId: string, index: SchoolIndex): Promise<School> {
    await server.running.app.listen(0, '127.0.0.1');
    return new School(server, schoolId, campusId, index, demoSchool().cast);
  }

  /** What `from` needs beside the data folder. */
  saved(): string {
    const { schoolId, campusId, index } = this;
    return JSON.stringify({ schoolId, campusId, now: this.now(), index }, replaceMaps);
  }

  now(): number {
    return this.server.running.platform.stores.clock.now();
  }

  /** epoch ms of a time of the service day */
  at(time: string): number {
    return Date.parse(`${this.serviceDay}T${time.length === 5 ? `${time}:00` : time}${TIME_ZONE}`);
  }

  async clockTo(time: string | number): Promise<void> {
    const to = typeof time === 'number' ? time : this.at(time);
    const { status, body } = await this.post(this.cast.staff.dutyLeader, '/api/demo/clock', { to });
    if (status !== 200) throw new Error(`the clock does not go to ${time}: ${JSON.stringify(body)}`);
    await Promise.all(this.screens.map((screen) => screen.caughtUp()));
  }

  /** Hours in which nothing can be due pass at once. */
  jumpTo(time: string | number): void {
    const { clock } = this.server.running.platform.stores;
    if (isStepped(clock)) clock.stepTo(typeof time === 'number' ? time : this.at(time));
  }

  /** Everything that follows from what was said has been said, and has reached the screens. */
  settle(): Promise<void> {
    return this.clockTo(this.now());
  }

  // --- people and their commands
  async post(staffNumber: string, path: string, body: object): Promise<Answer> {
    const sent = request(this.origin())
      .post(path)
      .set('cookie', await this.cookieOf(staffNumber));
    const answer = await sent.set('x-baton-client', 'scenarios').send(body);
    return { status: answer.status, body: answer.body as AnswerBody };
  }

  async get(staffNumber: string, path: string): Promise<Answer> {
    const answer = await request(this.origin())
      .get(this.pathOf(path))
      .set('cookie', await this.cookieOf(staffNumber));
    return { status: answer.status, body: answer.body as AnswerBody };
  }

  /** One tap on a tablet: a command of the day, or with a slash in front any other. Whatever is answered. */
  say(staffNumber: string, path: string, fields: object = {}, tap?: object): Promise<Answer> {
    return this.post(staffNumber, this.pathOf(path), { commandId: randomUUID(), ...(tap ? { tap } : {}), ...fields });
  }

  /** A tap that must be accepted. */
  async done(staffNumber: string, path: string, fields: object = {}, tap?: object): Promise<Answer> {
    const answer = await this.say(staffNumber, path, fields, tap);
    if (answer.status === 200 || answer.status === 201) return answer;
    throw new Error(`${staffNumber} ${path} ${short(fields)}: ${answer.status} ${short(answer.body)}`);
  }

  /** A tablet sends its queue. */
  async sendQueue(staffNumber: string, reports: readonly object[]): Promise<readonly QueueAnswer[]> {
    const { status, body } = await this.post(staffNumber, this.pathOf('outbox'), { reports });
    if (status !== 200) throw new Error(`the queue was not taken: ${status} ${short(body)}`);
    return body.answers as readonly QueueAnswer[];
  }

  private pathOf(path: string): string {
    return path.startsWith('/') ? path : `/api/campuses/${this.campusId}/days/${this.serviceDay}/${path}`;
  }

  private origin(): string {
    return `http://127.0.0.1:${this.port()}`;
  }

  private port(): number {
    return (this.server.running.app.getHttpServer().address() as AddressInfo).port;
  }

  /** A session as sign-in opens it; scenarios are not about PINs, and hashing one costs as much as a whole scenario. */
  private async cookieOf(staffNumber: string): Promise<string> {
    const known = this.cookies.get(staffNumber);
    if (known) return known;
    const { app } = this.server.running;
    const staffId = this.staff(staffNumber);
    const account = app.get(StaffDirectory).get(staffId);
    if (!account) throw new Error(`${staffNumber} has no account`);
    const opened = await app
      .get(Sessions)
      .open({ staffId, schoolId: this.schoolId, epoch: account.epoch, proof: 'online_pin', mustChangePassword: false });
    const cookie = `${SESSION_COOKIE}=${opened.token}`;
    this.cookies.set(staffNumber, cookie);
    return cookie;
  }

  /** A screen that this person looks at. A gate's tablet says which one it is. */
  async screen(
    staffNumber: string,
    options: { readonly device?: { deviceId: string; gateId: string }; readonly after?: string } = {},
  ): Promise<Screen> {
    const watch = { ...this.address(), ...(options.device ? { device: options.device } : {}) };
    const screen = await openScreen({
      ...{ port: this.port(), cookie: await this.cookieOf(staffNumber), staffId: this.staff(staffNumber), watch },
      ...(options.after ? { after: options.after } : {}),
    });
    this.screens.push(screen);
    return { ...screen, drop: () => (this.screens.splice(this.screens.indexOf(screen), 1), screen.drop()) };
  }

  address(): DayAddress {
    return { campusId: this.campusId, serviceDay: this.serviceDay };
  }

  /** What stands in the log of the day. */
  book(): Promise<Book> {
    return readBook(this.server.running.platform.stores.store, this.address());
  }

  /** A child's record, read from its stream. */
  async record(childKey: string): Promise<ChildRecord> {
    const stream = childStream(this.schoolId, this.child(childKey));
    const record = await this.server.running.app.get(Aggregates).child.read(stream, (state) => structuredClone(state.record));
    return found(record ?? undefined, `record of ${childKey}`);
  }

  // --- ids
  staff(staffNumber: string): string {
    return found(this.index.staff.get(staffNumber), `staff ${staffNumber}`);
  }

  staffNumberOf(staffId: string): string {
    return found([...this.index.staff].find(([, id]) => id === staffId)?.[0], `staff number of ${staffId}`);
  }

  child(key: string): string {
    return found(this.index.children.get(key)?.childId, `child ${key}`);
  }

  children(children: readonly CastChild[]): string[] {
    return children.map(({ key }) => this.child(key));
  }

  person(childKey: string, name: string): string {
    return found(this.index.children.get(childKey)?.persons.get(name), `person ${name} of ${childKey}`);
  }

  gate(name: string): string {
    return found(this.index.gates.get(name), `gate ${name}`);
  }

  place(name: string): string {
    return found(this.index.places.get(name), `place ${name}`);
  }

  class(key: string): string {
    return found(this.index.classes.get(key), `class ${key}`);
  }

  period(name: string): string {
    return found(this.index.periods.get(name), `period ${name}`);
  }

  session(period: string, group: string): string {
    return found(this.index.sessions.get(`${period}/${group}`), `session ${period}/${group}`);
  }

  // --- the cast
  childNamed(key: string): CastChild {
    return found(
      this.cast.children.find((child) => child.key === key),
      `child ${key}`,
    );
  }

  async close(): Promise<void> {
    await Promise.all(this.screens.splice(0).map((screen) => screen.drop()));
    await this.server.close();
  }

  async remove(): Promise<void> {
    await this.close();
    rmSync(this.server.folder, { recursive: true, force: true });
  }
}

export const startScenarioServer = (folder: string): Promise<TestServer> =>
  startTestServer({ mode: 'demo', folder, env: { BATON_CLOCK_FACTOR: '0', BATON_CLOCK_START: MORNING, BATON_LOG_LEVEL: 'warn' } });

export const idsFile = (folder: string): string => join(folder, IDS);

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`The school has no ${what}.`);
  return value;
}

const short = (value: object): string => JSON.stringify(value).slice(0, 400);

const replaceMaps = (_key: string, value: unknown): unknown => (value instanceof Map ? { map: [...value] } : value);

function reviveMaps(_key: string, value: unknown): unknown {
  const isMap = typeof value === 'object' && value !== null && Array.isArray((value as { map?: unknown }).map);
  return isMap ? new Map((value as { map: [unknown, unknown][] }).map) : value;
}
