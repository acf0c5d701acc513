import type { DayChangeMessage } from '@baton/contracts';
import { IDBFactory } from 'fake-indexeddb';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { frozenDay } from '../../../../libs/custody/src/testing/play-day';
import { STAFF } from '../../../../libs/custody/src/testing/small-school';
import type { Outbox } from '../outbox/outbox';
import { until } from '../outbox/testing/tablet';
import { onlyIntervalsStandStill } from '../testing/intervals';
import { DayOfDevice } from './day-on-device';
import { SchoolClock } from './school-clock';

let address = '';
jest.mock('../api/client-build', () => ({ CLIENT_BUILD: 'baton-web:test' }));
jest.mock('socket.io-client', () => {
  const client = jest.requireActual<typeof import('socket.io-client')>('socket.io-client');
  return { io: (namespace: string, options: object) => client.io(`${address}${namespace}`, options) };
});

const ADDRESS = { campusId: 'campus1', serviceDay: '2026-03-10' };

/** The day as it is taken along: begun, and nothing more. */
function begun(): readonly DayChangeMessage[] {
  return frozenDay().records.map(({ event, eventId, revision, metadata: { actor, time } }) => ({
    ...{ ...ADDRESS, position: `e:${revision}`, revision, eventId, type: event.type, data: event.data, at: time.recordedAt },
    ...{ occurredAt: time.occurredAt, recordedAt: time.recordedAt, actor },
  }));
}

describe('A tablet’s connection', () => {
  let http: HttpServer;
  let io: Server;
  let day: DayOfDevice;
  /** what the server answers to the next connections: null lets them in */
  let denied: (string | null)[];
  /** what it answers to the next that ask to join; then all may */
  let answers: object[];
  let joins: number;
  /** what the person may see of the day, by now */
  let view: string;
  /** the views by which the day was taken along */
  let taken: string[];
  /** another view than the connection's: the two are answered by different instances, one of them behind */
  let takenAs: string | null;

  beforeEach(async () => {
    // only the heartbeat is moved by hand
    onlyIntervalsStandStill();
    Object.assign(globalThis, { indexedDB: new IDBFactory() });
    [denied, answers, joins, view, taken, takenAs] = [[], [], 0, 'gate', [], null];
    http = createServer();
    io = new Server(http);
    const live = io.of('/live');
    live.use((_, next) => {
      const why = denied.shift();
      next(why ? new Error(why) : undefined);
    });
    live.on('connection', (socket) => {
      socket.on('resume', (_: object, answer: (of: object) => void) => {
        const of = answers.shift() ?? { ok: true, position: 'e:9', sent: 0, view };
        if ('ok' in of) answer(of);
        if ('ok' in of && of.ok) joins += 1;
      });
      socket.on('heartbeat', (_: object, answer: (of: object) => void) => answer({ ok: true, view }));
    });
    await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening));
    address = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    const changes = begun();
    jest.spyOn(globalThis, 'fetch').mockImplementation(async (path) => {
      if (!(path as string).endsWith('/on-device/day')) return Response.json({ code: 'not_found' }, { status: 404 });
      taken.push(takenAs ?? view);
      return Response.json({ now: Date.now(), position: 'e:9', view: takenAs ?? view, changes });
    });
    const outbox = {
      current: () => ({ waiting: [] }),
      subscribe: () => () => undefined,
      onSettled: () => () => undefined,
      flush: async () => undefined,
    };
    const person = { staffId: STAFF.teacher1, schoolId: 'school1', roles: ['duty_teacher'] };
    day = new DayOfDevice(ADDRESS, person, outbox as unknown as Outbox, new SchoolClock(), null);
  });
  afterEach(async () => {
    day.stop();
    await io.close();
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  const aHeartbeat = () => jest.advanceTimersByTime(5_000);
  const soon = () => new Promise((go) => setTimeout(go, 200));

  it.each(['not_ready', 'not_signed_in'])('that the server would not have (%s) is tried again, and joins', async (why) => {
    denied = [why];
    await day.start();
    await until(() => day.current().day !== null && denied.length === 0);
    await soon();
    expect([joins, day.current().live]).toEqual([0, false]);
    aHeartbeat();
    await until(() => joins === 1 && day.current().live);
  });

  it('that the server ended is made again, and joins', async () => {
    await day.start();
    await until(() => joins === 1 && day.current().live);
    io.of('/live').disconnectSockets(true);
    await until(() => !day.current().live);
    await soon();
    aHeartbeat();
    await until(() => joins === 2 && day.current().live);
  });

  it.each([[{ ok: false, code: 'internal' }], [{ unanswered: true }]])(
    'that could not join (%j) is not called live, and asks again',
    async (answer) => {
      answers = [answer, answer];
      await day.start();
      await until(() => answers.length < 2);
      await soon();
      aHeartbeat();
      await until(() => answers.length === 0);
      await soon();
      expect([joins, day.current().live]).toEqual([0, false]);
      aHeartbeat();
      await until(() => joins === 1 && day.current().live);
    },
  );

  it('of a person who may see more by now, or less, takes the day anew: what was hidden before is not among what comes', async () => {
    await day.start();
    await until(() => joins === 1 && day.current().live);
    expect(taken).toEqual(['gate']);
    aHeartbeat();
    await soon();
    expect(taken).toEqual(['gate']);
    view = 'restrictions';
    aHeartbeat();
    await until(() => joins === 2);
    view = 'staff';
    io.of('/live').disconnectSockets(true);
    await until(() => !day.current().live);
    aHeartbeat();
    await until(() => taken.length === 3 && day.current().live);
    expect(taken).toEqual(['gate', 'restrictions', 'staff']);
  });

  it('takes the day once for each view that it is told, also where the day comes by another', async () => {
    takenAs = 'gate';
    view = 'staff';
    await day.start();
    await until(() => joins === 2 && day.current().live);
    for (let beats = 0; beats < 3; beats++) {
      aHeartbeat();
      await soon();
    }
    expect(taken).toEqual(['gate', 'gate']);
  });
});
