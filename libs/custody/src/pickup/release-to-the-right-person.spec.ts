import { happened } from '../decision';
import type { CompleteRelease, ReleaseFacts } from '../commands';
import { dayCodec } from '../events';
import { accept, leavesAlone, marks, offer, release, take, toGate } from '../testing/commands';
import sample from '../codec/golden/campusDay/ReleaseCompleted.v1.json';
import { given, says } from '../testing/given';
import { checkedInDay, type PlayedDay } from '../testing/play-day';
import {
  AGENCY_ESCORT,
  classOf,
  clock,
  DELEGATE,
  factOf,
  factsOf,
  father,
  mother,
  RESTRICTED,
  RIGHT_DIGITS,
  STAFF,
  STAYS_LONG,
  STRANGER,
  uncle,
  WALKS_MON_WED_FRI,
  WALKS_TODAY,
  WRONG_DIGITS,
  XIAOCHEN_MORNING,
  XIAOCHEN_STAR,
  type SchoolOptions,
} from '../testing/small-school';

const { teacher1, teacher2, teacher4, dutyLeader, principal, guardEast, guardSouth, gateTeacherEast, gateTeacherSouth } = STAFF;
const EAST = ['child2a', 'child2b', 'child2c', 'child2d'];
const SOUTH = ['child5a', 'child5b', 'child5c', 'child5d'];

/** 17:40: both classes on their way to their gates. */
function atTheGates(options: SchoolOptions = {}): PlayedDay {
  const day = checkedInDay(options);
  day.send('17:40', teacher1, offer('lineEast', EAST, toGate('gateEast')));
  day.send('17:40', teacher2, offer('lineSouth', SOUTH, toGate('gateSouth')));
  return day;
}

const blockedBy = (
  childId: string,
  code: 'blocked' | 'no_authority' | 'id_mismatch' | 'consent_not_this_weekday' | 'unknown_pass',
  of: Partial<CompleteRelease>,
) =>
  happened('ReleaseBlocked', {
    childId,
    pickupId: `pickup.${childId}`,
    collectorId: of.collectorId === undefined ? mother(childId) : of.collectorId,
    gateId: of.gateId ?? 'gateSouth',
    code,
    decidedOffline: false,
  });

const delegation = (
  state: 'requested' | 'confirmed' | 'used' | 'cancelled',
  from = '17:30',
  to = '18:10',
): Pick<ReleaseFacts, 'delegations'> => ({
  delegations: [
    {
      delegationId: 'delegation1',
      personId: DELEGATE,
      date: '2026-03-10',
      windowFrom: clock(from),
      windowTo: clock(to),
      idDigest: RIGHT_DIGITS,
      wishedBy: [mother('child5a')],
      state,
    },
  ],
});
const byDelegate = (childId: string, facts: Pick<ReleaseFacts, 'delegations'>, idDigest: string | null = RIGHT_DIGITS) =>
  release(childId, { collectorId: DELEGATE, idDigest, facts: factsOf(childId, facts) });

