import { alertCodec, dayCodec, type AlertEvent, type DayEvent } from '@baton/custody';
import { decodeRecorded, ForeignEpoch, type EventStore, type Recorded, type RecordedEvent } from '@baton/event-log';
import { Inject, Injectable } from '@nestjs/common';
import { alertsStream, dayStream, type DayAddress } from '../day/streams';
import { Abreast } from '../platform/abreast';
import { EVENT_STORE } from '../platform/tokens';
import { Boards, type Board, type BoardChange } from '../projections/boards';
import type { ChangeBuffer } from './change-buffer';

/** Changes that one resume may ask for; a client that missed more loads all again by query. */
const MAX_MISSED = 20_000;
/** real ms to wait until the board has taken in what was just read from the log */
const BOARD_LIMIT_MS = 5_000;

export type Missed =
  | {
      /** what was missed up to this very moment; to be asked for once, right before the socket joins */
      changes(): readonly BoardChange[];
    }
  | { readonly code: 'foreign_epoch' | 'limit_exceeded' | 'not_ready' };

/** What a client missed: out of the buffer, or out of the log when it was away for longer. */
@Injectable()
export class CatchUp {
  constructor(
    private readonly boards: Boards,
    private readonly abreast: Abreast,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  async after(buffer: ChangeBuffer, address: DayAddress, position: string): Promise<Missed> {
    // seen on another instance: what this one has yet to take in of that must not come a second time
    if (!(await this.abreast.until(position))) return { code: 'not_ready' };
    const ofDay = (changes: readonly BoardChange[]) => changes.filter((change) => isOf(change, address));
    if (buffer.has(position)) return { changes: () => ofDay(buffer.after(position) ?? []) };
    const before = buffer.count();
    const board = await this.boards.of(address);
    if (!board) return { changes: () => ofDay(buffer.since(before)) };
    const read = await this.readLog(board, position);
    if ('code' in read) return read;
    const last = read.at(-1)?.place.position;
    if (last === undefined) return { changes: () => ofDay(buffer.since(before)) };
    if (!(await this.isOnTheBoard(buffer, board, read[read.length - 1]))) return { code: 'not_ready' };
    return { changes: () => [...read, ...ofDay(buffer.after(last) ?? buffer.since(before))] };
  }

  private async readLog(board: Board, after: string): Promise<BoardChange[] | { readonly code: 'foreign_epoch' | 'limit_exceeded' }> {
    const streams = [dayStream(board.address), alertsStream(board.address)];
    const changes: BoardChange[] = [];
    const subscription = this.store.subscribe({ after, prefixes: streams });
    try {
      for await (const item of subscription) {
        if (item.kind === 'live') return changes;
        if (changes.length >= MAX_MISSED) return { code: 'limit_exceeded' };
        if (streams.includes(item.event.stream)) changes.push(changeOf(board, item.event));
      }
      return changes;
    } catch (error) {
      if (error instanceof ForeignEpoch) return { code: 'foreign_epoch' };
      throw error;
    } finally {
      await subscription.close();
    }
  }

  /** The board lags the log by moments; a day of the past is on no board and gets no live changes. */
  private async isOnTheBoard(buffer: ChangeBuffer, board: Board, last: BoardChange): Promise<boolean> {
    const until = performance.now() + BOARD_LIMIT_MS;
    const { stream, revision, position } = last.place;
    const folded = () => Number(revision) <= (stream.startsWith('alerts-') ? board.alertsRevision : board.dayRevision);
    while (!buffer.has(position) && !folded()) {
      if (performance.now() > until) return false;
      await new Promise((resolve) => setImmediate(resolve));
    }
    return true;
  }
}

const isOf = ({ board }: BoardChange, { campusId, serviceDay }: DayAddress): boolean =>
  board.address.campusId === campusId && board.address.serviceDay === serviceDay;

function changeOf(board: Board, event: RecordedEvent): BoardChange {
  const { stream, revision, position } = event;
  const recorded: Recorded<DayEvent | AlertEvent> = stream.startsWith('alerts-')
    ? decodeRecorded(alertCodec, event, revision)
    : decodeRecorded(dayCodec, event, revision);
  return { board, place: { stream, revision, position }, recorded, live: false };
}
