import type { AlertMessage, DayChangeMessage, NumbersMessage } from '@baton/contracts';
import { byGate, byGrade, byHolder, counts, effectiveTime, sessionRows, type AlertEvent, type DayEvent } from '@baton/custody';
import type { Recorded } from '@baton/event-log';
import { isAddressedTo, seesAlert, type Reader } from '../alerts/who-sees-an-alert';
import { DAY_PREFIX, type DayAddress } from '../day/streams';
import type { Board, BoardChange } from '../projections/boards';
import { seenData, sees, withoutSecrets, type View } from './what-a-role-sees';

export const isDayChange = ({ place }: Pick<BoardChange, 'place'>): boolean => place.stream.startsWith(DAY_PREFIX);

/** Changes of the day itself and of its alerts, as they take turns in the log. */
export function runsOfOneKind<Change extends Pick<BoardChange, 'place'>>(changes: readonly Change[]): readonly (readonly Change[])[] {
  const runs: Change[][] = [];
  for (const change of changes) {
    const run = runs.at(-1);
    if (run && isDayChange(run[0]) === isDayChange(change)) run.push(change);
    else runs.push([change]);
  }
  return runs;
}

/** The change as this view may see it; null when it is none of its business. */
export const dayMessage = ({ board, place, recorded }: BoardChange, view: View): DayChangeMessage | null =>
  messageOf(board.address, place.position, recorded as Recorded<DayEvent>, view);

export function messageOf(address: DayAddress, position: string, recorded: Recorded<DayEvent>, view: View): DayChangeMessage | null {
  const { event, eventId, revision, metadata } = recorded;
  if (!sees(view, event.type)) return null;
  const { occurredAt, recordedAt, errorMs } = metadata.time;
  return {
    position,
    ...address,
    revision,
    eventId,
    type: event.type,
    at: effectiveTime(metadata.time),
    occurredAt,
    recordedAt,
    ...(errorMs === undefined ? {} : { errorMs }),
    actor: { id: metadata.actor.id, role: metadata.actor.role },
    data: seenData(event, view),
  };
}

/** The change of an alert as this person may see it; null when it was not told to them and they don't lead the day. */
export function alertMessage({ board, place, recorded }: BoardChange, reader: Reader): AlertMessage | null {
  const { event, metadata } = recorded as Recorded<AlertEvent>;
  const alert = board.alerts.byId.get(event.data.alertId);
  if (!alert || !seesAlert(alert, reader)) return null;
  return {
    position: place.position,
    ...board.address,
    revision: place.revision,
    type: event.type,
    recordedAt: metadata.time.recordedAt,
    alertId: alert.alertId,
    // who is given it by a colleague is told as well
    forYou:
      (event.type === 'AlertTakenOver' && event.data.staffId === reader.staffId) ||
      isAddressedTo('to' in event.data ? event.data : alert, reader),
    data: withoutSecrets(event.data),
  };
}

type GroupNumbers = NumbersMessage['groups'][number];

/** Numbers after the last change, with the groups whose row differs from the one that was sent before. */
export function numbersMessage(board: Board, position: string, sent: Map<string, string>): NumbersMessage {
  const groups: GroupNumbers[] = [];
  for (const { sessionId, expected, here, rollCall } of sessionRows(board.day)) {
    const row = `${expected} ${here} ${rollCall}`;
    if (sent.get(sessionId) === row) continue;
    sent.set(sessionId, row);
    groups.push({ sessionId, expected, here, rollCall });
  }
  return {
    position,
    ...board.address,
    revision: board.dayRevision,
    counts: { ...counts(board.day) },
    byHolder: asRecord(byHolder(board.day)),
    byGrade: asRecord(byGrade(board.day)),
    byGate: asRecord(byGate(board.day)),
    groups,
    alertsOpen: [...board.alerts.byId.values()].filter((alert) => alert.state === 'open').length,
  };
}

const asRecord = (by: ReadonlyMap<string | null, number>): Readonly<Record<string, number>> =>
  Object.fromEntries([...by].map(([key, n]) => [key ?? '', n]));