describe('a release says to whom, at which gate, by whose hand and on what authority', () => {
  it('to a person on the list', () => {
    const { child } = given(atTheGates())
      .when(says('17:43', guardSouth, release('child5a')))
      .then(
        happened('ReleaseCompleted', {
          childId: 'child5a',
          pickupId: 'pickup.child5a',
          kind: 'list',
          collectorId: mother('child5a'),
          gateId: 'gateSouth',
          holder: teacher2,
          authorityId: `may.${mother('child5a')}`,
          facts: [factOf('child5a', 3)],
          override: null,
          similarNameConfirmed: false,
          exitPermitId: null,
          snapshotAge: null,
        }),
      );
    expect(child('child5a')).toMatchObject({ state: 'released', holder: null, release: { gateId: 'gateSouth', author: guardSouth } });
  });

  it('to a care agency’s escort', () => {
    const { day } = given(atTheGates())
      .when(says('17:43', guardSouth, release('child5a', { collectorId: AGENCY_ESCORT })))
      .thenTypes('ReleaseCompleted');
    expect(day.all('ReleaseCompleted')[0].kind).toBe('agency');
  });

  it('never twice: the second gate hears who released the child, where and when', () => {
    const day = atTheGates();
    day.send('17:43', guardSouth, release('child5a'));
    given(day)
      .when(says('17:44', guardEast, release('child5a', { gateId: 'gateEast' })))
      .thenRefused({ code: 'already_released', release: { at: clock('17:43'), gateId: 'gateSouth', by: guardSouth } });
  });

  it('of a line that a colleague took over at this gate who has none of their own, or another', () => {
    const taken = (placeId: string | null) => {
      const day = atTheGates();
      const duty = { role: 'gate_guard', sessionId: null, grade: null, classId: null, gateId: null, replaces: null } as const;
      day.send('17:41', dutyLeader, { type: 'AssignDuty', staffId: STAFF.escort, ...duty });
      day.send('17:42', STAFF.escort, { ...accept('lineSouth', ['child5a']), placeId });
      day.send('17:42', guardEast, { ...accept('lineSouth', ['child5b']), placeId });
      return day;
    };
    for (const childId of ['child5a', 'child5b']) {
      given(taken('placeSouth'))
        .when(says('17:43', guardSouth, release(childId)))
        .thenTypes('ReleaseCompleted');
      // where the line was taken over, nobody knows
      given(taken(null))
        .when(says('17:43', guardSouth, release(childId)))
        .thenRefused({ code: 'held_elsewhere' });
    }
    given(taken('placeSouth'))
      .when(says('17:43', gateTeacherEast, release('child5a', { gateId: 'gateEast' })))
      .thenRefused({ code: 'held_elsewhere', holder: STAFF.escort });
  });

  it('never of a child that is at another gate', () => {
    given(atTheGates())
      .when(says('17:43', guardEast, release('child5a', { gateId: 'gateEast' })))
      .thenRefused({ code: 'held_elsewhere', childId: 'child5a', holder: teacher2, gateId: 'gateSouth' });
  });

  it('never at a gate that nobody knows, of a child that nobody knows, or of one that nobody holds', () => {
    const day = atTheGates();
    given(day)
      .when(says('17:43', guardSouth, release('child5a', { gateId: 'gateNowhere' })))
      .thenRefused({ code: 'unknown_gate' });
    given(day)
      .when(says('17:43', guardSouth, release('childUnknown')))
      .thenRefused({ code: 'unknown_child' });
    given(day)
      .when(says('17:43', guardSouth, release('child2z')))
      .thenRefused({ code: 'not_in_custody' });
  });

  it('never of a child that is missing', () => {
    const day = atTheGates();
    day.send('17:41', teacher2, { type: 'DenyCustody', children: ['child5a'] });
    given(day)
      .when(says('17:43', teacher2, release('child5a')))
      .thenRefused({ code: 'not_in_custody' });
    given(day)
      .when(
        says('17:43', guardSouth, {
          type: 'RequestPickup',
          pickupId: 'pickup1',
          collectorId: mother('child5a'),
          gateId: 'gateSouth',
          children: ['child5a'],
          facts: [factsOf('child5a')],
        }),
      )
      .then(
        happened('PickupRequested', {
          pickupId: 'pickup1',
          collectorId: mother('child5a'),
          gateId: 'gateSouth',
          allowed: [],
          blocked: [{ childId: 'child5a', code: 'not_in_custody' }],
        }),
      );
  });
});

describe('S14 siblings, one collector', () => {
  it('one pickup, two releases; the brother is brought from his room to the other gate', () => {
    const day = atTheGates();
    const grandmother = 'grandmother';
    const facts = (childId: string) =>
      factsOf(childId, {
        authorities: [{ ...factsOf(childId).authorities[2], authorityId: `may.grandmother.${childId}`, personId: grandmother }],
      });
    const brother = release('child5a', { pickupId: 'pickup1', gateId: 'gateEast', collectorId: grandmother, facts: facts('child5a') });
    given(day)
      .when(
        says('17:41', gateTeacherEast, {
          type: 'RequestPickup',
          pickupId: 'pickup1',
          collectorId: grandmother,
          gateId: 'gateEast',
          children: ['child2c', 'child5a'],
          facts: [facts('child2c'), facts('child5a')],
        }),
      )
      .then(
        happened('PickupRequested', {
          pickupId: 'pickup1',
          collectorId: grandmother,
          gateId: 'gateEast',
          allowed: ['child2c', 'child5a'],
          blocked: [],
        }),
      );
    day.send('17:42', gateTeacherEast, release('child2c', { pickupId: 'pickup1', collectorId: grandmother, facts: facts('child2c') }));
    given(day)
      .when(says('17:42', gateTeacherEast, brother))
      .thenRefused({ code: 'held_elsewhere' });
    given(day)
      .when(says('17:42', gateTeacherEast, { type: 'CallChild', childId: 'child5a', gateId: 'gateEast', pickupId: 'pickup1' }))
      .thenTypes('ChildCalled');
    day.send('17:43', teacher2, offer('brother', ['child5a'], toGate('gateEast'), { route: 'across_grounds', escortId: STAFF.escort }));
    expect(day.state.offers.get('brother')?.dueAt).toBe(clock('17:51'));
    given(day)
      .when(says('17:47', gateTeacherEast, brother))
      .thenTypes('ReleaseCompleted');
    expect(day.all('ReleaseCompleted').map((r) => r.pickupId)).toEqual(['pickup1', 'pickup1']);
  });
});

