import {
  laterPosition,
  LIVE_NAMESPACE,
  type AlertMessage,
  type LiveToClient,
  type LiveToServer,
  type ResumeAnswer,
  type WatchAnswer,
} from '@baton/contracts';
import { io, type Socket } from 'socket.io-client';

type LiveSocket = Socket<LiveToClient, LiveToServer>;

/** Real time for a connection: ms. */
const CONNECT_WITHIN_MS = 10_000;
/** Real time in which the news that a connection is gone is on its way, and in which its server must answer behind it: ms. */
const ON_ITS_WAY_MS = 1_000;
const NOTICED_WITHIN_MS = 30_000;
/** Tries to come back after a connection broke, and the pause before the next: ms. */
const MAX_TRIES = 60;
const TRY_AGAIN_MS = 250;

export interface LiveDay {
  /** address of a server that is believed to run; asked at each connection */
  readonly url: () => string;
  readonly campusId: string;
  readonly serviceDay: string;
}

/** The person's roles have nothing to watch: an instructor from outside, a volunteer. */
export class NoLiveView extends Error {
  constructor(code: string) {
    super(`a device may not watch the day: ${code}`);
  }
}

/** A device with its live connection; a gate's tablet says which gate it is at. */
export interface LiveDevice {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  /** it is meant to be connected, and isn't: its server went away */
  isLooking(): boolean;
}

/** One message as it came in; positions of the log in the order in which it did. */
export interface Heard {
  readonly from: 'day' | 'alerts';
  readonly revision: string;
  readonly position: string;
}

/** Whoever wants to know what a device was sent. */
export interface Listener {
  /** the first connection, or one that could not take up what was missed */
  began(position: string, view: string): void;
  heard(message: Heard): void;
}

interface LiveDeviceOf {
  readonly cookie: string;
  readonly gate: { readonly deviceId: string; readonly gateId: string } | null;
  readonly alerts: (messages: readonly AlertMessage[]) => void;
  readonly listener?: Listener;
  /** takes up what came after this position, as if it had been connected before */
  readonly after?: string;
}

/** A connection that breaks without being asked to is made again, at whatever server runs, and takes up what was missed. */
export function liveDevice(day: LiveDay, of: LiveDeviceOf): LiveDevice {
  let socket: LiveSocket | null = null;
  let server: string | null = null;
  let wanted = false;
  let looking = false;
  let last: string | null = of.after ?? null;
  const take = (from: Heard['from'], messages: readonly Omit<Heard, 'from'>[]) => {
    for (const { revision, position } of messages) of.listener?.heard({ from, revision, position });
    last = messages.at(-1)?.position ?? last;
  };
  const connectOnce = async (): Promise<void> => {
    const url = day.url();
    const opened = await open(url, of.cookie);
    server = url;
    opened.on('alerts', (messages) => {
      take('alerts', messages);
      of.alerts(messages);
    });
    opened.on('day.changes', (messages) => take('day', messages));
    socket = opened;
    const { position, view } = await watchOrResume(opened, { ...day, ...(of.gate ? { device: of.gate } : {}) }, last);
    if (view !== null) of.listener?.began(position, view);
    // what came right behind the answer lies further on
    last = laterPosition(last, position);
    if (!wanted) return void opened.disconnect();
    if (!opened.connected) throw new Error('the connection broke again');
    opened.on('disconnect', () => void comeBack().catch(() => undefined));
    looking = false;
  };
  const comeBack = async (): Promise<void> => {
    looking = wanted;
    for (let tries = 1; wanted; tries++) {
      try {
        return await connectOnce();
      } catch (error) {
        socket?.disconnect();
        if (error instanceof NoLiveView || tries >= MAX_TRIES) throw error;
        await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
      }
    }
  };
  return {
    async connect() {
      if (wanted) return;
      wanted = true;
      try {
        await comeBack();
      } catch (error) {
        wanted = false;
        throw error;
      }
    },
    async disconnect() {
      wanted = false;
      socket?.disconnect();
      socket = null;
      await new Promise((resolve) => setTimeout(resolve, ON_ITS_WAY_MS));
      if (server !== null) await hasNoticed(server);
    },
    isLooking: () => wanted && looking,
  };
}

/** A server answers what was asked after a connection was closed once it has heard that: a busy one needs seconds. */
async function hasNoticed(server: string): Promise<void> {
  await fetch(`${server}/api/health`, { signal: AbortSignal.timeout(NOTICED_WITHIN_MS) }).catch(() => undefined); // it may be gone itself
}

function open(url: string, cookie: string): Promise<LiveSocket> {
  const socket: LiveSocket = io(`${url}${LIVE_NAMESPACE}`, {
    extraHeaders: { cookie },
    forceNew: true,
    reconnection: false,
    transports: ['websocket'],
    timeout: CONNECT_WITHIN_MS,
  });
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket));
    socket.once('connect_error', (error) => reject(new Error(`a live connection was refused: ${error.message}`)));
  });
}

/** After a drop everything that was missed comes by position (view: null); what the server can't give any more is loaded by query. */
async function watchOrResume(
  socket: LiveSocket,
  day: { readonly campusId: string; readonly serviceDay: string; readonly device?: { readonly deviceId: string; readonly gateId: string } },
  after: string | null,
): Promise<{ readonly position: string; readonly view: string | null }> {
  const { campusId, serviceDay, device } = day;
  const request = { campusId, serviceDay, ...(device ? { device } : {}) };
  if (after !== null) {
    const resumed = await inTime<ResumeAnswer>((answer) => socket.emit('resume', { ...request, after }, answer));
    if (resumed.ok) return { position: resumed.position, view: null };
    if (resumed.code === 'not_ready') throw new Error('the server is behind');
  }
  const answer = await inTime<WatchAnswer>((answered) => socket.emit('watch', request, answered));
  if (!answer.ok) throw new NoLiveView(answer.code);
  return { position: answer.position, view: answer.view };
}

function inTime<T>(ask: (answer: (value: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`a live connection was not answered within ${CONNECT_WITHIN_MS} ms`)),
      CONNECT_WITHIN_MS,
    );
    ask((value) => {
      clearTimeout(timer);
      resolve(value);
    });
  });
}
