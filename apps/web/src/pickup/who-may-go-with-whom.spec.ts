import {
  canTellAge,
  childrenToCollect,
  classesToAsk,
  judge,
  leavingAlone,
  mayTakeBeforeCheckIn,
  NOTHING_CONFIRMED,
  waysToLeave,
} from './at-the-gate';
import { childAt, factsOf, gateAt, gateDay, NOW } from './testing/gate-day';

const FAMILY = ['elder', 'younger', 'inClass', 'notYet'].map((childId) => factsOf(childId));
const mother = { collectorId: 'mother' };
const MINUTE = 60_000;
const tooOld = 16 * 60;

describe('a collector at the gate', () => {
  it('sees all own children together: who may go now first, then who is to be called', () => {
    const verdicts = childrenToCollect(gateAt(FAMILY), 'mother');
    expect(verdicts.map(({ childId, ready, where }) => [childId, ready, where.kind])).toEqual([
      ['younger', true, 'at_gate'],
      ['elder', true, 'at_gate'],
      ['inClass', false, 'elsewhere'],
      ['notYet', false, 'still_on_list'],
    ]);
  });

  it('who is on nobody’s list takes nobody', () => {
    expect(childrenToCollect(gateAt(FAMILY), 'stranger')).toEqual([]);
    expect(judge(gateAt(FAMILY), 'elder', { collectorId: 'stranger' })).toMatchObject({ ready: false, code: 'no_authority' });
  });

  it('whom a restriction keeps away is answered, and never proposed', () => {
    const restriction = {
      restrictionId: 'r1',
      personId: 'father',
      from: '2026-01-01',
      to: '2026-12-31',
      reviewed: false,
      reviewDue: '2026-12-31',
    };
    const facts = factsOf('elder', { restrictions: [restriction] });
    const listed = {
      ...facts,
      authorities: [...facts.authorities, { ...facts.authorities[0], personId: 'father', authorityId: 'may.father' }],
    };
    const at = gateAt([listed]);
    expect(childrenToCollect(at, 'father')).toMatchObject([{ childId: 'elder', ready: false, code: 'blocked' }]);
    expect(waysToLeave(at, 'elder').map(({ personId }) => personId)).not.toContain('father');
  });

  it('sees who released a child already, when and where', () => {
    const release = {
      revision: 7,
      eventId: 'e7',
      at: NOW - MINUTE,
      gateId: 'east',
      kind: 'list',
      collectorId: 'mother',
      pickupId: 'p',
      exitPermitId: null,
      authorityId: null,
      author: 'guard',
      undone: null,
    } as const;
    const day = gateDay([childAt('elder', { state: 'released', holder: null, release })]);
    expect(judge(gateAt(FAMILY, { day }), 'elder', mother)).toMatchObject({ ready: false, where: { kind: 'released', release } });
  });

  it('waits for a permit before the child’s own time, and goes with one', () => {
    const early = { now: NOW - 10 * MINUTE };
    expect(judge(gateAt(FAMILY, early), 'elder', mother)).toMatchObject({ ready: false, code: 'no_exit_permit' });
    const day = gateDay();
    day.permits.set('slip', { permitId: 'slip', childId: 'elder', collectorId: null, validUntil: NOW, used: false });
    expect(judge(gateAt(FAMILY, { ...early, day }), 'elder', mother)).toMatchObject({ ready: true, exitPermitId: 'slip' });
  });

  it('is asked for the class when names sound alike; the wrong class lets nobody go', () => {
    const at = gateAt([factsOf('elder', { soundsLike: ['younger'] }), factsOf('younger', { classId: 'class11' })]);
    expect(judge(at, 'elder', mother)).toMatchObject({ ready: false, asks: 'class' });
    expect(classesToAsk(at, 'elder')).toEqual(['class11', 'class32']);
    expect(judge(at, 'elder', mother, { ...NOTHING_CONFIRMED, classId: 'class11' })).toMatchObject({ ready: false, asks: 'class' });
    expect(judge(at, 'elder', mother, { ...NOTHING_CONFIRMED, classId: 'class32' })).toMatchObject({ ready: true });
  });

  it('is asked for its class too when it leaves alone, and stands among those who may', () => {
    const terms = { weekdays: [1, 2, 3, 4, 5] as const, from: '2026-02-16', to: '2026-07-03', latest: 18 * 60, evening: false };
    const selfConsent = {
      ...{ consentId: 'c1', signedBy: null, grantedAt: 0, revokedAt: null, suspendedOn: [], confirmedFor: [] },
      ...terms,
    };
    const at = gateAt([factsOf('elder', { soundsLike: ['younger'], selfConsent }), factsOf('younger', { classId: 'class11' })]);
    expect(judge(at, 'elder', { alone: true })).toMatchObject({ ready: false, asks: 'class' });
    expect(classesToAsk(at, 'elder')).toEqual(['class11', 'class32']);
    expect(judge(at, 'elder', { alone: true }, { ...NOTHING_CONFIRMED, classId: 'class11' })).toMatchObject({
      ready: false,
      asks: 'class',
    });
    expect(judge(at, 'elder', { alone: true }, { ...NOTHING_CONFIRMED, classId: 'class32' })).toMatchObject({ ready: true });
    expect(leavingAlone(at, 'elder')).toMatchObject({ ready: true, kind: 'self' });
  });
});