describe('S15 authority for one only', () => {
  it('blocks the other with no_authority, and the attempt is on record', () => {
    given(atTheGates())
      .when(says('17:43', guardSouth, release('child5a', { collectorId: STRANGER })))
      .thenRefused({ code: 'no_authority', childId: 'child5a' }, blockedBy('child5a', 'no_authority', { collectorId: STRANGER }));
  });

  it('lets a delegate collect once the teacher has called back, and uses the delegation up', () => {
    const { day } = given(atTheGates())
      .when(says('17:52', guardSouth, byDelegate('child5a', delegation('confirmed'))))
      .thenTypes('ReleaseCompleted', 'DelegationUsed');
    expect(day.all('ReleaseCompleted')[0]).toMatchObject({ kind: 'delegate', authorityId: 'delegation1' });
    expect(day.state.delegations.get('delegation1')?.state).toBe('used');
    // the child comes back and the same delegate again: one use
    day.send('17:55', teacher4, { type: 'TakeChild', children: ['child5a'], placeId: null, sessionId: null, kind: 'returned' });
    given(day)
      .when(says('17:56', teacher4, byDelegate('child5a', delegation('confirmed'))))
      .thenRefused({ code: 'delegation_used' }, ...day.all('ReleaseBlocked').map((data) => happened('ReleaseBlocked', data)));
  });

  it.each([
    ['known to the day', true],
    ['known to the child’s record alone', false],
  ])('lets the delegate collect, %s, once the release by which nobody left is annulled; and then no second time', (_, applied) => {
    const day = atTheGates();
    const [wished] = delegation('confirmed').delegations;
    const { date: _d, wishedBy: _w, ...known } = wished;
    const change = { kind: 'delegation', childId: 'child5a', delegation: wished, fact: factOf('child5a') } as const;
    if (applied) day.send('17:41', STAFF.clock, { type: 'ApplyToDay', change });
    const collected = byDelegate('child5a', delegation('confirmed'));
    const annul = () =>
      ({
        type: 'AnnulRelease',
        childId: 'child5a',
        release: String(day.child('child5a').release?.revision),
        reason: 'tapped_by_mistake',
        placeId: null,
      }) as const;
    day.send('17:52', guardSouth, collected);
    day.send('17:53', teacher4, annul());
    expect(day.state.delegations.get('delegation1')).toEqual(applied ? { ...known, childId: 'child5a' } : undefined);
    given(day)
      .when(says('17:54', teacher4, collected))
      .thenTypes('ReleaseCompleted', 'DelegationUsed');
    expect(day.state.delegations.get('delegation1')?.state).toBe('used');
    day.send('17:55', teacher4, { type: 'TakeChild', children: ['child5a'], placeId: null, sessionId: null, kind: 'returned' });
    expect(day.send('17:56', teacher4, collected)).toMatchObject({ kind: 'refused', refusal: { code: 'delegation_used' } });
  });

  it('leaves it used after a release that was reversed: somebody did leave on it, and a teacher calls the guardian again', () => {
    const day = atTheGates();
    day.send('17:52', guardSouth, byDelegate('child5a', delegation('confirmed')));
    const release = String(day.child('child5a').release?.revision);
    day.send('17:53', dutyLeader, { type: 'ReverseRelease', childId: 'child5a', release, reason: 'wrong_person' });
    expect(day.state.delegations.get('delegation1')?.state).toBe('used');
  });

  it.each([
    ['requested', '17:30', RIGHT_DIGITS, 'delegation_not_confirmed'],
    ['confirmed', '17:50', RIGHT_DIGITS, 'delegation_outside_window'],
    ['confirmed', '17:30', WRONG_DIGITS, 'id_mismatch'],
    ['confirmed', '17:30', null, 'id_mismatch'],
    ['used', '17:30', RIGHT_DIGITS, 'delegation_used'],
    ['cancelled', '17:30', RIGHT_DIGITS, 'no_authority'],
  ] as const)('blocks a delegation that is %s from %s shown %s: %s', (state, from, digits, code) => {
    const day = atTheGates();
    const decision = day.send('17:43', guardSouth, byDelegate('child5a', delegation(state, from), digits));
    expect(decision).toMatchObject({ kind: 'refused', refusal: { code } });
    expect(day.all('ReleaseBlocked')).toMatchObject([{ code, childId: 'child5a' }]);
  });

  it('counts failed document checks of one person', () => {
    const day = atTheGates();
    for (const time of ['17:43', '17:44']) day.send(time, guardSouth, byDelegate('child5a', delegation('confirmed'), WRONG_DIGITS));
    expect([...day.state.safetyRefusals.values()].map((r) => r.failedChecks)).toEqual([1, 2]);
  });

  it('knows at once that a delegation was cancelled, or an authority withdrawn', () => {
    const day = atTheGates();
    const change = { childId: 'child5a', fact: factOf('child5a', 9) };
    given(day)
      .when(
        says('17:41', STAFF.clock, {
          type: 'ApplyToDay',
          change: { ...change, kind: 'delegation', delegation: delegation('cancelled').delegations[0] },
        }),
      )
      .thenTypes('DelegationApplied');
    day.send('17:41', STAFF.clock, {
      type: 'ApplyToDay',
      change: { ...change, kind: 'authority_withdrawn', authorityId: `may.${mother('child5a')}` },
    });
    expect(day.send('17:43', guardSouth, byDelegate('child5a', delegation('confirmed')))).toMatchObject({
      refusal: { code: 'no_authority' },
    });
    expect(day.send('17:43', guardSouth, release('child5a'))).toMatchObject({ refusal: { code: 'no_authority' } });
  });
});

