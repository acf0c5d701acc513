import {
  LIVE_NAMESPACE,
  LIVE_WINDOW_MS,
  type AlertMessage,
  type HeartbeatAnswer,
  type LiveToClient,
  type LiveToServer,
  type ResumeAnswer,
  type ResumeRequest,
  type WatchAnswer,
  type WatchRequest,
} from '@baton/contracts';
import type { Clock } from '@baton/event-log';
import { Inject, type OnApplicationShutdown } from '@nestjs/common';
import {
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  type OnGatewayInit,
  SubscribeMessage,
  WebSocketGateway,
  WebSocketServer,
} from '@nestjs/websockets';
import type { Namespace, Socket } from 'socket.io';
import { SocketAccess } from '../access/socket-access';
import { StaffDirectory } from '../access/staff-directory';
import { AlertDelivery } from '../alerts/alert-delivery';
import { addressIn } from '../day/day-route';
import type { DayAddress } from '../day/streams';
import { LedCampuses } from '../platform/led-campuses';
import { Metrics } from '../platform/metrics';
import { Refused } from '../platform/refused';
import { CLOCK } from '../platform/tokens';
import { Boards, type BoardChange } from '../projections/boards';
import { PAIRED_ID } from '../devices/paired-device';
import { GateDevices, type GateDevice } from '../watch/devices';
import { Settled } from '../watch/settled';
import { ChangeBuffer } from './change-buffer';
import { CatchUp } from './catch-up';
import { alertMessage, dayMessage, isDayChange, numbersMessage, runsOfOneKind } from './messages';
import { viewOf, type View } from './what-a-role-sees';

/** Days that one socket may watch at once. */
const MAX_DAYS_A_SOCKET = 4;
/** real ms between two looks whether a socket's session and duties still hold */
const RECHECK_MS = 5_000;
/** ms between two messages with numbers of a day */
const NUMBERS_WINDOW_MS = 250;
/** bytes of one message from a client */
const MAX_MESSAGE_BYTES = 16 * 1024;

const VIEWS: readonly View[] = ['restrictions', 'leader', 'staff', 'gate'];
/** Views that see the numbers of the whole campus. */
const NUMBERS_FOR: readonly View[] = ['restrictions', 'leader', 'staff'];

/** Events of an alert by which somebody is told. */
const TELLS: ReadonlySet<string> = new Set(['AlertRaised', 'AlertEscalated', 'AlertRepeated']);

interface Watching {
  readonly address: DayAddress;
  view: View;
  reader: { readonly staffId: string; roles: Parameters<typeof viewOf>[0] };
  readonly device: GateDevice | null;
}

interface SocketData {
  watching: Map<string, Watching>;
}

type LiveSocket = Socket<LiveToServer, LiveToClient, Record<string, never>, SocketData>;
type LiveNamespace = Namespace<LiveToServer, LiveToClient, Record<string, never>, SocketData>;

const keyOf = ({ campusId, serviceDay }: DayAddress): string => `${campusId}/${serviceDay}`;
const roomOf = (address: DayAddress, view: View): string => `${keyOf(address)}/${view}`;

