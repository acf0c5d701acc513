import {
  DEFAULT_SCHOOL_POLICY,
  NATIONAL_YEARS,
  policyOn,
  rangeOf,
  type CampusEvent,
  type CampusState,
  type Opened,
  type SchoolPolicy,
} from '@baton/roster';
import { Injectable } from '@nestjs/common';
import { CurrentRosterReader } from '../importing/current-roster';

export interface OpenedCampus {
  readonly state: Opened<CampusState>;
  /** what an entry of the board is, in words */
  readonly slotTexts: ReadonlyMap<string, { readonly activity: string | null; readonly form: string | null }>;
  readonly dayNotes: ReadonlyMap<string, string | null>;
}

/** Everything that a campus has settled, with its names open: read from the log, in memory only. */
@Injectable()
export class CampusSettings {
  constructor(private readonly current: CurrentRosterReader) {}

  async read(campusId: string): Promise<OpenedCampus> {
    const slotTexts = new Map<string, { readonly activity: string | null; readonly form: string | null }>();
    const dayNotes = new Map<string, string | null>();
    const state = await this.current.campus(campusId, (event: Opened<CampusEvent>) => {
      if (event.type === 'SlotScheduled') slotTexts.set(event.data.slotId, { activity: event.data.activity, form: event.data.form });
      if (event.type === 'CalendarDaySet') dayNotes.set(event.data.date, event.data.note);
    });
    return { state, slotTexts, dayNotes };
  }

  /** As a page shows and edits it. `today`: which values hold now */
  view({ state, slotTexts, dayNotes }: OpenedCampus, today: string) {
    const named = <T extends { readonly label: string | null }>({ label, ...rest }: T) => ({ ...rest, name: label });
    return {
      campusId: state.campus?.campusId ?? null,
      name: state.campus?.label ?? null,
      timeZone: state.campus?.timeZone ?? null,
      terms: Object.values(state.terms).map(named),
      serviceWeekdays: state.serviceWeekdays,
      seasons: state.seasons,
      nationalYears: nationalYears(state),
      days: Object.values(state.days).map((day) => ({ ...day, note: dayNotes.get(day.date) ?? null })),
      rehearsals: state.rehearsals,
      periods: Object.entries(state.periods).map(([periodId, versions]) => ({
        periodId,
        name: versions.at(-1)?.label ?? null,
        versions: versions.map(({ label: _, ...version }) => version),
      })),
      lessonsEnd: state.lessons,
      classes: Object.values(state.classes),
      places: Object.values(state.places).map(({ buildingLabel, ...place }) => ({ ...named(place), buildingName: buildingLabel })),
      gates: Object.values(state.gates).map(named),
      groups: Object.values(state.groups).map(named),
      merges: state.merges,
      slots: Object.entries(state.slots).map(([slotId, versions]) => ({
        slotId,
        activity: slotTexts.get(slotId)?.activity ?? null,
        form: slotTexts.get(slotId)?.form ?? null,
        versions,
        onDates: Object.entries(state.slotDays).flatMap(([date, changes]) =>
          Object.hasOwn(changes, slotId) ? [{ date, change: changes[slotId] }] : [],
        ),
      })),
      duties: Object.values(state.duties).map((duty) => ({ ...duty, substitutes: substitutesOf(state, duty.dutyId) })),
      policy: policyView(state, today),
    };
  }
}

function substitutesOf(state: Pick<CampusState, 'substitutes'>, dutyId: string) {
  return Object.entries(state.substitutes).flatMap(([date, by]) => (Object.hasOwn(by, dutyId) ? [{ date, staffId: by[dutyId] }] : []));
}

/** Years that the program brings, and what the school entered over them. */
function nationalYears(state: Pick<Opened<CampusState>, 'nationalYears'>) {
  const years = [...new Set([...Object.keys(NATIONAL_YEARS), ...Object.keys(state.nationalYears)])].sort();
  return years.map((year) => {
    const own = Object.hasOwn(state.nationalYears, year) ? state.nationalYears[year] : null;
    const { holidays, makeUpDays } = own ?? NATIONAL_YEARS[Number(year)];
    return { year: Number(year), entered: own !== null, holidays: holidays.map(([from, to]) => ({ from, to })), makeUpDays };
  });
}

/** Every value of the policy: what holds today, what it may be, and every change with its date. */
function policyView(state: Pick<CampusState, 'policy'>, today: string) {
  const now = policyOn(state, today);
  return (Object.keys(DEFAULT_SCHOOL_POLICY) as (keyof SchoolPolicy)[]).map((key) => {
    const [min, max] = rangeOf(key);
    const changes = state.policy.filter((change) => change.key === key).map(({ value, from }) => ({ value, from }));
    return { key, value: now[key], usual: DEFAULT_SCHOOL_POLICY[key], min, max, changes };
  });
}
