import type { ExplainAbsence } from '../commands';
import { given, says } from '../testing/given';
import { frozenDay } from '../testing/play-day';
import { factOf, factsOf, father, mother, RESTRICTED, STAFF, uncle } from '../testing/small-school';

const { guardSouth, clock } = STAFF;

const wentWith = (personId: string): ExplainAbsence => ({
  type: 'ExplainAbsence',
  childId: RESTRICTED,
  kind: 'collected_before_check_in',
  personId,
  consentBreach: false,
  facts: factsOf(RESTRICTED),
});

describe('15:42, a guard says with whom a child of the list walked out', () => {
  it('with the mother: nobody looks for it', () => {
    const { child } = given(frozenDay())
      .when(says('15:42', guardSouth, wentWith(mother(RESTRICTED))))
      .thenTypes('AbsenceExplained');
    expect(child(RESTRICTED).state).toBe('explained');
  });

  it('with the father, whom a court keeps from it: it has left, and a leader hears of it', () => {
    const { child, day } = given(frozenDay())
      .when(says('15:42', guardSouth, wentWith(father(RESTRICTED))))
      .thenTypes('AbsenceExplained', 'ConflictDetected');
    expect(child(RESTRICTED).state).toBe('explained');
    expect(day.all('ConflictDetected')).toMatchObject([{ kind: 'release_without_authority', whereabouts: false }]);
  });

  it('also by a document that came today and the child’s record doesn’t show yet', () => {
    const day = frozenDay();
    const of = { restrictionId: 'r2', personId: uncle(RESTRICTED), from: '2026-03-10', to: '2026-09-10' };
    const restriction = { ...of, reviewed: false, reviewDue: '2026-09-10' };
    day.send('15:35', clock, {
      type: 'ApplyToDay',
      change: { kind: 'restriction', childId: RESTRICTED, restriction, fact: factOf(RESTRICTED, 9) },
    });
    given(day)
      .when(says('15:42', guardSouth, wentWith(uncle(RESTRICTED))))
      .thenTypes('AbsenceExplained', 'ConflictDetected');
  });
});