describe('without network', () => {
  const delegation = {
    delegationId: 'd1',
    personId: 'aunt',
    date: '2026-03-10',
    windowFrom: NOW - MINUTE,
    windowTo: NOW + MINUTE,
    idDigest: '',
    wishedBy: [],
    state: 'confirmed',
  } as const;

  it('a delegate waits, however fresh the list: nobody can compare the document', () => {
    const facts = [factsOf('elder', { delegations: [delegation] })];
    expect(judge(gateAt(facts), 'elder', { collectorId: 'aunt' })).toMatchObject({ asks: 'document', ready: false });
    const shown = { ...NOTHING_CONFIRMED, idLast4: '123X' };
    expect(judge(gateAt(facts), 'elder', { collectorId: 'aunt' }, shown)).toMatchObject({ ready: true });
    expect(judge(gateAt(facts, { snapshotAge: 5 }), 'elder', { collectorId: 'aunt' }, shown)).toMatchObject({
      ready: false,
      code: 'needs_network',
    });
  });

  it('an old list lets go whom the family listed; agencies and children with a restriction wait', () => {
    const other = {
      restrictionId: 'r1',
      personId: 'somebody',
      from: '2026-01-01',
      to: '2026-12-31',
      reviewed: false,
      reviewDue: '2026-12-31',
    };
    const at = gateAt([factsOf('elder'), factsOf('younger', { restrictions: [other] })], { snapshotAge: tooOld });
    expect(judge(at, 'elder', mother)).toMatchObject({ ready: true });
    expect(judge(at, 'elder', { collectorId: 'escort' })).toMatchObject({ ready: false, code: 'stale_list' });
    expect(judge(at, 'younger', mother)).toMatchObject({ ready: false, code: 'stale_list' });
    expect(judge({ ...at, snapshotAge: 60 }, 'younger', mother)).toMatchObject({ ready: true });
    // a list whose signature nobody could check here is as good as an old one
    expect(judge({ ...at, snapshotAge: 60, listChecked: false }, 'younger', mother)).toMatchObject({ ready: false, code: 'stale_list' });
  });
});

describe('a tablet whose clock is behind', () => {
  it('can’t tell how old its list is, so that nobody goes by it for whom it may have changed', () => {
    expect(canTellAge(NOW, NOW)).toBe(true);
    expect(canTellAge(NOW + MINUTE / 2, NOW)).toBe(true);
    expect(canTellAge(NOW + 20 * MINUTE, NOW)).toBe(false);
    const at = gateAt(FAMILY, { snapshotAge: 0, listChecked: canTellAge(NOW + 20 * MINUTE, NOW) });
    expect(judge(at, 'elder', { collectorId: 'escort' })).toMatchObject({ ready: false, code: 'stale_list' });
  });
});

describe('a line that left its rooms after the gate lost the network', () => {
  const seen = { ...NOTHING_CONFIRMED, standsHere: true };
  const offline = { snapshotAge: 8 * 60 };

  it('is in its rooms as far as the tablet knows: a child goes once the guard has it in front of them', () => {
    expect(judge(gateAt(FAMILY, offline), 'inClass', mother)).toMatchObject({ ready: false, where: { kind: 'elsewhere' } });
    expect(judge(gateAt(FAMILY, offline), 'inClass', mother, seen)).toMatchObject({ ready: true, where: { kind: 'at_gate' } });
    const confirmed = new Map([['inClass', seen]]);
    const verdicts = childrenToCollect(gateAt(FAMILY, offline), 'mother', confirmed);
    expect(verdicts.find(({ childId }) => childId === 'inClass')).toMatchObject({ ready: true });
  });

  it('with network the book is asked, whatever was said before', () => {
    expect(judge(gateAt(FAMILY), 'inClass', mother, seen)).toMatchObject({ ready: false, where: { kind: 'elsewhere' } });
  });

  it('whom nothing permits to take the child doesn’t get it because it stands here', () => {
    expect(judge(gateAt(FAMILY, offline), 'inClass', { collectorId: 'stranger' }, seen)).toMatchObject({
      ready: false,
      code: 'no_authority',
    });
    expect(judge(gateAt(FAMILY, { snapshotAge: tooOld }), 'inClass', { collectorId: 'escort' }, seen)).toMatchObject({
      ready: false,
      code: 'stale_list',
    });
  });

  it('a missing child, or one that nobody has had yet, is not let go by a look', () => {
    expect(judge(gateAt(FAMILY, offline), 'notYet', mother, seen)).toMatchObject({ ready: false, where: { kind: 'still_on_list' } });
    const day = gateDay([childAt('elder', { state: 'unaccounted' })]);
    expect(judge(gateAt(FAMILY, { ...offline, day }), 'elder', mother, seen)).toMatchObject({ ready: false, where: { kind: 'missing' } });
  });
});

describe('at the normal dismissal', () => {
  it('a child that is still on today’s list goes only with whom its family named', () => {
    const at = gateAt(FAMILY, { now: NOW - 125 * MINUTE });
    expect(mayTakeBeforeCheckIn(at, 'notYet', 'mother')).toBe(true);
    expect(mayTakeBeforeCheckIn(at, 'notYet', 'stranger')).toBe(false);
  });

  it('by a list that is too old, only with whom it may be at any other time: an agency’s escort waits', () => {
    const at = gateAt(FAMILY, { now: NOW - 125 * MINUTE });
    expect(mayTakeBeforeCheckIn(at, 'notYet', 'escort')).toBe(true);
    const old = { ...at, snapshotAge: tooOld };
    expect(mayTakeBeforeCheckIn(old, 'notYet', 'mother')).toBe(true);
    expect(mayTakeBeforeCheckIn(old, 'notYet', 'escort')).toBe(false);
  });
});
