import type { CampusDay } from '@baton/custody';
import { Injectable } from '@nestjs/common';
import { StaffDirectory } from '../access/staff-directory';
import { Names } from './names';

type Labels = Readonly<Record<string, string>>;

/** What the day's colleagues and things are called; no children. */
@Injectable()
export class DayLabels {
  constructor(
    private readonly names: Names,
    private readonly staff: StaffDirectory,
  ) {}

  of(day: CampusDay): { readonly staff: Labels; readonly things: Labels } {
    const staffIds = new Set([
      ...day.duties.map((duty) => duty.staffId),
      ...day.signedOn.keys(),
      ...[...day.sessions.values()].flatMap((session) => [...session.staffIds, ...session.externalIds]),
      ...[...day.children.values()].flatMap((child) => child.holder ?? []),
    ]);
    const things = [
      ...(day.opened?.periods ?? []).map((period) => period.periodId),
      ...(day.opened?.places ?? []).map((place) => place.placeId),
      ...day.gates.keys(),
      ...[...day.sessions.values()].map((session) => session.groupId),
    ];
    return {
      staff: named([...staffIds], (id) => this.staff.get(id)?.name ?? null),
      things: named(things, (id) => this.names.label(id)),
    };
  }
}

const named = (ids: readonly string[], nameOf: (id: string) => string | null): Labels =>
  Object.fromEntries(
    ids.flatMap((id): [string, string][] => {
      const name = nameOf(id);
      return name === null ? [] : [[id, name]];
    }),
  );
