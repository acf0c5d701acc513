import type { Weekday } from '@baton/roster';
import { classGroup, clubsOfBand, EXTENDED_GROUPS, gradeRoom, HOMEWORK, homeworkGroup } from './board';
import { isExpected, isPlanned, staysForStage2, staysForStage3, type Crowd, type Draft } from './children';
import { EXTENDED, P1, STAGE_1, STAGE_2, STAGE_3 } from './p1-numbers';
import type { Dice } from './random';

const EVERY_DAY: readonly Weekday[] = [1, 2, 3, 4, 5];
const WITH_TUESDAY: readonly (readonly Weekday[])[] = [
  [2, 4],
  [1, 2, 4],
  [2, 3, 5],
  [1, 2, 3, 4],
  [2, 3],
  [1, 2],
  [2, 4, 5],
];
const WITHOUT_TUESDAY: readonly (readonly Weekday[])[] = [
  [1, 3, 5],
  [1, 3],
  [3, 5],
  [1, 5],
  [3, 4],
  [4, 5],
  [1, 4],
];

/** Children of 4-1 who stay: they go to exactly five groups. */
const FROM_4_1 = { homework: 11, club: 5, clubs: 4 } as const;
const CLASS_4_1 = { grade: 4, classNo: 1 } as const;

/** Clubs that the day's cases need. */
export const CASE_CLUBS: Readonly<Record<string, string>> = { stomachAche: '科学社', visitedSibling: '戏剧社', siblingElder: '辩论社' };
/** Who must sit in homework, not in a club. */
const CASE_HOMEWORK: readonly string[] = ['visiting'];

/** Which weekdays, and where in each period. */
export function placeChildren(random: Dice, crowd: Crowd): void {
  for (let g = 0; g < P1.students.length; g++) {
    const grade = crowd.children.filter((child) => child.grade === g + 1);
    enrol(random, g, grade, crowd);
    for (const child of grade) if (child.weekdays.length > 0) placeByPart(child);
  }
  for (let band = 0; band < P1.clubs.length; band++) fillStage2(random, band, crowd);
  placeTheOthers(random, crowd);
  fillExtendedCare(crowd);
}

function enrol(random: Dice, g: number, grade: readonly Draft[], crowd: Crowd): void {
  const role = (name: string) => crowd.byRole.get(name);
  const alwaysFive = ['noConsentToday', 'library', 'delegate', 'notCollected'].flatMap((name) => role(name) ?? []);
  const breach = role('explainedConsentBreach');
  const planned = random.shuffled(grade.filter(isPlanned));
  const fiveDays = [
    ...planned.filter((child) => alwaysFive.includes(child)),
    ...planned.filter((child) => !alwaysFive.includes(child) && child !== breach),
  ];
  fiveDays.slice(0, P1.fiveDays[g]).forEach((child) => (child.weekdays = EVERY_DAY));
  for (const child of planned)
    if (child.weekdays.length === 0) child.weekdays = child === breach ? [1, 2, 4, 5] : random.pick(WITH_TUESDAY);
  random
    .shuffled(grade.filter((child) => !isPlanned(child)))
    .slice(0, P1.enrolled[g] - P1.planned[g])
    .forEach((child) => (child.weekdays = random.pick(WITHOUT_TUESDAY)));
}

function placeByPart(child: Draft): void {
  const groups: Draft['groups'] = { [STAGE_1]: classGroup(`${child.grade}-${child.classNo}`) };
  child.groups = staysForStage3(child) ? { ...groups, [STAGE_3]: gradeRoom(child.grade) } : groups;
  child.afterPeriod =
    child.part === 'extended_care'
      ? EXTENDED
      : staysForStage3(child)
        ? STAGE_3
        : isPlanned(child) && staysForStage2(child)
          ? STAGE_2
          : STAGE_1;
}

const inStage2 = (child: Draft): boolean => isExpected(child) && (child.part === 'main_wave' || staysForStage3(child));
const join = (child: Draft, group: string): void => void (child.groups = { ...child.groups, [STAGE_2]: group });

/** Seats homework and clubs of two grades so that each holds exactly its number on Tuesday. */
function fillStage2(random: Dice, band: number, crowd: Crowd): void {
  const grades = [band * 2 + 1, band * 2 + 2];
  const open = new Set(random.shuffled(crowd.children.filter((child) => grades.includes(child.grade) && inStage2(child))));
  const seats = new Map(clubsOfBand(band).map((club) => [club, P1.clubSize as number]));
  const seat = (child: Draft, group: string): void => {
    join(child, group);
    open.delete(child);
    const left = seats.get(group);
    if (left !== undefined) seats.set(group, left - 1);
  };
  for (const [role, club] of Object.entries(CASE_CLUBS)) {
    const child = crowd.byRole.get(role);
    if (child && open.has(child)) seat(child, club);
  }
  const homework = HOMEWORK.flatMap(({ room, seats: places }) =>
    grades.filter((grade) => grade in places).map((grade) => ({ room, grade, n: places[grade] })),
  );
  if (band === 1) seatClass41([...open], seat);
  const cases = CASE_HOMEWORK.flatMap((role) => crowd.byRole.get(role) ?? []);
  for (const { room, grade, n } of homework) {
    const taken = crowd.children.filter((child) => child.groups[STAGE_2] === homeworkGroup(room) && child.grade === grade).length;
    const free = [...open]
      .filter((child) => child.grade === grade && !isOf41(child))
      .sort((a, b) => Number(cases.includes(b)) - Number(cases.includes(a)));
    free.slice(0, n - taken).forEach((child) => seat(child, homeworkGroup(room)));
  }
  for (const [club, left] of seats) [...open].slice(0, left).forEach((child) => seat(child, club));
}

const isOf41 = (child: Draft): boolean => child.grade === CLASS_4_1.grade && child.classNo === CLASS_4_1.classNo;

function seatClass41(open: readonly Draft[], seat: (child: Draft, group: string) => void): void {
  const children = open.filter(isOf41);
  children.splice(0, FROM_4_1.homework).forEach((child) => seat(child, homeworkGroup('4-5')));
  for (const club of clubsOfBand(1).slice(0, FROM_4_1.clubs)) children.splice(0, FROM_4_1.club).forEach((child) => seat(child, club));
}

/** Who is planned for stage 2 but not there on Tuesday, and who comes on other days: into homework, never into the group of 28. */
function placeTheOthers(random: Dice, crowd: Crowd): void {
  const rooms = (grade: number) => HOMEWORK.filter(({ room, seats }) => grade in seats && room !== '4-2').map(({ room }) => room);
  const next = new Map<number, number>();
  for (const child of crowd.children) {
    const staysOnOtherDays = !isPlanned(child) && child.weekdays.length > 0 && random.below(10) < 4;
    const isAwayOnTuesday = isPlanned(child) && staysForStage2(child) && child.groups[STAGE_2] === undefined;
    if (!staysOnOtherDays && !isAwayOnTuesday) continue;
    const n = next.get(child.grade) ?? 0;
    next.set(child.grade, n + 1);
    join(child, homeworkGroup(rooms(child.grade)[n % rooms(child.grade).length]));
    child.afterPeriod = STAGE_2;
  }
}

function fillExtendedCare(crowd: Crowd): void {
  crowd.children
    .filter(({ part }) => part === 'extended_care')
    .forEach((child, i) => (child.groups = { ...child.groups, [EXTENDED]: EXTENDED_GROUPS[i % EXTENDED_GROUPS.length] }));
}
