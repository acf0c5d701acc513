import { KIND, type CommandContext, type DayCommand, type DayCommandType } from './commands';
import { mayAct, mayRead, WHO_MAY } from './rights';
import { leavesAlone, marks, offer, offlineRelease, release, take, toClinic, toSession } from './testing/commands';
import { checkedInDay, frozenDay, playDay, type PlayedDay } from './testing/play-day';
import { clock, factsOf, freezeTheList, mother, openTheDay, planOfTheDay, roleOf, STAFF } from './testing/small-school';

const {
  teacher1,
  teacher2,
  teacher3,
  nurse,
  dutyLeader,
  deputy,
  gateTeacherEast,
  guardSouth,
  volunteer,
  instructor,
  homeroom21,
  gradeLead5,
} = STAFF;

const asking = (who: string, role = roleOf(who)): CommandContext => ({
  ...{ commandId: 'c', actor: { id: who, role }, at: clock('17:43'), timeKnown: true, seen: null, recordedAt: clock('17:43') },
  ...{ predecessorMissing: false, paper: null },
});
const refusal = (day: PlayedDay, who: string, command: DayCommand, role?: string) =>
  mayAct(day.state, command, asking(who, role))?.code ?? 'may';

describe('who may say what', () => {
  it('every command names the roles that may say it', () => {
    expect(Object.keys(WHO_MAY).sort()).toEqual(Object.keys(KIND).sort());
    for (const type of Object.keys(KIND) as DayCommandType[])
      expect({ type, roles: WHO_MAY[type].length > 0 }).toEqual({ type, roles: true });
  });

  it('nobody holds a child who may not: volunteers never, an external instructor only with a paired teacher who does', () => {
    const day = checkedInDay();
    const deeds: DayCommand[] = [
      take(['child2a']),
      marks('club', 'present', 'child2a'),
      { type: 'FindChild', childId: 'child2a', placeId: 'gym' },
    ];
    for (const command of deeds) {
      expect(refusal(day, volunteer, command)).toBe('volunteers_never_hold');
      expect(refusal(day, instructor, command)).toBe('external_needs_pair');
      expect(refusal(day, dutyLeader, command)).toBe('may');
    }
    expect(refusal(day, instructor, { type: 'ReportUnwell', childId: 'child2c' })).toBe('may');
  });

  it('a guard says with whom a child walked out before check-in, and nothing else about where it is', () => {
    const day = frozenDay();
    const explain = (kind: 'collected_before_check_in' | 'at_home', personId: string | null): DayCommand => ({
      ...{ type: 'ExplainAbsence', childId: 'child5a', kind, personId, consentBreach: false },
    });
    expect(refusal(day, guardSouth, explain('collected_before_check_in', mother('child5a')))).toBe('may');
    expect(refusal(day, guardSouth, explain('collected_before_check_in', null))).toBe('not_permitted');
    expect(refusal(day, guardSouth, explain('at_home', mother('child5a')))).toBe('not_permitted');
    expect(refusal(day, homeroom21, explain('at_home', null))).toBe('may');
  });

  it('volunteers never release', () => {
    expect(refusal(checkedInDay(), volunteer, release('child2a'))).toBe('not_permitted');
    expect(refusal(checkedInDay(), volunteer, offlineRelease('child2a'))).toBe('not_permitted');
  });

  it('only leaders close, resolve and decide', () => {
    const day = checkedInDay();
    const deeds: DayCommand[] = [
      { type: 'CloseCampus', heads: [] },
      { type: 'ResolveConflict', conflictId: 'x', resolution: 'as_recorded', holder: null },
      { type: 'SuspendSelfConsents', reason: 'red_rain', noticeId: 'n', children: [] },
      { type: 'DecidePolice', childId: 'child2a', decision: 'called' },
    ];
    for (const command of deeds) {
      expect(refusal(day, teacher1, command)).toBe('not_permitted');
      expect(refusal(day, guardSouth, command)).toBe('not_permitted');
      expect(refusal(day, dutyLeader, command)).toBe('may');
      expect(refusal(day, deputy, command)).toBe('may');
    }
  });

  it('an inspector says nothing', () => {
    const roles = Object.values(WHO_MAY).flat();
    expect(roles).not.toContain('inspector');
  });
});

