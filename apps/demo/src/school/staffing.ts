import type { Sex } from '@baton/roster';
import type { CastStaff, CastStaffing } from './cast';
import { adultName } from './names';
import { GATES, P1, type GateName } from './p1-numbers';
import type { Dice } from './random';

export const CLASS_KEYS: readonly string[] = P1.students.flatMap((_, g) =>
  Array.from({ length: P1.classesPerGrade }, (__, c) => `${g + 1}-${c + 1}`),
);

type More = Partial<Pick<CastStaff, 'grade' | 'classKey' | 'gate' | 'unit' | 'pairedWith'>>;

/** Everybody who works at the school: teachers T…, guards G…, external instructors W…, volunteers V…. */
export function hireStaff(random: Dice, phone: () => string): CastStaffing {
  const all: CastStaff[] = [];
  const taken = new Set<string>();
  const counters: Record<string, number> = {};
  const hire = (prefix: string, roles: readonly string[], more: More = {}): string => {
    counters[prefix] = (counters[prefix] ?? 0) + 1;
    const sex: Sex = random.below(10) < (prefix === 'G' ? 9 : 3) ? 'male' : 'female';
    const staffNumber = `${prefix}${String(counters[prefix]).padStart(3, '0')}`;
    const none = { grade: null, classKey: null, gate: null, unit: null, pairedWith: null };
    all.push({ staffNumber, name: adultName(random, sex, null, taken), sex, phone: phone(), roles, ...none, ...more });
    return staffNumber;
  };
  const hireMany = (n: number, prefix: string, roles: readonly string[], more: More = {}): string[] =>
    Array.from({ length: n }, () => hire(prefix, roles, more));
  const perGate = (hired: (gate: GateName) => string[]) =>
    Object.fromEntries(GATES.map((gate) => [gate, hired(gate)])) as unknown as Record<GateName, string[]>;
  const perClass = (roles: readonly string[], ofClass: boolean) =>
    Object.fromEntries(CLASS_KEYS.map((classKey) => [classKey, hire('T', roles, ofClass ? { classKey } : {})]));

  const homeroom = perClass(['班主任', '看护教师'], true);
  const stage1 = perClass(['看护教师'], false);
  const stage3 = hireMany(6, 'T', ['看护教师']);
  const extendedCare = hireMany(2, 'T', ['看护教师']);
  const gradeLeads = P1.students.map((_, g) => hire('T', ['年级组长'], { grade: g + 1 }));
  const gateTeachers = perGate((gate) => hireMany(2, 'T', ['护导教师'], { gate }));
  const peTeacher = hire('T', ['看护教师']);
  const swapTeacher = hire('T', ['看护教师']);
  const escorts = hireMany(2, 'T', ['护送教师']);
  const principal = hire('T', ['校长']);
  const deputies = hireMany(2, 'T', ['副校长', '值班领导']);
  const dutyLeader = hire('T', ['值班领导']);
  const administrators = hireMany(2, 'T', ['值班行政', '值班领导']);
  const nurse = hire('T', ['校医']);
  const academicOffice = hire('T', ['教务处']);
  const guards = perGate((gate) => hireMany(gate === '南门' ? 2 : 1, 'G', ['门卫'], { gate }));
  const externals = hireMany(8, 'W', ['外聘教师'], { unit: '少年宫（演示）' });
  const volunteers = GATES.flatMap((gate) => hireMany(4, 'V', ['志愿者'], { gate }));
  const dutyLeaderByWeekday = { 1: deputies[0], 2: dutyLeader, 3: deputies[1], 4: administrators[0], 5: administrators[1] };
  return {
    all,
    principal,
    deputies,
    dutyLeader,
    dutyLeaderByWeekday,
    administrators,
    nurse,
    gradeLeads,
    homeroom,
    stage1,
    stage3,
    extendedCare,
    gateTeachers,
    guards,
    peTeacher,
    swapTeacher,
    escorts,
    externals,
    volunteers,
    academicOffice,
  };
}
