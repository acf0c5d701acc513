import { planDay } from '@baton/roster';
import { addressOf, campusStream, staffStream, type DayAddress } from '../day/streams';
import type { Aggregates } from '../platform/aggregates';
import type { DutyToday } from './signed-in-person';

/** Who teaches on a day whose book hasn't begun: as the programme board says. */
export async function plannedTeachers(aggregates: Aggregates, { campusId, serviceDay }: DayAddress): Promise<readonly string[]> {
  const campus = await aggregates.campus.read(campusStream(campusId), (state) => state);
  if (!campus.campus) return [];
  const { schoolId } = campus.campus;
  const ids = new Set(Object.values(campus.slots).flatMap((versions) => versions.flatMap((slot) => [...slot.staffIds])));
  const staff = await Promise.all([...ids].map((id) => aggregates.staff.read(staffStream(schoolId, id), ({ record }) => record)));
  try {
    const known = staff.filter((record) => record !== null);
    return planDay(campus, known, serviceDay).sessions.flatMap((session) => [...session.staffIds]);
  } catch {
    // nobody can tell yet what kind of day it is
    return [];
  }
}

/** Who will have which duty on a day whose book hasn't begun: as the duty roster and its substitutions say. */
export async function plannedDuties(aggregates: Aggregates, dayStream: string): Promise<readonly DutyToday[]> {
  const address = addressOf(dayStream);
  if (!address) return [];
  const campus = await aggregates.campus.read(campusStream(address.campusId), (state) => state);
  if (!campus.campus) return [];
  const { schoolId } = campus.campus;
  const substitutes = Object.values(campus.substitutes[address.serviceDay] ?? {});
  const ids = new Set([...Object.values(campus.duties).map((duty) => duty.staffId), ...substitutes]);
  const staff = await Promise.all([...ids].map((id) => aggregates.staff.read(staffStream(schoolId, id), ({ record }) => record)));
  try {
    const { duties } = planDay(
      campus,
      staff.filter((record) => record !== null),
      address.serviceDay,
    );
    return duties.map(({ staffId, role, grade, classId, gateId }) => ({ staffId, role, grade, classId, gateId }));
  } catch {
    // nobody can tell yet what kind of day it is
    return [];
  }
}