describe('S17 leaving alone', () => {
  it('not any more once the consent was taken back, also while what the gate has read says otherwise', () => {
    const day = atTheGates();
    const { fact, selfConsent } = factsOf(WALKS_TODAY);
    const authorityId = selfConsent?.consentId ?? '';
    day.send('17:42', STAFF.homeroom21, {
      type: 'ApplyToDay',
      change: { kind: 'authority_withdrawn', childId: WALKS_TODAY, authorityId, fact },
    });
    expect(day.send('17:44', guardSouth, leavesAlone(WALKS_TODAY))).toMatchObject({ refusal: { code: 'no_consent' } });
    expect(day.child(WALKS_TODAY).state).toBe('in_transit');
  });

  it('is a release of its own kind; the guardian gets a notice', () => {
    const { day } = given(atTheGates())
      .when(says('17:44', guardSouth, leavesAlone(WALKS_TODAY)))
      .thenTypes('ReleaseCompleted', 'NoticeSent');
    expect(day.all('ReleaseCompleted')[0]).toMatchObject({ kind: 'self', collectorId: null, authorityId: `walks.${WALKS_TODAY}` });
    expect(day.all('NoticeSent')[0]).toMatchObject({ kind: 'left_alone', children: [WALKS_TODAY] });
  });

  it('is blocked on a Tuesday for Monday, Wednesday and Friday, though “the child always walks”', () => {
    given(atTheGates())
      .when(says('17:44', guardSouth, leavesAlone(WALKS_MON_WED_FRI)))
      .thenRefused({ code: 'consent_not_this_weekday' }, blockedBy(WALKS_MON_WED_FRI, 'consent_not_this_weekday', { collectorId: null }));
  });

  it.each([
    ['no consent', factsOf('child5d'), {}, 'no_consent'],
    ['second grade', { ...factsOf(WALKS_TODAY), gradeLevel: 2 }, {}, 'below_minimum_grade'],
    ['a make-up day', factsOf(WALKS_TODAY), { makeUpDay: true }, 'consent_needs_confirmation'],
    ['after its latest time', factsOf(WALKS_TODAY), { at: '18:01' }, 'after_latest_time'],
  ] as const)('is blocked: %s', (_, facts, { at = '17:44', ...options }: { at?: string; makeUpDay?: boolean }, code) => {
    const day = atTheGates(options);
    expect(day.send(at, guardSouth, leavesAlone(facts.childId, { facts }))).toMatchObject({ kind: 'refused', refusal: { code } });
    expect(day.all('ReleaseBlocked').map((b) => b.code)).toEqual([code]);
  });
});

describe('S18 red rain warning', () => {
  it('suspends every consent for the day and tells every guardian', () => {
    const day = atTheGates();
    const { day: now } = given(day)
      .when(says('17:20', dutyLeader, { type: 'SuspendSelfConsents', reason: 'red_rain', noticeId: 'notice1', children: [WALKS_TODAY] }))
      .then(
        happened('SelfConsentsSuspended', { reason: 'red_rain', children: [WALKS_TODAY] }),
        happened('NoticeSent', {
          noticeId: 'notice1',
          kind: 'consents_suspended',
          staffIds: [],
          children: [WALKS_TODAY],
          dueAt: clock('17:35'),
          planId: null,
        }),
      );
    expect(now.send('17:44', guardSouth, leavesAlone(WALKS_TODAY))).toMatchObject({
      kind: 'refused',
      refusal: { code: 'consent_suspended' },
    });
    // a tablet whose clock is behind asks now all the same
    const behind = now.send('17:10', guardSouth, leavesAlone(WALKS_TODAY), { arrives: '17:45' });
    expect(behind).toMatchObject({ kind: 'refused', refusal: { code: 'consent_suspended' } });
  });
});

describe('S19 rain gates', () => {
  let day: PlayedDay;
  beforeAll(() => {
    day = atTheGates();
  });
  const gates = [
    { gateId: 'gateSouth', open: false, insteadGateId: 'gateEast', grades: [5, 6], at: null },
    { gateId: 'gateEast', open: true, insteadGateId: null, grades: [1, 2, 5, 6], at: clock('17:50') },
  ];
  it('blocks a release at the closed gate and shows the new one', () => {
    given(day)
      .when(
        says('16:55', dutyLeader, {
          type: 'ChangeDayPlan',
          planId: 'rain',
          kind: 'gates',
          severity: 'orange',
          gates,
          noticeId: 'rainNotice',
          staffIds: [teacher1, teacher2],
        }),
      )
      .thenTypes('DayPlanChanged', 'NoticeSent');
    given(day)
      .when(says('17:41', guardSouth, release('child5a')))
      .thenRefused({ code: 'gate_closed', gateId: 'gateEast' });
  });

  it('can’t be overridden: the gate is locked', () => {
    given(day)
      .when(says('17:43', dutyLeader, release('child5a', { override: { reason: 'parent_in_a_hurry' } })))
      .thenRefused({ code: 'gate_closed' });
  });

  it('opens again when the plan is withdrawn', () => {
    given(day)
      .when(says('17:45', dutyLeader, { type: 'WithdrawDayPlan', planId: 'rain' }))
      .thenTypes('DayPlanWithdrawn');
    given(day)
      .when(says('17:46', dutyLeader, release('child5a')))
      .thenTypes('ReleaseCompleted');
    expect(day.state.notices.get('rainNotice')?.withdrawn).toBe(true);
  });

  it('is refused for a gate that nobody knows', () => {
    given(day)
      .when(
        says('17:50', dutyLeader, {
          type: 'ChangeDayPlan',
          planId: 'odd',
          kind: 'gates',
          severity: 'normal',
          gates: [{ gateId: 'gateNowhere', open: false, insteadGateId: null, grades: [], at: null }],
          noticeId: 'n',
          staffIds: [],
        }),
      )
      .thenRefused({ code: 'unknown_gate' });
  });
});

