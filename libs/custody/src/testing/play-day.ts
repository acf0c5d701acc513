import { decide, evolve, initialDay } from '../campus-day';
import type { CommandContext, DayCommand } from '../commands';
import type { DayDecision } from '../decision';
import { dayCodec, type DayEvent, type DayEventOf } from '../events';
import type { CampusDay, ChildDay, DayRecord } from '../state';
import { brokenInvariants, freshMemory } from './invariants';
import { CLASS_21, CLASS_51, clock, freezeTheList, openTheDay, roleOf, STAFF, type SchoolOptions } from './small-school';

/** How a command came: left out means a tablet on line with a good clock. */
export interface Delivery {
  readonly commandId?: string;
  /** epoch ms or "17:59": when the server got it; left out: at once */
  readonly arrives?: string | number;
  /** revision behind the screen; left out: the day as it stands now */
  readonly seen?: number | null;
  readonly timeKnown?: boolean;
  /** the tablet and its place in its queue */
  readonly device?: DayRecord['metadata']['device'];
  readonly predecessorMissing?: boolean;
  readonly paper?: CommandContext['paper'];
  /** children of another campus in the command */
  readonly ofOtherCampus?: readonly string[];
  /** another role than the person's first duty */
  readonly role?: string;
}

export interface PlayedDay {
  readonly state: CampusDay;
  readonly records: readonly DayRecord[];
  /** Sends a command as the person would at that time, and folds what comes of it. */
  send(time: string | number, who: string, command: DayCommand, delivery?: Delivery): DayDecision;
  /** Folds events as they stand, as if they had been appended by this person at this time. */
  append(time: string | number, who: string, ...events: readonly DayEvent[]): void;
  child(childId: string): ChildDay;
  /** events of one type, in order */
  all<T extends DayEvent['type']>(type: T): readonly DayEventOf<T>['data'][];
}

const timeOf = (time: string | number): number => (typeof time === 'number' ? time : clock(time));

/** Stored and read again: what the codec doesn't know can't be in an event, and nobody changes an event afterwards. */
export function stored(event: DayEvent): DayEvent {
  const { type, schemaVersion, data } = dayCodec.encode(event);
  return frozen(dayCodec.decode(type, schemaVersion, JSON.parse(JSON.stringify(data)) as object));
}

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  Object.values(value).forEach(frozen);
  return Object.freeze(value);
}

/** A day from its first event on. After every event every invariant is checked, whatever the scenario is about. */
export function playDay(): PlayedDay {
  const state = initialDay();
  const records: DayRecord[] = [];
  const memory = freshMemory();
  let commands = 0;

  function fold(
    events: readonly DayEvent[],
    who: string,
    role: string,
    time: DayRecord['metadata']['time'],
    device: DayRecord['metadata']['device'] = null,
  ): void {
    for (const event of events) {
      const revision = String(records.length);
      const record: DayRecord = {
        event: stored(event),
        eventId: `event${revision}`,
        revision,
        metadata: { actor: { id: who, role }, device: device ?? null, time },
      };
      records.push(record);
      evolve(state, record);
      const broken = brokenInvariants(state, record, memory);
      if (broken.length > 0) throw new Error(`After event ${revision} ${event.type}:\n${broken.join('\n')}`);
    }
  }

  return {
    state,
    records,
    send(time, who, command, delivery = {}) {
      const occurredAt = timeOf(time);
      const recordedAt = delivery.arrives === undefined ? occurredAt : timeOf(delivery.arrives);
      const role = delivery.role ?? roleOf(who);
      const context: CommandContext = {
        commandId: delivery.commandId ?? `command${++commands}`,
        actor: { id: who, role },
        at: Math.min(occurredAt, recordedAt),
        timeKnown: delivery.timeKnown ?? true,
        device: delivery.device ?? null,
        seen: delivery.seen === undefined ? state.revision : delivery.seen,
        recordedAt,
        predecessorMissing: delivery.predecessorMissing ?? false,
        paper: delivery.paper ?? null,
        ...(delivery.ofOtherCampus ? { ofOtherCampus: delivery.ofOtherCampus } : {}),
      };
      const decision = decide(state, command, context);
      fold(eventsOf(decision), who, role, { occurredAt, recordedAt, errorMs: context.timeKnown ? 0 : null }, delivery.device);
      return decision;
    },
    append: (time, who, ...events) => fold(events, who, roleOf(who), { occurredAt: timeOf(time), recordedAt: timeOf(time), errorMs: 0 }),
    child: (childId) => {
      const child = state.children.get(childId);
      if (!child) throw new Error(`${childId} is not in the book`);
      return child;
    },
    all: <T extends DayEvent['type']>(type: T) =>
      records.filter((r) => r.event.type === type).map((r) => r.event.data as DayEventOf<T>['data']),
  };
}

export const eventsOf = (decision: DayDecision): readonly DayEvent[] => (decision.kind === 'unchanged' ? [] : (decision.events ?? []));

/** Opened at 15:00, list frozen at 15:30: nobody is present. */
export function frozenDay(options: SchoolOptions = {}): PlayedDay {
  const day = playDay();
  day.send('15:00', STAFF.clock, openTheDay(options));
  day.send('15:30', STAFF.clock, freezeTheList(options));
  return day;
}

/** 15:54: both classes are checked in, everybody present: 2-1 with teacher 1, 5-1 with teacher 2. */
export function checkedInDay(options: SchoolOptions = {}): PlayedDay {
  const day = frozenDay(options);
  const rooms = [
    { who: STAFF.teacher1, sessionId: 'stage1of21', children: CLASS_21 },
    { who: STAFF.teacher2, sessionId: 'stage1of51', children: CLASS_51 },
  ];
  for (const { who, sessionId, children } of rooms) {
    day.send('15:52', who, { type: 'MarkRollCall', sessionId, marks: children.map((childId) => ({ childId, mark: 'present' })) });
    day.send('15:54', who, { type: 'CompleteRollCall', sessionId });
  }
  return day;
}
