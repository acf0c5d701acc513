import type { Weekday } from '../child-record';
import { covers } from '../dates';
import type { CalendarRow, DayPlan, Duty, Period, Session } from '../day-plan';
import type { PolicyValues } from '../policy';
import { whyNotRostered, type StaffStanding } from '../staff/may-be-rostered';
import { timeOn } from '../time-zone';
import { calendarRowOf, latest, policyOn } from './calendar';
import { mergedInto } from './programme';
import type { BellPeriod, BellTime, CampusState, DutyAssignment, ProgrammeSlot, SlotDay } from './state';

/**
 * What a campus's service day is, before it starts. Plans and slots follow the timetable weekday, permissions the calendar
 * weekday. People whose papers have run out, who are suspended or gone are on no session and no duty: an empty session is
 * seen at once, an expired instructor is not.
 * @throws UnknownCalendarYear, TimetableUndecided, NoCampus
 */
export function planDay(campus: CampusState, staff: readonly StaffStanding[], date: string): DayPlan {
  if (!campus.campus) throw new NoCampus();
  const { campusId, schoolId, timeZone } = campus.campus;
  const calendar = calendarRowOf(campus, date);
  const { visitorsKeptDays: _, ...policy } = policyOn(campus, date);
  const at = (minute: number) => timeOn(date, minute, timeZone);
  const bells = bellsOn(campus, calendar);
  const periods: Period[] = bells.flatMap(({ period: { periodId, kind, stage, careBlock }, startsAt, endsAt }) =>
    kind === 'meal_break' ? [] : [{ periodId, kind, stage, careBlock, startsAt: at(startsAt), endsAt: at(endsAt) }],
  );
  const meal = bells.find((b) => b.period.kind === 'meal_break');
  const may = new Set(staff.filter((s) => whyNotRostered(s, date) === null).map((s) => s.staffId));
  return {
    campusId,
    schoolId,
    serviceDay: date,
    timeZone,
    calendar,
    policy,
    lessonsEnd: at(lessonsEndOn(campus, calendar, bells)),
    freezeAt: freezeOf(periods, policy, at(lessonsEndOn(campus, calendar, bells))),
    periods,
    mealBreak: meal ? { startsAt: at(meal.startsAt), endsAt: at(meal.endsAt) } : null,
    gates: Object.values(campus.gates).map(({ gateId, placeId, grades }) => ({ gateId, placeId, grades })),
    places: Object.values(campus.places).map(({ label: _l, buildingLabel: _b, ...place }) => place),
    sessions: calendar.serviceMode === 'none' ? [] : sessionsOn(campus, calendar, periods, may),
    duties: dutiesOn(campus, calendar, may),
    rehearsal: campus.rehearsals.includes(date),
  };
}

export class NoCampus extends Error {
  constructor() {
    super('This campus was never opened: import the school or enter its settings first.');
  }
}

type Bell = { readonly period: BellPeriod; readonly startsAt: number; readonly endsAt: number };

const rings = (t: Omit<BellTime, 'startsAt'>, calendar: CalendarRow) =>
  (t.season === null || t.season === calendar.season) &&
  (t.weekdays === null || t.weekdays.includes(calendar.timetableWeekday as Weekday)) &&
  (t.serviceMode === null ? calendar.serviceMode !== 'full_day_care' : t.serviceMode === calendar.serviceMode);

function bellsOn(campus: CampusState, calendar: CalendarRow): readonly Bell[] {
  if (calendar.serviceMode === 'none') return [];
  const bells = Object.values(campus.periods).flatMap((versions): Bell[] => {
    const period = latest(versions, calendar.date);
    if (!period || !covers(period, calendar.date)) return [];
    // a row made for a shortened day comes before one that holds always
    const fitting = period.times.filter((t) => rings(t, calendar));
    const time = fitting.find((t) => t.serviceMode !== null) ?? fitting[0];
    return time ? [{ period, startsAt: time.startsAt, endsAt: time.endsAt }] : [];
  });
  return bells.sort((a, b) => a.startsAt - b.startsAt || a.endsAt - b.endsAt || (a.period.periodId < b.period.periodId ? -1 : 1));
}