describe('S20 court order', () => {
  const asked = { collectorId: father(RESTRICTED) };

  it('blocks the father, card or not; the attempt is on record with a neutral code', () => {
    const { day } = given(atTheGates())
      .when(says('17:46', guardSouth, release(RESTRICTED, asked)))
      .thenRefused({ code: 'blocked', childId: RESTRICTED }, blockedBy(RESTRICTED, 'blocked', asked));
    expect(day.child(RESTRICTED).state).toBe('in_transit');
    given(day)
      .when(says('17:52', guardSouth, release(RESTRICTED)))
      .thenTypes('ReleaseCompleted');
  });

  it.each([guardSouth, gateTeacherSouth, teacher2, dutyLeader, principal])('can’t be overridden by %s', (who) => {
    const day = atTheGates();
    if (who === dutyLeader || who === principal)
      day.send('17:41', who, { type: 'TakeOver', children: [RESTRICTED], from: teacher2, placeId: null, reason: 'brings_to_gate' });
    given(day)
      .when(says('17:46', who, release(RESTRICTED, { ...asked, override: { reason: 'knows_the_family' } })))
      .thenRefused({ code: 'blocked' }, blockedBy(RESTRICTED, 'blocked', asked));
  });

  it('is in force from the moment that it stands in the day, before the tablet has the child’s new record', () => {
    const restriction = {
      restrictionId: 'courtOrder2',
      personId: uncle('child5a'),
      from: '2026-03-10',
      to: '2026-09-10',
      reviewed: false,
      reviewDue: '2026-09-10',
    };
    const day = atTheGates();
    given(day)
      .when(
        says('17:41', STAFF.clock, {
          type: 'ApplyToDay',
          change: { kind: 'restriction', childId: 'child5a', restriction, fact: factOf('child5a', 7) },
        }),
      )
      .thenTypes('RestrictionApplied');
    given(day)
      .when(says('17:46', guardSouth, release('child5a', { collectorId: uncle('child5a') })))
      .thenRefused({ code: 'blocked' }, blockedBy('child5a', 'blocked', { collectorId: uncle('child5a') }));
    expect(day.all('RestrictionApplied')[0].releasedBefore).toBe(false);
    given(day)
      .when(
        says('17:47', STAFF.clock, {
          type: 'ApplyToDay',
          change: { kind: 'restriction_lifted', childId: 'child5a', restrictionId: 'courtOrder2', fact: factOf('child5a', 8) },
        }),
      )
      .thenTypes('RestrictionLifted');
    given(day)
      .when(says('17:48', guardSouth, release('child5a', { collectorId: uncle('child5a') })))
      .thenTypes('ReleaseCompleted');
  });

  it('that arrives after the release says so at once', () => {
    const day = atTheGates();
    day.send('17:43', guardSouth, release('child5a', { collectorId: uncle('child5a') }));
    const restriction = {
      restrictionId: 'courtOrder2',
      personId: uncle('child5a'),
      from: '2026-03-10',
      to: '2026-09-10',
      reviewed: false,
      reviewDue: '2026-09-10',
    };
    day.send('17:46', STAFF.clock, {
      type: 'ApplyToDay',
      change: { kind: 'restriction', childId: 'child5a', restriction, fact: factOf('child5a', 7) },
    });
    expect(day.all('RestrictionApplied')[0].releasedBefore).toBe(true);
  });

  describe('on 2026-07-15 it is “expired, review”', () => {
    const expired = {
      restrictionId: 'courtOrder1',
      personId: father(RESTRICTED),
      from: '2025-07-15',
      to: '2026-03-09',
      reviewed: false,
      reviewDue: '2026-03-09',
    };
    const facts = factsOf(RESTRICTED, { restrictions: [expired] });
    const ask = (override: CompleteRelease['override'] = null) => release(RESTRICTED, { ...asked, facts, override });

    it('a guard still can’t release, and needs no words for it', () => {
      given(atTheGates())
        .when(says('17:46', guardSouth, ask()))
        .thenRefused({ code: 'blocked' }, blockedBy(RESTRICTED, 'blocked', asked));
      given(atTheGates())
        .when(says('17:46', guardSouth, ask({ reason: 'expired' })))
        .thenRefused({ code: 'blocked' }, blockedBy(RESTRICTED, 'blocked', asked));
    });

    it('a duty leader decides, with a reason', () => {
      const { day } = given(atTheGates())
        .when(says('17:46', dutyLeader, ask({ reason: 'order_expired_mother_called' }), { role: 'duty_leader' }))
        .thenTypes('ReleaseCompleted');
      expect(day.all('ReleaseCompleted')[0].override).toEqual({ leaderId: dutyLeader, reason: 'order_expired_mother_called' });
    });

    it('reviewed today and left to lapse, it speaks against nobody any more, whether or not the day had heard of it', () => {
      for (const heardBefore of [false, true]) {
        const day = atTheGates();
        const apply = (restriction: typeof expired | { reviewed: boolean }) =>
          day.send('17:41', STAFF.clock, {
            type: 'ApplyToDay',
            change: { kind: 'restriction', childId: RESTRICTED, restriction: { ...expired, ...restriction }, fact: factOf(RESTRICTED, 9) },
          });
        if (heardBefore) apply(expired);
        apply({ reviewed: true });
        const lapsed = factsOf(RESTRICTED, { restrictions: [{ ...expired, reviewed: true }] });
        given(day)
          .when(says('17:46', guardSouth, release(RESTRICTED, { ...asked, facts: lapsed })))
          .thenTypes('ReleaseCompleted');
      }
    });

    it('but not at a gate that is closed, though the document is asked for first', () => {
      const day = atTheGates();
      const gates = [{ gateId: 'gateSouth', open: false, insteadGateId: 'gateEast', grades: [5, 6], at: null }];
      const plan = { planId: 'rain', kind: 'gates', severity: 'orange', gates, noticeId: 'rainNotice', staffIds: [] } as const;
      day.send('17:41', dutyLeader, { type: 'ChangeDayPlan', ...plan });
      given(day)
        .when(says('17:46', dutyLeader, ask({ reason: 'mother_called' })))
        .thenRefused({ code: 'gate_closed', gateId: 'gateEast' });
    });

    it('but not while a newer order is in force, whichever of the two is read first', () => {
      const newer = { ...expired, restrictionId: 'courtOrder2', from: '2026-03-01', to: '2026-09-01' };
      for (const inTheDay of [expired, newer]) {
        const day = atTheGates();
        day.send('17:41', STAFF.clock, {
          type: 'ApplyToDay',
          change: { kind: 'restriction', childId: RESTRICTED, restriction: inTheDay, fact: factOf(RESTRICTED, 9) },
        });
        const other = inTheDay === expired ? newer : expired;
        const command = release(RESTRICTED, {
          ...asked,
          facts: factsOf(RESTRICTED, { restrictions: [other] }),
          override: { reason: 'mother_called' },
        });
        expect(day.send('17:46', dutyLeader, command)).toMatchObject({ kind: 'refused', refusal: { code: 'blocked' } });
      }
    });
  });
});

