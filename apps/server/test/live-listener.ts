import type { AddressInfo } from 'node:net';
import {
  LIVE_NAMESPACE,
  type AlertMessage,
  type DayChangeMessage,
  type LiveToClient,
  type LiveToServer,
  type ResumeAnswer,
  type WatchAnswer,
} from '@baton/contracts';
import { io, type Socket } from 'socket.io-client';
import { CAMPUS, DAY, type LittleSchool, type Who } from './little-school';

export interface Listener {
  readonly socket: Socket<LiveToClient, LiveToServer>;
  readonly changes: DayChangeMessage[];
  readonly alerts: AlertMessage[];
  /** position of the last message that arrived */
  last(): string;
  watch(device?: { readonly deviceId: string; readonly gateId: string }): Promise<WatchAnswer>;
  resume(after: string): Promise<ResumeAnswer>;
  close(): void;
}

/** Opens a port for a server that has none yet. */
export async function portOf(school: LittleSchool): Promise<number> {
  const server = school.server.running.app.getHttpServer();
  if (!server.listening) await school.server.running.app.listen(0, '127.0.0.1');
  return (server.address() as AddressInfo).port;
}

/** A screen of this person, connected. */
export async function listenAs(school: LittleSchool, who: Who, cookie = school.people[who].cookie): Promise<Listener> {
  const port = await portOf(school);
  const socket: Listener['socket'] = io(`http://127.0.0.1:${port}${LIVE_NAMESPACE}`, {
    extraHeaders: { cookie },
    forceNew: true,
    reconnection: false,
    transports: ['websocket'],
  });
  const changes: DayChangeMessage[] = [];
  const alerts: AlertMessage[] = [];
  let last = 'start';
  socket.on('day.changes', (messages) => {
    changes.push(...messages);
    last = messages.at(-1)?.position ?? last;
  });
  socket.on('alerts', (messages, received) => {
    received();
    alerts.push(...messages);
    last = messages.at(-1)?.position ?? last;
  });
  await new Promise<void>((resolve, reject) => {
    socket.on('connect', () => resolve());
    socket.on('connect_error', reject);
  });
  return {
    socket,
    changes,
    alerts,
    last: () => last,
    watch: (device) =>
      new Promise((resolve) =>
        socket.emit('watch', { campusId: CAMPUS, serviceDay: DAY, ...(device ? { device } : {}) }, (answer) => {
          if (answer.ok) last = answer.position;
          resolve(answer);
        }),
      ),
    resume: (after) => new Promise((resolve) => socket.emit('resume', { campusId: CAMPUS, serviceDay: DAY, after }, resolve)),
    close: () => void socket.disconnect(),
  };
}

/** ms in which what a socket brings has come, on a machine that does other things as well */
const HOLDS_WITHIN_MS = 30_000;

/** Waits until a condition holds. @throws Error with the condition */
export async function until(holds: () => boolean): Promise<void> {
  const limit = performance.now() + HOLDS_WITHIN_MS;
  while (!holds()) {
    if (performance.now() > limit) throw new Error(`did not come to hold within ${HOLDS_WITHIN_MS} ms: ${String(holds)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
