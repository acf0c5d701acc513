import { decide } from '../campus-day';
import { KIND, type DayCommand, type DayCommandType } from '../commands';
import type { DayDecision } from '../decision';
import type { DayEvent } from '../events';
import type { Refusal } from '../refusal';
import type { ChildDay } from '../state';
import { eventsOf, playDay, type Delivery, type PlayedDay } from './play-day';
import { clock, roleOf } from './small-school';

/**
 * given(a day).when(somebody says something).then(events). `then` also says the same thing again, as a new tap on a
 * screen that shows the outcome: a request must find nothing left to do. Where a request is meant to answer otherwise, the
 * table below says so, and why.
 */

/** What a request answers to a second tap when that is not `unchanged`. Reports are recorded as often as they are made. */
const SECOND_TAP: Partial<Record<DayCommandType, 'refused' | 'recorded again'>> = {
  // the child has left: whoever asks again must hear to whom and when
  CompleteRelease: 'refused',
  // every question at the gate is evidence
  RequestPickup: 'recorded again',
  // a wave may be called as often as the gate likes
  CallWave: 'recorded again',
  AssignDuty: 'recorded again',
};

interface Said {
  readonly time: string;
  readonly who: string;
  readonly command: DayCommand;
  readonly delivery?: Delivery;
}

export const says = (time: string, who: string, command: DayCommand, delivery?: Delivery): Said => ({ time, who, command, delivery });

export interface Outcome {
  readonly decision: DayDecision;
  readonly day: PlayedDay;
  child(childId: string): ChildDay;
}

/** A day that was played up to here, or bare events of it. */
export function given(...history: readonly (PlayedDay | DayEvent)[]) {
  const day = history.find((h): h is PlayedDay => 'records' in h) ?? playDay();
  for (const h of history) if (!('records' in h)) day.append('15:30', 'clock', h);
  return {
    and: (time: string, who: string, command: DayCommand, delivery?: Delivery) => {
      day.send(time, who, command, delivery);
      return given(day);
    },
    when: (said: Said) => whenSaid(day, said),
  };
}

function whenSaid(day: PlayedDay, said: Said) {
  const decision = day.send(said.time, said.who, said.command, said.delivery);
  const outcome: Outcome = { decision, day, child: (childId) => day.child(childId) };
  return {
    /** the events, in order, and nothing else */
    then(...events: readonly DayEvent[]): Outcome {
      expect(decision.kind).toBe('accepted');
      expect(eventsOf(decision)).toEqual(events);
      saidAgain(day, said);
      return outcome;
    },
    /** types of the events, in order; for what follows without a choice */
    thenTypes(...types: readonly DayEvent['type'][]): Outcome {
      expect(decision).toMatchObject({ kind: 'accepted' });
      expect(eventsOf(decision).map((e) => e.type)).toEqual(types);
      saidAgain(day, said);
      return outcome;
    },
    thenUnchanged(): Outcome {
      expect(decision).toEqual({ kind: 'unchanged' });
      return outcome;
    },
    /** refused, with exactly these safety records */
    thenRefused(refusal: Partial<Refusal> & { readonly code: Refusal['code'] }, ...recorded: readonly DayEvent[]): Outcome {
      expect(decision).toMatchObject({ kind: 'refused', refusal });
      expect(eventsOf(decision)).toEqual(recorded);
      return outcome;
    },
  };
}

function saidAgain(day: PlayedDay, { time, who, command, delivery }: Said): void {
  if (KIND[command.type] === 'report') return;
  const again = decide(day.state, command, {
    commandId: 'secondTap',
    actor: { id: who, role: delivery?.role ?? roleOf(who) },
    at: clock(time),
    timeKnown: true,
    seen: day.state.revision,
    recordedAt: clock(time),
    predecessorMissing: false,
    paper: null,
  });
  const meant = SECOND_TAP[command.type] ?? 'unchanged';
  expect({ secondTap: again.kind === 'accepted' ? 'recorded again' : again.kind }).toEqual({ secondTap: meant });
}