describe('a leader may decide otherwise, by name and with a reason', () => {
  const why = { override: { reason: 'uncle_after_call_with_mother' } };

  it('for a person who is on no list', () => {
    const { day } = given(atTheGates())
      .when(says('17:46', dutyLeader, release('child5a', { collectorId: STRANGER, ...why })))
      .thenTypes('ReleaseCompleted');
    expect(day.all('ReleaseCompleted')[0]).toMatchObject({
      kind: 'override',
      authorityId: null,
      override: { leaderId: dutyLeader, reason: why.override.reason },
    });
  });

  it('before its time, to somebody who is on the list: the authority that holds is named', () => {
    const day = checkedInDay();
    const { child } = given(day)
      .and('16:00', dutyLeader, take(['child5a']))
      .when(says('16:01', dutyLeader, release('child5a', why)))
      .thenTypes('ReleaseCompleted');
    expect(child('child5a').release).toMatchObject({ kind: 'list' });
    expect(day.all('ReleaseCompleted')[0].authorityId).toBe(`may.${mother('child5a')}`);
  });

  it('an older log wrote it as if the person were on the list: it is read as what it was', () => {
    const stored = { ...sample.data, kind: 'list', authorityId: null, override: { leaderId: dutyLeader, reason: 'called' } };
    const read = (data: object) => (dayCodec.decode('ReleaseCompleted', 1, data).data as { kind: string }).kind;
    expect(read(stored)).toBe('override');
    expect(read({ ...stored, override: null })).toBe('list');
    expect(read({ ...stored, kind: 'self' })).toBe('self');
  });

  it('but not a guard or a teacher', () => {
    given(atTheGates())
      .when(says('17:46', guardSouth, release('child5a', { collectorId: STRANGER, ...why })))
      .thenRefused({ code: 'no_authority' }, blockedBy('child5a', 'no_authority', { collectorId: STRANGER }));
  });

  it('and not for a pass that nobody knows', () => {
    given(atTheGates())
      .when(says('17:46', dutyLeader, release('child5a', { collectorId: null, ...why })))
      .thenRefused({ code: 'unknown_pass' }, blockedBy('child5a', 'unknown_pass', { collectorId: null }));
  });

  it('and never without a look at which of two children it is', () => {
    given(atTheGates())
      .when(says('17:46', dutyLeader, release(XIAOCHEN_STAR, { collectorId: STRANGER, confirmedClassId: null, ...why })))
      .thenRefused({ code: 'confirm_similar_name' });
  });
});

