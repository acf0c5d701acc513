import { count, event, id, list, orNull, type EventOf } from '@baton/event-schema';
import { accepted, refused, same, unchanged } from '../decision';
import { addDays } from '../dates';
import { day, dutyRole, weekday } from '../fields';
import { whyNotRostered, type StaffStanding } from '../staff/may-be-rostered';
import { without } from './settings';
import type { CampusState, DutyAssignment } from './state';

export const dutyEvents = {
  DutyAssigned: event('A person has a duty: on timetable weekdays, every day, or on one date.', {
    dutyId: id,
    staffId: id,
    role: dutyRole,
    grade: orNull(count),
    classId: orNull(id),
    gateId: orNull(id),
    pairedWith: orNull(id),
    weekdays: orNull(list(weekday)),
    date: orNull(day),
    from: day,
    to: orNull(day),
    periodIds: orNull(list(id)),
  }),
  DutyVacated: event('The duty is not held from this date on.', { dutyId: id, from: day }),
  DutySubstituted: event('On one date somebody else has the duty.', { dutyId: id, date: day, staffId: id }),
};

export type DutyEvent = EventOf<typeof dutyEvents>;

export type DutyCommand =
  /** `staff`: standing of the person, and of the person they are paired with */
  | ({ readonly type: 'AssignDuty'; readonly staff: readonly StaffStanding[] } & DutyAssignment)
  | { readonly type: 'VacateDuty'; readonly dutyId: string; readonly from: string }
  | {
      readonly type: 'SubstituteDuty';
      readonly dutyId: string;
      readonly date: string;
      readonly staffId: string;
      readonly staff: readonly StaffStanding[];
    };

export function decideDuties(command: DutyCommand, state: CampusState) {
  const known = Object.hasOwn(state.duties, command.dutyId) ? state.duties[command.dutyId] : null;
  switch (command.type) {
    case 'AssignDuty': {
      const { type: _, staff: _s, ...duty } = command;
      if (same(known, duty)) return unchanged;
      return (
        notRostered(command.staff, command.staffId, duty.date ?? duty.from) ??
        pairing(command) ??
        accepted({ type: 'DutyAssigned', data: duty } as const)
      );
    }
    case 'VacateDuty': {
      if (!known) return refused('duty_unknown');
      const over = known.to !== null && known.to < command.from;
      return over ? unchanged : accepted({ type: 'DutyVacated', data: { dutyId: command.dutyId, from: command.from } } as const);
    }
    case 'SubstituteDuty': {
      const { dutyId, date, staffId } = command;
      if (!known) return refused('duty_unknown');
      if (Object.hasOwn(state.substitutes, date) && state.substitutes[date][dutyId] === staffId) return unchanged;
      return notRostered(command.staff, staffId, date) ?? accepted({ type: 'DutySubstituted', data: { dutyId, date, staffId } } as const);
    }
    default:
      return command satisfies never;
  }
}

function notRostered(staff: readonly StaffStanding[], staffId: string, date: string) {
  const standing = staff.find((s) => s.staffId === staffId);
  if (!standing) return refused('staff_unknown', { staffId });
  const why = whyNotRostered(standing, date);
  return why ? refused(why, { staffId }) : null;
}

/** "An external instructor is paired with one of our own." */
function pairing(command: Extract<DutyCommand, { type: 'AssignDuty' }>) {
  if (command.role !== 'external_instructor') return null;
  const partner = command.staff.find((s) => s.staffId === command.pairedWith);
  return !partner || partner.external ? refused('external_never_alone', { staffId: command.staffId }) : null;
}

export function evolveDuties(state: CampusState, e: DutyEvent): CampusState {
  switch (e.type) {
    case 'DutyAssigned':
      return { ...state, duties: { ...state.duties, [e.data.dutyId]: e.data } };
    case 'DutyVacated': {
      const known = state.duties[e.data.dutyId];
      if (!known) return state;
      const gone = e.data.from <= known.from;
      const duties = gone
        ? without(state.duties, e.data.dutyId)
        : { ...state.duties, [e.data.dutyId]: { ...known, to: addDays(e.data.from, -1) } };
      return { ...state, duties };
    }
    case 'DutySubstituted': {
      const { dutyId, date, staffId } = e.data;
      return { ...state, substitutes: { ...state.substitutes, [date]: { ...state.substitutes[date], [dutyId]: staffId } } };
    }
    default:
      return e satisfies never;
  }
}