describe('on which records', () => {
  it('a teacher calls the roll of the own session, of one signed on to, and a grade lead of any', () => {
    const day = frozenDay();
    const command = marks('stage1of21', 'present', 'child2a');
    expect(refusal(day, teacher1, command)).toBe('may');
    expect(refusal(day, teacher2, command)).toBe('not_permitted');
    expect(refusal(day, gradeLead5, command)).toBe('may');
    day.send('15:49', teacher2, { type: 'SignOn', role: 'duty_teacher', sessionId: 'stage1of21' });
    expect(refusal(day, teacher2, command)).toBe('may');
    expect(refusal(day, teacher2, marks('nobodyKnows', 'present', 'child2a'))).toBe('may');
  });

  it('a gate releases at its own gate; a teacher brings an own child', () => {
    const day = checkedInDay();
    expect(refusal(day, gateTeacherEast, release('child2a'))).toBe('may');
    expect(refusal(day, gateTeacherEast, release('child5a'))).toBe('not_your_child');
    expect(refusal(day, teacher1, release('child2a'))).toBe('may');
    expect(refusal(day, teacher2, release('child2a'))).toBe('not_your_child');
    const pickup = (...children: string[]) =>
      ({
        type: 'RequestPickup',
        pickupId: 'p',
        collectorId: mother('child2a'),
        gateId: 'gateEast',
        children,
        facts: children.map((c) => factsOf(c)),
      }) as const;
    expect(refusal(day, gateTeacherEast, pickup('child2a', 'child5a'))).toBe('may');
    expect(refusal(day, teacher1, pickup('child2a', 'child5a'))).toBe('not_your_child');
    expect(refusal(day, teacher1, pickup())).toBe('not_your_child');
  });

  it('another duty without a gate opens no second gate', () => {
    const day = playDay();
    const plan = planOfTheDay();
    const homeroomToo = {
      staffId: gateTeacherEast,
      role: 'homeroom_teacher',
      grade: null,
      classId: 'class21',
      gateId: null,
      pairedWith: null,
    } as const;
    day.send('15:00', STAFF.clock, { ...openTheDay(), plan: { ...plan, duties: [...plan.duties, homeroomToo] } });
    day.send('15:30', STAFF.clock, freezeTheList());
    expect(refusal(day, gateTeacherEast, release('child5a'), 'gate_teacher')).toBe('not_your_child');
    expect(refusal(day, gateTeacherEast, release('child2a'), 'gate_teacher')).toBe('may');
  });

  it('what has happened at a gate is never turned away: the child has left', () => {
    const day = checkedInDay();
    expect(refusal(day, teacher2, offlineRelease('child2a'))).toBe('may');
    expect(refusal(day, nurse, offlineRelease('child2a', leavesAlone('child2a')))).toBe('may');
  });

  it('a child is reported unwell by who answers for it or teaches it', () => {
    const day = checkedInDay();
    const unwell = { type: 'ReportUnwell', childId: 'child2c' } as const;
    expect(refusal(day, teacher1, unwell)).toBe('may');
    expect(refusal(day, teacher3, unwell)).toBe('may');
    expect(refusal(day, homeroom21, unwell)).toBe('may');
    expect(refusal(day, STAFF.homeroom51, unwell)).toBe('not_your_child');
    expect(refusal(day, nurse, unwell)).toBe('may');
  });
});

describe('who may read a child’s record', () => {
  const day = checkedInDay();
  day.send('17:12', teacher2, { type: 'ReportUnwell', childId: 'child5a' });
  day.send('17:13', teacher2, offer('sick', ['child5b'], toClinic));
  day.send('17:14', teacher1, offer('o', ['child2a'], toSession('lateRoom')));
  day.send('17:15', teacher1, { ...offer('line', ['child2b'], toSession('lateRoom')), escortId: STAFF.escort });
  const reads = (who: string, childId: string) => mayRead(day.state, childId, { id: who, role: roleOf(who) });

  it.each([
    [teacher1, 'child2c', true, 'holds it'],
    [teacher2, 'child2c', false, 'has nothing to do with it'],
    [teacher3, 'child2c', true, 'expects it in the club'],
    [teacher3, 'child2a', true, 'is offered it'],
    [STAFF.escort, 'child2b', true, 'walks with it'],
    [STAFF.escort, 'child2c', false, 'walks with others'],
    [homeroom21, 'child2c', true, 'is its homeroom teacher'],
    [homeroom21, 'child5a', false, 'is another class’s'],
    [nurse, 'child5a', true, 'is told that it is unwell'],
    [nurse, 'child5b', true, 'is offered it'],
    [nurse, 'child2c', false, 'has no reason'],
    [guardSouth, 'child5a', true, 'stands at the gate'],
    [gradeLead5, 'child2c', true, 'leads'],
    [dutyLeader, 'child2c', true, 'leads the day'],
    [teacher1, 'childUnknown', false, 'asks for nobody'],
  ])('%s, %s: %s, because the person %s', (who, childId, may, _why) => {
    expect(reads(who, childId)).toBe(may);
  });
});