describe('names that sound alike', () => {
  it.each([XIAOCHEN_MORNING, XIAOCHEN_STAR])('ask for the class before %s goes', (childId) => {
    const day = atTheGates();
    given(day)
      .when(says('17:43', guardEast, release(childId, { confirmedClassId: null })))
      .thenRefused({ code: 'confirm_similar_name' });
    given(day)
      .when(says('17:43', guardEast, release(childId, { confirmedClassId: 'class23' })))
      .thenRefused({ code: 'confirm_similar_name' });
    given(day)
      .when(says('17:44', guardEast, release(childId, { confirmedClassId: classOf(childId) })))
      .thenTypes('ReleaseCompleted');
    expect(day.all('ReleaseCompleted')[0].similarNameConfirmed).toBe(true);
  });
});

describe('a child that leaves alone and whose name sounds like another’s', () => {
  const walker = (confirmedClassId: string | null) =>
    leavesAlone(WALKS_TODAY, { confirmedClassId, facts: factsOf(WALKS_TODAY, { soundsLike: [WALKS_MON_WED_FRI] }) });

  it('is asked for its class before it goes: another child’s consent takes nobody home', () => {
    const day = atTheGates();
    for (const said of [null, 'class23'])
      given(day)
        .when(says('17:43', guardSouth, walker(said)))
        .thenRefused({ code: 'confirm_similar_name' });
    given(day)
      .when(says('17:44', guardSouth, walker(classOf(WALKS_TODAY))))
      .thenTypes('ReleaseCompleted', 'NoticeSent');
    expect(day.all('ReleaseCompleted')[0]).toMatchObject({ kind: 'self', similarNameConfirmed: true });
  });

  it('also when a leader lets it go against a refusal', () => {
    const why = { override: { reason: 'father_on_the_phone' } };
    const alone = (confirmedClassId: string | null) =>
      leavesAlone(WALKS_MON_WED_FRI, {
        ...{ confirmedClassId, ...why },
        facts: factsOf(WALKS_MON_WED_FRI, { soundsLike: [WALKS_TODAY] }),
      });
    given(atTheGates())
      .when(says('17:46', dutyLeader, alone(null)))
      .thenRefused({ code: 'confirm_similar_name' });
    given(atTheGates())
      .when(says('17:46', dutyLeader, alone(classOf(WALKS_MON_WED_FRI))))
      .thenTypes('ReleaseCompleted', 'NoticeSent');
  });
});

describe('a walk-in whose name sounds like another’s', () => {
  it('is looked at like any other, though no list of today says so', () => {
    const day = checkedInDay();
    day.send('16:55', STAFF.teacher3, { type: 'AdmitWalkIn', childId: 'child2y', classId: 'class21', grade: 2, sessionId: 'club' });
    const walkIn = (confirmedClassId: string | null) =>
      release('child2y', { confirmedClassId, facts: factsOf('child2y', { soundsLike: [XIAOCHEN_MORNING] }) });
    given(day)
      .when(says('17:45', STAFF.teacher3, walkIn(null)))
      .thenRefused({ code: 'confirm_similar_name' });
    given(day)
      .when(says('17:45', STAFF.teacher3, walkIn('class21')))
      .thenTypes('ReleaseCompleted');
    expect(day.all('ReleaseCompleted')[0].similarNameConfirmed).toBe(true);
  });
});

