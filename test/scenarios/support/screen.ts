import {
  LIVE_NAMESPACE,
  type AlertMessage,
  type DayChangeMessage,
  type LiveToClient,
  type LiveToServer,
  type ResumeAnswer,
  type WatchRequest,
} from '@baton/contracts';
import type { DayEvent } from '@baton/custody';
import { io, type Socket } from 'socket.io-client';

/** real ms within which a socket answers */
const ANSWERS_WITHIN_MS = 5_000;

/** One person's screen: what came over its live connection so far. */
export interface Screen {
  readonly staffId: string;
  readonly changes: readonly DayChangeMessage[];
  readonly alerts: readonly AlertMessage[];
  /** the events of this type that came */
  got(type: DayEvent['type']): readonly DayChangeMessage[];
  /** alerts of this kind about this child, session or offer that were told to this person, by name or by role */
  told(kind: string, about?: string): readonly AlertMessage[];
  /** everything that was sent until now has come */
  caughtUp(): Promise<void>;
  /** the network goes away */
  drop(): Promise<void>;
}

export interface ScreenOptions {
  readonly port: number;
  readonly cookie: string;
  readonly staffId: string;
  readonly watch: WatchRequest;
  /** position after which it asks for what it missed, instead of beginning to watch */
  readonly after?: string;
}

export async function openScreen({ port, cookie, staffId, watch, after }: ScreenOptions): Promise<Screen> {
  const socket: Socket<LiveToClient, LiveToServer> = io(`http://127.0.0.1:${port}${LIVE_NAMESPACE}`, {
    extraHeaders: { cookie },
    forceNew: true,
    reconnection: false,
    transports: ['websocket'],
  });
  const changes: DayChangeMessage[] = [];
  const alerts: AlertMessage[] = [];
  socket.on('day.changes', (messages) => void changes.push(...messages));
  socket.on('alerts', (messages) => void alerts.push(...messages));
  await new Promise<void>((resolve, reject) => socket.on('connect', resolve).on('connect_error', reject));
  const waiting = socket.timeout(ANSWERS_WITHIN_MS);
  const joined: ResumeAnswer | { readonly ok: boolean } =
    after === undefined ? await waiting.emitWithAck('watch', watch) : await waiting.emitWithAck('resume', { ...watch, after });
  if (!joined.ok) {
    socket.disconnect();
    throw new Error(`the screen of ${staffId} may not watch: ${JSON.stringify(joined)}`);
  }
  return {
    staffId,
    changes,
    alerts,
    got: (type) => changes.filter((change) => change.type === type),
    told: (kind, about) => alerts.filter((message) => message.forYou && isAbout(message, alerts, kind, about)),
    // answers keep the order of what was sent before on the same connection
    caughtUp: async () => void (await waiting.emitWithAck('heartbeat', { campusId: watch.campusId, serviceDay: watch.serviceDay })),
    drop: () =>
      new Promise((resolve) => {
        socket.on('disconnect', () => setTimeout(resolve, 50));
        socket.disconnect();
      }),
  };
}

interface AlertData {
  readonly kind?: string;
  readonly children?: readonly string[];
  readonly sessionId?: string | null;
  readonly offerId?: string | null;
}

/** Only the first message of an alert says what it is about; the others name it by id. */
function isAbout(message: AlertMessage, all: readonly AlertMessage[], kind: string, about: string | undefined): boolean {
  const raised = all.find((other) => other.alertId === message.alertId && other.type === 'AlertRaised');
  const data = (raised?.data ?? {}) as AlertData;
  // an alert's id begins with its kind and its subject
  if (!raised) return message.alertId.startsWith(`${kind}.${about ?? ''}`);
  if (data.kind !== kind) return false;
  return about === undefined || data.sessionId === about || data.offerId === about || (data.children ?? []).includes(about);
}