/** lessons end when the schedule says so; without an entry, when the first care of the afternoon starts */
function lessonsEndOn(campus: CampusState, calendar: CalendarRow, bells: readonly Bell[]): number {
  const schedule = latest(campus.lessons, calendar.date)?.times.filter((t) => rings(t, calendar)) ?? [];
  const row = schedule.find((t) => t.serviceMode !== null) ?? schedule[0];
  const first = bells.find((b) => b.period.careBlock === 'afternoon') ?? bells.find((b) => b.period.careBlock === 'evening') ?? bells[0];
  return row?.endsAt ?? first?.startsAt ?? NO_SERVICE_LESSONS_END;
}
/** 16:00, for a day without service and without a schedule: nothing hangs on it */
const NO_SERVICE_LESSONS_END = 16 * 60;

/** The list freezes some minutes before the first roll call after lessons; morning and midday care have their own lists. */
function freezeOf(periods: readonly Period[], policy: PolicyValues, lessonsEnd: number): number {
  const first = periods.find((p) => p.careBlock === 'afternoon') ?? periods.find((p) => p.careBlock === 'evening') ?? periods[0];
  return (first?.startsAt ?? lessonsEnd) - policy.freezeBeforeFirstRollCall * 60_000;
}

function sessionsOn(campus: CampusState, calendar: CalendarRow, periods: readonly Period[], may: ReadonlySet<string>): readonly Session[] {
  const { date } = calendar;
  const on = calendar.timetableWeekday as Weekday;
  const held = Object.values(campus.slots)
    .map((versions) => versions.find((v) => covers(v, date) && v.weekdays.includes(on)))
    .filter((slot): slot is ProgrammeSlot => slot !== undefined && periods.some((p) => p.periodId === slot.periodId));
  const sessions = held.flatMap((slot): Session[] => {
    const change = Object.hasOwn(campus.slotDays, date) ? campus.slotDays[date][slot.slotId] : undefined;
    const group = campus.groups[slot.groupId];
    if (change === null || !group || mergedInto(campus, slot.groupId, slot.periodId, on, date) !== slot.groupId) return [];
    return [{ ...session(slot, change ?? slot, group.kind, date, may), mergedGroupIds: mergedHere(campus, slot, on, date) }];
  });
  const order = new Map(periods.map((p, i) => [p.periodId, i]));
  return sessions.sort((a, b) => (order.get(a.periodId) ?? 0) - (order.get(b.periodId) ?? 0) || (a.sessionId < b.sessionId ? -1 : 1));
}

function session(slot: ProgrammeSlot, who: SlotDay, groupKind: Session['groupKind'], date: string, may: ReadonlySet<string>): Session {
  const staffIds = who.staffIds.filter((s) => may.has(s));
  return {
    sessionId: `${slot.slotId}.${date}`,
    periodId: slot.periodId,
    groupId: slot.groupId,
    groupKind,
    placeId: who.placeId,
    staffIds,
    // an external instructor never alone
    externalIds: staffIds.length > 0 ? who.externalIds.filter((s) => may.has(s)) : [],
  };
}

const mergedHere = (campus: CampusState, slot: ProgrammeSlot, on: Weekday, date: string): readonly string[] =>
  [...new Set(campus.merges.map((m) => m.groupId))].filter(
    (g) => g !== slot.groupId && mergedInto(campus, g, slot.periodId, on, date) === slot.groupId,
  );

function dutiesOn(campus: CampusState, calendar: CalendarRow, may: ReadonlySet<string>): readonly Duty[] {
  const { date } = calendar;
  const held = (d: DutyAssignment) =>
    covers(d, date) &&
    (d.date === null || d.date === date) &&
    (d.weekdays === null || d.weekdays.includes(calendar.timetableWeekday as Weekday));
  return Object.values(campus.duties)
    .filter(held)
    .map((d): Duty => {
      const { role, grade, classId, gateId, pairedWith } = d;
      const stand = Object.hasOwn(campus.substitutes, date) ? campus.substitutes[date][d.dutyId] : undefined;
      return { staffId: stand ?? d.staffId, role, grade, classId, gateId, pairedWith };
    })
    .filter((d) => may.has(d.staffId) && (d.role !== 'external_instructor' || (d.pairedWith !== null && may.has(d.pairedWith))));
}
