import { BOARD_NAMESPACE, BOARD_WINDOW_MS, type BoardToClient } from '@baton/contracts';
import type { DayEvent } from '@baton/custody';
import type { OnApplicationShutdown } from '@nestjs/common';
import { type OnGatewayConnection, type OnGatewayInit, WebSocketGateway, WebSocketServer } from '@nestjs/websockets';
import type { Namespace, Socket } from 'socket.io';
import { SocketAccess } from '../access/socket-access';
import { Boards, type BoardChange } from '../projections/boards';
import { LedCampuses } from '../platform/led-campuses';
import { Settled } from '../watch/settled';

/** real ms between two looks whether a board is still the school's */
const RECHECK_MS = 5_000;
/** bytes of one message from a client; one server speaks in all namespaces, so it is the same limit as of `/live` */
const MAX_MESSAGE_BYTES = 16 * 1024;

/** Events after which a queue may look different. */
const CHANGES_THE_QUEUE: ReadonlySet<string> = new Set<DayEvent['type']>([
  'DayOpened',
  'ChildCalled',
  'CustodyOffered',
  'CustodyAccepted',
  'CustodyRefused',
  'CustodyRecalled',
  'CustodyReopened',
  'ChildUnaccounted',
  'ReleaseCompleted',
  'RestrictionApplied',
  'RestrictionLifted',
  'CampusClosed',
]);

interface BoardData {
  /** of the paired device */
  campusId: string;
}
type Nothing = Record<string, never>;
type BoardNamespace = Namespace<Nothing, BoardToClient, Nothing, BoardData>;
type BoardSocket = Socket<Nothing, BoardToClient, Nothing, BoardData>;

/** Tells the corridor's screens that the queue changed: to ask again, not what changed. */
@WebSocketGateway({ namespace: BOARD_NAMESPACE, serveClient: false, maxHttpBufferSize: MAX_MESSAGE_BYTES })
export class BoardGateway implements OnGatewayInit<BoardNamespace>, OnGatewayConnection<BoardSocket>, OnApplicationShutdown {
  @WebSocketServer() private readonly namespace: BoardNamespace;
  /** campus -> hint that waits for its window */
  private readonly waiting = new Map<string, NodeJS.Timeout>();
  private recheck: NodeJS.Timeout | null = null;

  constructor(
    private readonly boards: Boards,
    private readonly led: LedCampuses,
    private readonly access: SocketAccess,
    settled: Settled,
  ) {
    boards.onChange((change) => this.take(change));
    settled.add(() => {
      for (const campusId of [...this.waiting.keys()]) this.hint(campusId);
    });
  }

  afterInit(namespace: BoardNamespace): void {
    namespace.use((socket, next) => {
      this.access
        .deviceOf(socket.handshake)
        .then((device) => {
          if (device?.purpose !== 'queue_board') return next(new Error('device_not_paired'));
          if (!this.led.leads(device.campusId)) return next(new Error('misrouted'));
          socket.data.campusId = device.campusId;
          next();
        })
        .catch(() => next(new Error('not_ready')));
    });
    this.recheck = setInterval(() => void this.recheckAll(), RECHECK_MS);
    this.recheck.unref();
  }

  handleConnection(socket: BoardSocket): void {
    void socket.join(socket.data.campusId);
  }

  onApplicationShutdown(): void {
    if (this.recheck) clearInterval(this.recheck);
    for (const timer of this.waiting.values()) clearTimeout(timer);
    this.waiting.clear();
    this.namespace?.emit('goodbye', { code: 'shutting_down' });
  }

  private take({ live, board, recorded }: BoardChange): void {
    const { campusId } = board.address;
    if (!live || !CHANGES_THE_QUEUE.has(recorded.event.type) || this.waiting.has(campusId)) return;
    if (!this.namespace?.adapter.rooms.has(campusId)) return; // nobody looks
    this.waiting.set(
      campusId,
      setTimeout(() => this.hint(campusId), BOARD_WINDOW_MS),
    );
  }

  private hint(campusId: string): void {
    clearTimeout(this.waiting.get(campusId));
    this.waiting.delete(campusId);
    this.namespace.to(campusId).emit('queue.changed', { position: this.boards.position() });
  }

  private async recheckAll(): Promise<void> {
    for (const socket of this.namespace.sockets.values()) {
      const device = await this.access.deviceOf(socket.handshake).catch(() => null);
      if (device?.purpose === 'queue_board' && device.campusId === socket.data.campusId) continue;
      socket.emit('goodbye', { code: 'device_revoked' });
      socket.disconnect(true);
    }
  }
}
