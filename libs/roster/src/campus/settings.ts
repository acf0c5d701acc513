import {
  code,
  event,
  flag,
  id,
  integer,
  list,
  object,
  orNull,
  sealed,
  zone,
  type EventOf,
  type Field,
  type Sealed,
} from '@baton/event-schema';
import type { Weekday } from '../child-record';
import { accepted, refused, same, unchanged } from '../decision';
import type { CalendarRow } from '../day-plan';
import { day, grades, minuteOfDay, weekday } from '../fields';
import { DEFAULT_SCHOOL_POLICY, type SchoolPolicy } from '../policy';
import { rangeOf } from '../policy-ranges';
import { isTimeZone } from '../time-zone';
import type { BellPeriod, CampusState, DayOverride, LessonsEnd } from './state';

const season: Field<CalendarRow['season']> = code('winter', 'summer');
const ringing = {
  season: orNull(season),
  weekdays: orNull(list(weekday)),
  serviceMode: orNull(code('normal', 'shortened', 'full_day_care')),
};
const policyKey = code<readonly (keyof SchoolPolicy)[]>(...(Object.keys(DEFAULT_SCHOOL_POLICY) as (keyof SchoolPolicy)[]));

export const settingsEvents = {
  CampusOpened: event('A campus of the school has settings of its own.', {
    campusId: id,
    schoolId: id,
    timeZone: zone,
    label: orNull(sealed),
  }),
  CampusRenamed: event('Name or time zone of the campus changed.', { timeZone: zone, label: orNull(sealed) }),
  PolicyValueChanged: event('A policy value holds from this date on; days that are open keep the value frozen into them.', {
    key: policyKey,
    value: integer,
    from: day,
  }),
  TermSet: event('First and last day of a term.', { termId: id, from: day, to: day, label: orNull(sealed) }),
  TermRemoved: event('The term was entered by mistake.', { termId: id }),
  ServiceWeekdaysSet: event('Timetable weekdays on which there is service, from this date on.', { from: day, weekdays: list(weekday) }),
  SeasonSet: event('Summer or winter times, from this date on.', { from: day, season }),
  NationalYearSet: event("The State Council's holidays and make-up workdays of a year.", {
    year: integer,
    holidays: list(object({ from: day, to: day })),
    makeUpDays: list(day),
  }),
  CalendarDaySet: event('A day that differs from the national list; null: as the list has it.', {
    date: day,
    isTeachingDay: orNull(flag),
    timetableWeekday: orNull(weekday),
    season: orNull(season),
    serviceMode: orNull(code('normal', 'none', 'shortened', 'full_day_care')),
    makeUpDay: orNull(flag),
    note: orNull(sealed),
  }),
  RehearsalPlanned: event('On this date the service is rehearsed: the day is marked, and stands in no report.', { date: day }),
  RehearsalCancelled: event('The date is a day like any other again.', { date: day }),
  CalendarDayCleared: event('The day is again as the national list has it.', { date: day }),
  PeriodSet: event('A period of the bell schedule, from this date on; of its times the first row that fits a day holds.', {
    periodId: id,
    from: day,
    to: orNull(day),
    kind: code('stage', 'extended_care', 'evening_study', 'morning_care', 'midday_care', 'meal_break'),
    stage: orNull(code('class', 'grade', 'school')),
    careBlock: code('morning', 'midday', 'afternoon', 'evening'),
    grades: orNull(grades),
    countsForMinimum: flag,
    times: list(object({ ...ringing, startsAt: minuteOfDay, endsAt: minuteOfDay })),
    label: orNull(sealed),
  }),
  PeriodEnded: event('The period is not held after this date.', { periodId: id, to: day }),
  LessonsEndSet: event('When lessons end, from this date on.', { from: day, times: list(object({ ...ringing, endsAt: minuteOfDay })) }),
};

export type SettingsEvent = EventOf<typeof settingsEvents>;

