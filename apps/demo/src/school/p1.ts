import { programmeBoard, homeworkGroup, linesAndBringers } from './board';
import { CASE_CLUBS, placeChildren } from './arrange';
import { admitChildren, type Crowd, type Draft } from './children';
import type { CastChild, P1Cases, P1Cast } from './cast';
import { adultOf, decideWhoTakes, formFamilies, openAgencies, type Agency } from './families';
import { phoneBook } from './names';
import { P1, STAGE_2 } from './p1-numbers';
import { dice } from './random';
import { hireStaff } from './staffing';

export interface DemoSchool {
  readonly cast: P1Cast;
  readonly agencies: readonly Agency[];
}

/** The demo school P1, the same to the last digit at every call: nobody in it exists. */
export function demoSchool(): DemoSchool {
  const random = dice(P1.seed);
  const phone = phoneBook();
  const staff = hireStaff(random, phone);
  const groups = programmeBoard(staff);
  const crowd = admitChildren(random);
  placeChildren(random, crowd);
  formFamilies(random, crowd, phone);
  const agencies = openAgencies(random, phone);
  decideWhoTakes(random, crowd, agencies, phone);
  giveStudentNumbers(crowd.children);
  const swapGroup = homeworkGroup('4-2');
  const { lines: first, bringers } = linesAndBringers(groups);
  // the teacher of the 4-2 group is gone by 17:40: the one who took over leads that line
  const lines = first.map((line) => (line.groups[0] === swapGroup ? { ...line, escort: staff.swapTeacher } : line));
  walkInLines(crowd, lines);
  return { cast: { date: P1.date, children: crowd.children, staff, groups, lines, bringers, cases: casesOf(crowd, swapGroup) }, agencies };
}

/** No lines for the girl in the clinic and the brother who is fetched from his club. */
function walkInLines(crowd: Crowd, lines: P1Cast['lines']): void {
  const alone = ['stomachAche', 'siblingElder'].map((role) => crowd.byRole.get(role));
  for (const child of crowd.children) {
    if (child.part !== 'main_wave' || alone.includes(child)) continue;
    const line = lines.find(({ groups }) => groups.includes(child.groups[STAGE_2] ?? ''));
    child.line = line ? { gate: line.gate, no: line.no } : null;
  }
}

/** 全国学籍号 of the right form with a division code that no place has; the check character is wrong on purpose. */
function giveStudentNumbers(children: readonly Draft[]): void {
  const sameDay = new Map<string, number>();
  children.forEach((child, i) => {
    const day = child.birthDate.replaceAll('-', '');
    const n = (sameDay.get(day) ?? 0) + 1;
    sameDay.set(day, n);
    const digits = `990000${day}${String(n).padStart(3, '0')}`;
    child.studentNumber = `${i % 90 === 17 ? 'L' : 'G'}${digits}${wrongCheck(digits)}`;
  });
}

/** ISO 7064 MOD 11-2, one further. */
function wrongCheck(digits: string): string {
  const sum = [...digits].reduce((total, digit, i) => total + Number(digit) * (2 ** (17 - i) % 11), 0);
  return '0123456789X'[(((12 - (sum % 11)) % 11) + 1) % 11];
}

function casesOf(crowd: Crowd, swapGroup: string): P1Cases {
  const find = (role: string): CastChild => {
    const child = crowd.byRole.get(role);
    if (!child) throw new Error(`Nobody plays ${role}`);
    return child;
  };
  const key = (role: string): string => find(role).key;
  const adult = (role: string, relation: string): string => adultOf(find(role), relation).name;
  return {
    clinicEarly: key('clinicEarly'),
    earlyLeavers: [1, 2, 3, 4, 5].map((n) => key(`early${n}`)),
    runners: [1, 2, 3, 4].map((n) => key(`runner${n}`)),
    toilet: key('toilet'),
    artRoom: key('artRoom'),
    explainedByMother: key('explainedByMother'),
    explainedConsentBreach: key('explainedConsentBreach'),
    stomachAche: key('stomachAche'),
    siblings: { grandmother: adult('siblingYounger', '奶奶'), younger: key('siblingYounger'), elder: key('siblingElder') },
    delegate: key('delegate'),
    noConsentToday: key('noConsentToday'),
    swapGroup,
    notCollected: { child: key('notCollected'), uncle: adult('notCollected', '舅舅') },
    wrongChild: {
      taken: key('wrongChildTaken'),
      meant: key('wrongChildMeant'),
      recordedUncle: adult('wrongChildTaken', '舅舅'),
      realUncle: adult('wrongChildMeant', '舅舅'),
      mother: adult('wrongChildTaken', '母亲'),
    },
    restriction: { child: key('restriction'), father: adult('restriction', '父亲'), mother: adult('restriction', '母亲') },
    library: { child: key('library'), collectedBy: adult('library', '母亲') },
    twoGates: { child: key('twoGates'), siblingAtSouth: key('twoGatesSibling') },
    visiting: { child: key('visiting'), sibling: key('visitedSibling'), club: CASE_CLUBS.visitedSibling },
    late: [key('late1'), key('late2'), key('late3')],
    sameName: [key('sameName1'), key('sameName2')],
    onLeave: crowd.children.filter(({ part }) => part === 'on_leave').map((child) => child.key),
  };
}