/** Live changes over the session cookie of HTTP. A message is a hint with a position; queries tell. */
@WebSocketGateway({ namespace: LIVE_NAMESPACE, serveClient: false, maxHttpBufferSize: MAX_MESSAGE_BYTES })
export class LiveGateway
  implements OnGatewayInit<LiveNamespace>, OnGatewayConnection<LiveSocket>, OnGatewayDisconnect<LiveSocket>, OnApplicationShutdown
{
  @WebSocketServer() private readonly namespace: LiveNamespace;
  private readonly buffer = new ChangeBuffer();
  private readonly windows = new Map<string, { readonly changes: BoardChange[]; timer: NodeJS.Timeout | null }>();
  private readonly numbers = new Map<string, { readonly sent: Map<string, string>; at: number; timer: NodeJS.Timeout | null }>();
  private recheck: NodeJS.Timeout | null = null;

  constructor(
    private readonly boards: Boards,
    private readonly led: LedCampuses,
    private readonly access: SocketAccess,
    private readonly staff: StaffDirectory,
    private readonly catchUp: CatchUp,
    private readonly devices: GateDevices,
    private readonly delivered: AlertDelivery,
    private readonly metrics: Metrics,
    settled: Settled,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    boards.onChange((change) => this.take(change));
    settled.add(() => this.flushAll());
  }

  afterInit(namespace: LiveNamespace): void {
    namespace.use((socket, next) => {
      socket.data.watching = new Map();
      this.access
        .personOf(socket.handshake, null)
        .then((person) => next(person ? undefined : new Error('not_signed_in')))
        .catch(() => next(new Error('not_ready')));
    });
    this.recheck = setInterval(() => void this.recheckAll(), RECHECK_MS);
    this.recheck.unref();
  }

  onApplicationShutdown(): void {
    if (this.recheck) clearInterval(this.recheck);
    this.flushAll();
    this.namespace?.emit('goodbye', { code: 'shutting_down' });
  }

  handleConnection(): void {
    this.metrics.sockets.set(this.namespace.sockets.size);
  }

  handleDisconnect(socket: LiveSocket): void {
    this.metrics.sockets.set(this.namespace.sockets.size);
    for (const { device } of socket.data.watching?.values() ?? []) this.lose(device);
  }

  @SubscribeMessage('watch')
  async watch(socket: LiveSocket, request: WatchRequest): Promise<WatchAnswer> {
    const watching = await this.admit(socket, request, 'watch');
    if ('code' in watching) return { ok: false, code: watching.code };
    this.flushAll();
    this.join(socket, watching);
    return { ok: true, position: this.boards.position(), view: watching.view };
  }

  /** All that was missed, in order, then live again: nothing between is lost, nothing comes twice. */
  @SubscribeMessage('resume')
  async resume(socket: LiveSocket, request: ResumeRequest & WatchRequest): Promise<ResumeAnswer> {
    const watching = await this.admit(socket, request, 'resume');
    if ('code' in watching) return { ok: false, code: watching.code };
    this.leave(socket, watching.address);
    const missed = await this.catchUp.after(this.buffer, watching.address, String(request.after));
    if ('code' in missed) return { ok: false, code: missed.code, position: this.boards.position() };
    // from here to the join nothing waits: what is broadcast before goes to others, what comes later to this socket too
    this.flushAll();
    const changes = missed.changes();
    const sent = this.send(socket, watching, changes);
    this.join(socket, watching);
    return { ok: true, position: changes.at(-1)?.place.position ?? String(request.after), view: watching.view, sent };
  }

  /** For a device whose day has no other message: it is heard. */
  @SubscribeMessage('heartbeat')
  async heartbeat(socket: LiveSocket, request: WatchRequest): Promise<HeartbeatAnswer> {
    const watching = await this.admit(socket, request, 'heartbeat');
    return 'code' in watching ? { ok: false } : { ok: true, view: watching.view };
  }

  private async admit(socket: LiveSocket, request: WatchRequest, message: string): Promise<Watching | { readonly code: string }> {
    try {
      const address = addressIn(request);
      if (!this.led.leads(address.campusId)) return { code: 'misrouted' };
      // an old state with a green light is worse than none
      if (!this.boards.follow()) return { code: 'not_ready' };
      const person = await this.access.personOf(socket.handshake, address);
      if (!person) return { code: 'not_signed_in' };
      const view = viewOf(person.roles);
      const permitted = this.access.permitted(person, message);
      if (!permitted || view === 'none') return { code: 'not_permitted' };
      if (!this.staff.isCampusOf(person.schoolId, address.campusId)) return { code: 'unknown_day' };
      if (!socket.data.watching.has(keyOf(address)) && socket.data.watching.size >= MAX_DAYS_A_SOCKET) return { code: 'limit_exceeded' };
      return {
        address,
        view,
        reader: { staffId: person.staffId, roles: person.roles },
        device: await this.deviceOf(socket, address, request),
      };
    } catch (error) {
      return { code: error instanceof Refused ? error.code : 'internal' };
    }
  }

  /** Which gate is heard: a paired device is at its own; another browser is where it says, but is none of the school's. */
  private async deviceOf(socket: LiveSocket, address: DayAddress, { device }: WatchRequest): Promise<GateDevice | null> {
    const isId = (value: unknown): value is string => typeof value === 'string' && /^[A-Za-z0-9_]{1,64}$/.test(value);
    const proven = await this.access.deviceOf(socket.handshake);
    const at = proven ?? device ?? null;
    if (!at || !isId(at.deviceId) || !isId(at.gateId) || (!proven && PAIRED_ID.test(at.deviceId))) return null;
    return this.devices.heard(address, at.deviceId, at.gateId, this.clock.now());
  }

  private join(socket: LiveSocket, watching: Watching): void {
    this.leave(socket, watching.address);
    if (!socket.connected) return;
    if (watching.device) this.devices.connected(watching.device);
    socket.data.watching.set(keyOf(watching.address), watching);
    void socket.join(roomOf(watching.address, watching.view));
  }

  private leave(socket: LiveSocket, address: DayAddress): void {
    const before = socket.data.watching.get(keyOf(address));
    if (!before) return;
    this.lose(before.device);
    socket.data.watching.delete(keyOf(address));
    void socket.leave(roomOf(address, before.view));
  }

  private lose(device: GateDevice | null): void {
    if (device) this.devices.lost(device);
  }

  private take(change: BoardChange): void {
    if (!change.live) return;
    this.buffer.add(change);
    const key = keyOf(change.board.address);
    const window = this.windows.get(key) ?? { changes: [], timer: null };
    this.windows.set(key, window);
    window.changes.push(change);
    // the first change at once, after the reply of the command that made it; then what gathers within the window
    if (window.timer === null) window.timer = setTimeout(() => this.flush(key), 0);
  }

  private flushAll(): void {
    for (const key of [...this.windows.keys()]) this.flush(key);
  }

  private flush(key: string): void {
    const window = this.windows.get(key);
    if (!window) return;
    if (window.timer) clearTimeout(window.timer);
    const changes = window.changes.splice(0);
    if (changes.length === 0) {
      this.windows.delete(key);
      return;
    }
    window.timer = setTimeout(() => this.flush(key), LIVE_WINDOW_MS);
    this.broadcast(changes);
  }

  /** In the order of the log: whoever is cut off between two messages goes on behind the last that came, and misses none. */
  private broadcast(changes: readonly BoardChange[]): void {
    const { board, place } = changes[changes.length - 1];
    for (const run of runsOfOneKind(changes)) {
      if (isDayChange(run[0])) this.broadcastDay(board.address, run);
      else for (const socket of this.socketsOf(board.address)) this.sendAlerts(socket, keyOf(board.address), run);
    }
    this.announceNumbers(board, place.position);
  }

  private broadcastDay(address: DayAddress, changes: readonly BoardChange[]): void {
    for (const view of VIEWS) {
      const room = roomOf(address, view);
      if (!this.namespace.adapter.rooms.has(room)) continue; // nobody looks
      const messages = changes.map((change) => dayMessage(change, view)).filter((message) => message !== null);
      if (messages.length > 0) this.namespace.to(room).emit('day.changes', messages);
    }
  }

  /** Those that watch this day, whichever others there are. */
  private socketsOf(address: DayAddress): readonly LiveSocket[] {
    const { sockets, adapter } = this.namespace;
    const ids = VIEWS.flatMap((view) => [...(adapter.rooms.get(roomOf(address, view)) ?? [])]);
    return ids.flatMap((id) => sockets.get(id) ?? []);
  }

  private sendAlerts(socket: LiveSocket, key: string, changes: readonly BoardChange[]): number {
    const watching = socket.data.watching?.get(key);
    if (!watching) return 0;
    const messages = changes.map((change) => alertMessage(change, watching.reader)).filter((message) => message !== null);
    if (messages.length > 0) this.emitAlerts(socket, watching, messages);
    return messages.length;
  }

  /** What was told to this person counts as delivered once the screen says that it has it. */
  private emitAlerts(socket: LiveSocket, { address, reader }: Watching, messages: readonly AlertMessage[]): void {
    const told = messages.filter((message) => message.forYou && TELLS.has(message.type)).map((message) => message.alertId);
    socket.emit('alerts', messages, () => {
      for (const alertId of told) this.delivered.toScreen(address, alertId, reader.staffId);
    });
  }

  /** To one socket, in the order of the log, each kind of message as it would have come. */
  private send(socket: LiveSocket, watching: Watching, changes: readonly BoardChange[]): number {
    const { view, reader } = watching;
    let sent = 0;
    for (const change of changes) {
      if (isDayChange(change)) {
        const message = dayMessage(change, view);
        if (message) socket.emit('day.changes', [message]);
        sent += message ? 1 : 0;
      } else {
        const message = alertMessage(change, reader);
        if (message) this.emitAlerts(socket, watching, [message]);
        sent += message ? 1 : 0;
      }
    }
    return sent;
  }

  private announceNumbers(board: BoardChange['board'], position: string): void {
    const key = keyOf(board.address);
    const state = this.numbers.get(key) ?? { sent: new Map<string, string>(), at: -Infinity, timer: null };
    this.numbers.set(key, state);
    if (state.timer) return;
    const wait = state.at + NUMBERS_WINDOW_MS - performance.now();
    const rooms = NUMBERS_FOR.map((view) => roomOf(board.address, view));
    const emit = () => {
      state.timer = null;
      state.at = performance.now();
      if (!rooms.some((room) => this.namespace.adapter.rooms.has(room))) return; // nobody looks; who comes asks for the board
      this.namespace.to(rooms).emit('day.numbers', numbersMessage(board, position, state.sent));
    };
    if (wait <= 0) emit();
    else {
      state.timer = setTimeout(emit, wait);
      state.timer.unref();
    }
  }

  /** Sessions end and duties change while sockets live. */
  private async recheckAll(): Promise<void> {
    for (const socket of this.namespace.sockets.values()) {
      for (const watching of [...socket.data.watching.values()]) {
        const person = await this.access.personOf(socket.handshake, watching.address).catch(() => null);
        const view = person ? viewOf(person.roles) : 'none';
        if (!person) {
          socket.emit('goodbye', { code: 'session_over' });
          socket.disconnect(true);
          break;
        }
        watching.reader.roles = person.roles;
        if (view === watching.view) continue;
        void socket.leave(roomOf(watching.address, watching.view));
        watching.view = view;
        void socket.join(roomOf(watching.address, view));
      }
    }
  }
}