describe('every exit before the child’s wave needs a slip', () => {
  const slip = {
    type: 'IssueExitPermit',
    permitId: 'permit1',
    childId: 'child5a',
    collectorId: mother('child5a'),
    reason: 'dentist',
  } as const;
  const leaves = (more: Partial<CompleteRelease> = {}) => release('child5a', { exitPermitId: 'permit1', ...more });

  it('no slip, no exit', () => {
    given(checkedInDay())
      .when(says('16:20', teacher2, release('child5a')))
      .thenRefused({ code: 'no_exit_permit' });
  });

  it('with the slip it is a release, and the slip is used', () => {
    const day = checkedInDay();
    given(day)
      .when(says('16:10', STAFF.homeroom51, { ...slip, validUntil: clock('16:30') }))
      .thenTypes('ExitPermitIssued');
    given(day)
      .when(says('16:20', teacher2, leaves()))
      .thenTypes('ReleaseCompleted', 'ExitPermitUsed');
    expect(day.all('ReleaseCompleted')[0].exitPermitId).toBe('permit1');
    expect(day.state.permits.get('permit1')?.used).toBe(true);
  });

  it('not after it has run out, not twice, not for another child, not with another person', () => {
    const day = checkedInDay();
    day.send('16:10', STAFF.homeroom51, { ...slip, validUntil: clock('16:30') });
    given(day)
      .when(says('16:31', teacher2, leaves()))
      .thenRefused({ code: 'no_exit_permit' });
    given(day)
      .when(says('16:20', teacher2, leaves({ collectorId: father('child5a') })))
      .thenRefused({ code: 'no_exit_permit' });
    given(day)
      .when(says('16:20', teacher2, release('child5b', { exitPermitId: 'permit1' })))
      .thenRefused({ code: 'no_exit_permit' });
    day.send('16:20', teacher2, leaves());
    day.send('16:25', teacher2, { type: 'TakeChild', children: ['child5a'], placeId: null, sessionId: null, kind: 'returned' });
    given(day)
      .when(says('16:26', teacher2, leaves()))
      .thenRefused({ code: 'no_exit_permit' });
  });

  it('once more, when it turns out that nobody had gone: the tap was a mistake', () => {
    const day = checkedInDay();
    day.send('16:10', STAFF.homeroom51, { ...slip, validUntil: clock('16:30') });
    day.send('16:20', teacher2, leaves());
    const revision = String(day.child('child5a').release?.revision);
    day.send('16:21', teacher2, {
      type: 'AnnulRelease',
      childId: 'child5a',
      release: revision,
      reason: 'tapped_by_mistake',
      placeId: null,
    });
    given(day)
      .when(says('16:25', teacher2, leaves()))
      .thenTypes('ReleaseCompleted', 'ExitPermitUsed');
  });

  it('not even before a list that nobody has written: an unknown child has no slip', () => {
    given(checkedInDay())
      .when(says('16:10', STAFF.homeroom51, { ...slip, childId: 'childUnknown', validUntil: clock('16:30') }))
      .thenRefused({ code: 'unknown_child' });
  });

  it('a child of extended care may be collected at any time of it, and not before', () => {
    const day = atTheGates();
    given(day)
      .when(says('17:50', guardSouth, release(STAYS_LONG)))
      .thenRefused({ code: 'no_exit_permit' });
    given(day)
      .when(says('18:05', guardSouth, release(STAYS_LONG)))
      .thenTypes('ReleaseCompleted');
  });
});

describe('a change of how the child leaves', () => {
  it('is copied into the day once', () => {
    const change = {
      kind: 'dismissal',
      childId: 'child5a',
      dismissalPeriodId: 'extended',
      gateId: 'gateEast',
      mode: 'collected',
      fact: factOf('child5a', 5),
    } as const;
    const { child } = given(checkedInDay())
      .when(says('16:20', STAFF.clock, { type: 'ApplyToDay', change }))
      .thenTypes('DismissalChanged');
    expect(child('child5a')).toMatchObject({ dismissalPeriodId: 'extended', gateId: 'gateEast' });
  });
});

describe('evening study', () => {
  const evening = () => {
    const day = checkedInDay({ evening: true });
    day.send('18:05', teacher2, { type: 'TakeChild', children: SOUTH, placeId: 'room51', sessionId: null, kind: 'kept' });
    return day;
  };
  const out = (day: PlayedDay, childId: string) => day.send('18:10', teacher2, release(childId));

  it('lets a child out to eat and in again: custody runs again with the roll call', () => {
    const day = evening();
    expect(out(day, 'child5a')).toMatchObject({ kind: 'accepted' });
    const { child } = given(day)
      .when(says('18:51', teacher4, marks('eveningStudy', 'present', 'child5a')))
      .thenTypes('DutySignedOn', 'RollCallStarted', 'RollCallMarked', 'CustodyReopened');
    expect(day.all('CustodyReopened')[0].kind).toBe('re_entry');
    expect(child('child5a')).toMatchObject({ state: 'held', holder: teacher4, release: { undone: null } });
  });

  it('lets nobody out before or after the meal break without a slip', () => {
    const day = evening();
    expect(day.send('17:50', teacher2, release('child5a'))).toMatchObject({ refusal: { code: 'no_exit_permit' } });
    expect(day.send('19:10', teacher2, release('child5a'))).toMatchObject({ refusal: { code: 'no_exit_permit' } });
    expect(day.send('20:21', teacher2, release('child5a'))).toMatchObject({ kind: 'accepted' });
  });

  it('misses a child that went out to eat and is not back', () => {
    const day = evening();
    out(day, 'child5a');
    day.send('18:51', teacher4, marks('eveningStudy', 'present', 'child5b', 'child5c', 'child5d'));
    const { child } = given(day)
      .when(says('18:55', teacher4, { type: 'CompleteRollCall', sessionId: 'eveningStudy' }))
      .thenTypes('RollCallCompleted', 'ChildUnaccounted');
    expect(child('child5a')).toMatchObject({ state: 'unaccounted', holder: null });
    // and it comes, late: in custody again, counted as opened again
    day.send('19:05', teacher4, marks('eveningStudy', 'late', 'child5a'));
    expect(child('child5a')).toMatchObject({ state: 'held', holder: teacher4 });
    expect(day.state.totals).toMatchObject({ opened: 8, reopened: 1, released: 1 });
  });

  it('needs its own consent to leave alone', () => {
    const day = evening();
    expect(day.send('20:21', teacher2, leavesAlone(WALKS_TODAY))).toMatchObject({ refusal: { code: 'consent_not_for_evening' } });
  });
});