export type SettingsCommand<S = Sealed> =
  | {
      readonly type: 'OpenCampus';
      readonly campusId: string;
      readonly schoolId: string;
      readonly timeZone: string;
      readonly label: S | null;
    }
  | { readonly type: 'RenameCampus'; readonly timeZone: string; readonly label: S | null }
  | { readonly type: 'ChangePolicyValue'; readonly key: keyof SchoolPolicy; readonly value: number; readonly from: string }
  | { readonly type: 'SetTerm'; readonly termId: string; readonly from: string; readonly to: string; readonly label: S | null }
  | { readonly type: 'RemoveTerm'; readonly termId: string }
  | { readonly type: 'SetServiceWeekdays'; readonly from: string; readonly weekdays: readonly Weekday[] }
  | { readonly type: 'SetSeason'; readonly from: string; readonly season: CalendarRow['season'] }
  | {
      readonly type: 'SetNationalYear';
      readonly year: number;
      readonly holidays: readonly { readonly from: string; readonly to: string }[];
      readonly makeUpDays: readonly string[];
    }
  | ({ readonly type: 'SetCalendarDay'; readonly note: S | null } & DayOverride)
  | { readonly type: 'ClearCalendarDay'; readonly date: string }
  | { readonly type: 'PlanRehearsal' | 'CancelRehearsal'; readonly date: string }
  | ({ readonly type: 'SetPeriod'; readonly label: S | null } & Omit<BellPeriod, 'label'>)
  | { readonly type: 'EndPeriod'; readonly periodId: string; readonly to: string }
  | ({ readonly type: 'SetLessonsEnd' } & LessonsEnd);

export function openCampus(command: Extract<SettingsCommand, { type: 'OpenCampus' }>, state: CampusState) {
  const { type: _, ...data } = command;
  if (state.campus) return state.campus.campusId === command.campusId ? unchanged : refused('stream_taken');
  return isTimeZone(command.timeZone) ? accepted({ type: 'CampusOpened', data } as const) : refused('time_zone_unknown');
}

export function decideSettings(command: Exclude<SettingsCommand, { type: 'OpenCampus' }>, state: CampusState) {
  switch (command.type) {
    case 'RenameCampus': {
      const { type: _, ...data } = command;
      if (!isTimeZone(command.timeZone)) return refused('time_zone_unknown');
      const now = { timeZone: state.campus?.timeZone, label: state.campus?.label };
      return same(data, now) ? unchanged : accepted({ type: 'CampusRenamed', data } as const);
    }
    case 'ChangePolicyValue': {
      const { type: _, ...data } = command;
      const [min, max] = rangeOf(command.key);
      if (command.value < min || command.value > max) return refused('value_out_of_range', { key: command.key, min, max });
      const last = state.policy.filter((c) => c.key === command.key && c.from === command.from).at(-1);
      return last?.value === command.value ? unchanged : accepted({ type: 'PolicyValueChanged', data } as const);
    }
    case 'SetTerm':
    case 'RemoveTerm':
      return decideTerm(command, state);
    case 'SetServiceWeekdays': {
      const data = { from: command.from, weekdays: command.weekdays };
      return state.serviceWeekdays.some((s) => same(s, data)) ? unchanged : accepted({ type: 'ServiceWeekdaysSet', data } as const);
    }
    case 'SetSeason': {
      const data = { from: command.from, season: command.season };
      return state.seasons.some((s) => same(s, data)) ? unchanged : accepted({ type: 'SeasonSet', data } as const);
    }
    case 'SetNationalYear':
      return setNationalYear(command, state);
    case 'SetCalendarDay': {
      const { type: _, note: _n, ...row } = command;
      const { type: _t, ...data } = command;
      return same(state.days[command.date], row) ? unchanged : accepted({ type: 'CalendarDaySet', data } as const);
    }
    case 'PlanRehearsal':
      return state.rehearsals.includes(command.date)
        ? unchanged
        : accepted({ type: 'RehearsalPlanned', data: { date: command.date } } as const);
    case 'CancelRehearsal':
      return state.rehearsals.includes(command.date)
        ? accepted({ type: 'RehearsalCancelled', data: { date: command.date } } as const)
        : unchanged;
    case 'ClearCalendarDay':
      return Object.hasOwn(state.days, command.date)
        ? accepted({ type: 'CalendarDayCleared', data: { date: command.date } } as const)
        : unchanged;
    case 'SetPeriod':
    case 'EndPeriod':
      return decidePeriod(command, state);
    case 'SetLessonsEnd': {
      const data = { from: command.from, times: command.times };
      return same(state.lessons.filter((l) => l.from === command.from).at(-1), data)
        ? unchanged
        : accepted({ type: 'LessonsEndSet', data } as const);
    }
    default:
      return command satisfies never;
  }
}

