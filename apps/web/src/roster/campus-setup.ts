import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Role } from '@baton/contracts';
import { get } from '../api/api';
import { usePerson } from '../access/session';
import { useLabels } from '../day/labels';

interface Versioned {
  readonly from: string;
  readonly to: string | null;
}
export interface SlotVersion extends Versioned {
  readonly weekdays: readonly number[];
  readonly periodId: string;
  readonly groupId: string;
  readonly placeId: string;
  readonly staffIds: readonly string[];
  readonly externalIds: readonly string[];
}
export interface SlotOfBoard {
  readonly slotId: string;
  readonly activity: string | null;
  readonly versions: readonly SlotVersion[];
  /** change null: cancelled on that date */
  readonly onDates: readonly {
    readonly date: string;
    readonly change: Pick<SlotVersion, 'placeId' | 'staffIds' | 'externalIds'> | null;
  }[];
}
export interface PlannedDuty extends Versioned {
  readonly dutyId: string;
  readonly staffId: string;
  readonly role: Role;
  readonly grade: number | null;
  readonly classId: string | null;
  readonly gateId: string | null;
  readonly weekdays: readonly number[] | null;
  readonly date: string | null;
  readonly substitutes: readonly { readonly date: string; readonly staffId: string }[];
}
export interface CalendarDay {
  readonly date: string;
  readonly isTeachingDay: boolean | null;
  readonly timetableWeekday: number | null;
  readonly serviceMode: 'normal' | 'none' | 'shortened' | 'full_day_care' | null;
  readonly makeUpDay: boolean | null;
  readonly note: string | null;
}
export interface PolicyValue {
  readonly key: string;
  readonly value: number;
  readonly usual: number;
  readonly min: number;
  readonly max: number;
  readonly changes: readonly { readonly value: number; readonly from: string }[];
}
interface Named {
  readonly name: string | null;
}
/** What a campus has settled, names open (GET /api/campuses/:campusId/setup). */
export interface CampusSetup {
  readonly nationalYears: readonly {
    readonly year: number;
    readonly entered: boolean;
    readonly holidays: readonly { readonly from: string; readonly to: string }[];
    readonly makeUpDays: readonly string[];
  }[];
  readonly days: readonly CalendarDay[];
  readonly rehearsals: readonly string[];
  readonly periods: readonly (Named & {
    readonly periodId: string;
    readonly versions: readonly { readonly times: readonly unknown[] }[];
  })[];
  readonly classes: readonly { readonly classId: string; readonly gradeLevel: number; readonly classNo: number }[];
  readonly places: readonly (Named & { readonly placeId: string; readonly kind: string })[];
  readonly gates: readonly (Named & { readonly gateId: string })[];
  readonly groups: readonly (Named & { readonly groupId: string; readonly classId: string | null })[];
  readonly slots: readonly SlotOfBoard[];
  readonly duties: readonly PlannedDuty[];
  readonly policy: readonly PolicyValue[];
}

export interface StaffOfSchool {
  readonly staffId: string;
  readonly name: string | null;
  readonly roles: readonly Role[];
  readonly suspended: boolean;
  readonly leftOn: string | null;
}

export const useCampusSetup = (campusId: string): CampusSetup | undefined =>
  useQuery({
    queryKey: ['campus-setup', campusId],
    queryFn: () => get<CampusSetup>(`/api/campuses/${campusId}/setup`),
    enabled: campusId !== '',
  }).data;

export function useStaffOfSchool(): readonly StaffOfSchool[] | undefined {
  const { schoolId } = usePerson();
  return useQuery({ queryKey: ['staff', schoolId], queryFn: () => get<readonly StaffOfSchool[]>(`/api/schools/${schoolId}/staff`) }).data;
}

/** What ids of the roster are called: for people who plan, and carry no day along. */
export function useNamesOfCampus(campusId: string): (id: string | null) => string {
  const setup = useCampusSetup(campusId);
  const staff = useStaffOfSchool();
  const labels = useLabels();
  return useMemo(() => {
    const names = new Map<string, string>();
    for (const { periodId, name } of setup?.periods ?? []) names.set(periodId, name ?? '');
    for (const { placeId, name } of setup?.places ?? []) names.set(placeId, name ?? '');
    for (const { gateId, name } of setup?.gates ?? []) names.set(gateId, name ?? '');
    for (const { groupId, name } of setup?.groups ?? []) names.set(groupId, name ?? '');
    for (const { classId, gradeLevel, classNo } of setup?.classes ?? []) names.set(classId, labels.className(gradeLevel, classNo));
    for (const { staffId, name } of staff ?? []) names.set(staffId, name ?? '');
    return (id) => (id === null ? '' : (names.get(id) ?? ''));
  }, [setup, staff, labels]);
}