function decideTerm(command: Extract<SettingsCommand, { type: 'SetTerm' | 'RemoveTerm' }>, state: CampusState) {
  const known = Object.hasOwn(state.terms, command.termId) ? state.terms[command.termId] : null;
  if (command.type === 'RemoveTerm')
    return known ? accepted({ type: 'TermRemoved', data: { termId: command.termId } } as const) : unchanged;
  const { type: _, ...data } = command;
  if (command.to < command.from) return refused('ends_before_it_begins');
  const overlap = Object.values(state.terms).find((t) => t.termId !== command.termId && t.from <= command.to && command.from <= t.to);
  if (overlap) return refused('terms_overlap', { termId: overlap.termId });
  return same(known, data) ? unchanged : accepted({ type: 'TermSet', data } as const);
}

function setNationalYear(command: Extract<SettingsCommand, { type: 'SetNationalYear' }>, state: CampusState) {
  const { type: _, ...data } = command;
  const year = String(command.year);
  const dates = [...command.holidays.flatMap((h) => [h.from, h.to]), ...command.makeUpDays];
  if (dates.length === 0 || dates.some((d) => !d.startsWith(`${year}-`))) return refused('dates_of_another_year');
  const known = Object.hasOwn(state.nationalYears, year) ? state.nationalYears[year] : null;
  return same(known, nationalYear(data)) ? unchanged : accepted({ type: 'NationalYearSet', data } as const);
}

const nationalYear = (data: { holidays: readonly { from: string; to: string }[]; makeUpDays: readonly string[] }) => ({
  holidays: data.holidays.map((h) => [h.from, h.to] as const),
  makeUpDays: data.makeUpDays,
});

function decidePeriod(command: Extract<SettingsCommand, { type: 'SetPeriod' | 'EndPeriod' }>, state: CampusState) {
  const versions = Object.hasOwn(state.periods, command.periodId) ? state.periods[command.periodId] : [];
  if (command.type === 'EndPeriod') {
    if (versions.length === 0) return refused('period_unknown');
    const last = versions.at(-1);
    return last && last.to === command.to
      ? unchanged
      : accepted({ type: 'PeriodEnded', data: { periodId: command.periodId, to: command.to } } as const);
  }
  const { type: _, ...data } = command;
  if (command.times.length === 0 || command.times.some((t) => t.endsAt <= t.startsAt)) return refused('ends_before_it_begins');
  return versions.some((v) => same(v, data)) ? unchanged : accepted({ type: 'PeriodSet', data } as const);
}

export function evolveSettings(state: CampusState, e: SettingsEvent): CampusState {
  switch (e.type) {
    case 'CampusOpened':
      return { ...state, campus: e.data };
    case 'CampusRenamed':
      return state.campus ? { ...state, campus: { ...state.campus, ...e.data } } : state;
    case 'PolicyValueChanged':
      return { ...state, policy: [...state.policy, e.data] };
    case 'TermSet':
      return { ...state, terms: { ...state.terms, [e.data.termId]: e.data } };
    case 'TermRemoved':
      return { ...state, terms: without(state.terms, e.data.termId) };
    case 'ServiceWeekdaysSet':
      return { ...state, serviceWeekdays: [...state.serviceWeekdays, e.data] };
    case 'SeasonSet':
      return { ...state, seasons: [...state.seasons, e.data] };
    case 'NationalYearSet':
      return { ...state, nationalYears: { ...state.nationalYears, [String(e.data.year)]: nationalYear(e.data) } };
    case 'CalendarDaySet': {
      const { note: _, ...row } = e.data;
      return { ...state, days: { ...state.days, [row.date]: row } };
    }
    case 'RehearsalPlanned':
      return { ...state, rehearsals: [...state.rehearsals, e.data.date] };
    case 'RehearsalCancelled':
      return { ...state, rehearsals: state.rehearsals.filter((date) => date !== e.data.date) };
    case 'CalendarDayCleared':
      return { ...state, days: without(state.days, e.data.date) };
    case 'PeriodSet': {
      const versions = Object.hasOwn(state.periods, e.data.periodId) ? state.periods[e.data.periodId] : [];
      return { ...state, periods: { ...state.periods, [e.data.periodId]: [...versions, e.data] } };
    }
    case 'PeriodEnded': {
      const versions = Object.hasOwn(state.periods, e.data.periodId) ? state.periods[e.data.periodId] : [];
      const ended = versions.map((v) => (v.to === null || v.to > e.data.to ? { ...v, to: e.data.to } : v));
      return { ...state, periods: { ...state.periods, [e.data.periodId]: ended } };
    }
    case 'LessonsEndSet':
      return { ...state, lessons: [...state.lessons, e.data] };
    default:
      return e satisfies never;
  }
}

export const without = <T>(all: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> => {
  const { [key]: _, ...rest } = all;
  return rest;
};
