import { DEFAULT_POLICY } from '../policy';
import { authority, childRecord, delegation, moment, restriction, selfConsent, shanghai } from '../testing/samples';
import { authorityToCollect, delegationFor, mayLeaveAlone, restrictionAgainst, restrictionsDueForReview } from './rules-of-release';

const tuesday = moment('2026-03-10', '17:44');
const wednesday = moment('2026-03-11', '17:44');
const alone = (child: Parameters<typeof mayLeaveAlone>[0], when = tuesday) => mayLeaveAlone(child, when, DEFAULT_POLICY);

describe('authority to collect', () => {
  const grandmother = authority({ authorityId: 'g', personId: 'grandmother', kind: 'listed', relation: '62', weekdays: [2, 4] });

  it('is per child: the grandmother of a sibling has none for this child', () => {
    expect(authorityToCollect(childRecord(), 'grandmother', tuesday)).toMatchObject({ ok: false, code: 'no_authority' });
  });

  it('is per weekday: a Tuesday grandmother is told "not today" on Wednesday', () => {
    const child = childRecord({ authorities: [grandmother] });
    expect(authorityToCollect(child, 'grandmother', tuesday)).toMatchObject({ ok: true });
    expect(authorityToCollect(child, 'grandmother', wednesday)).toMatchObject({ ok: false, code: 'authority_not_today' });
  });

  it('holds on its first and last date, not on the day after', () => {
    const child = childRecord({ authorities: [authority({ from: '2026-03-10', to: '2026-03-11' })] });
    const ok = (date: string) => authorityToCollect(child, 'mother', moment(date, '17:40')).ok;
    expect(['2026-03-09', '2026-03-10', '2026-03-11', '2026-03-12'].map(ok)).toEqual([false, true, true, false]);
  });

  it('revoked at 17:45 does not hold at 17:45, but a late report of 17:44 is judged by what held then', () => {
    const child = childRecord({ authorities: [authority({ revokedAt: shanghai('2026-03-10', '17:45') })] });
    expect(authorityToCollect(child, 'mother', moment('2026-03-10', '17:44')).ok).toBe(true);
    expect(authorityToCollect(child, 'mother', moment('2026-03-10', '17:45')).ok).toBe(false);
  });

  it('granted at 17:50 does not excuse a release at 17:45', () => {
    const child = childRecord({ authorities: [authority({ grantedAt: shanghai('2026-03-10', '17:50') })] });
    expect(authorityToCollect(child, 'mother', moment('2026-03-10', '17:45'))).toMatchObject({ ok: false, code: 'no_authority' });
  });
});

describe('leaving alone', () => {
  const boy = childRecord({ selfConsent: selfConsent() });

  it('with consent for Mon/Wed/Fri a grade-5 boy leaves on Wednesday 17:44 and is blocked on Tuesday', () => {
    expect(alone(boy, wednesday).ok).toBe(true);
    expect(alone(boy, tuesday)).toMatchObject({ ok: false, code: 'consent_not_this_weekday' });
  });

  it('without consent nobody leaves alone, whatever the grade', () => {
    expect(alone(childRecord({ gradeLevel: 9 }))).toEqual({ ok: false, code: 'no_consent', consent: null });
  });

  it('a consent below the minimum grade never counts, even one that is on file', () => {
    expect(alone({ ...boy, gradeLevel: 2 }, wednesday)).toMatchObject({ ok: false, code: 'below_minimum_grade' });
  });

  it('not after the latest minute of the consent, nor after the latest of the school', () => {
    expect(alone(boy, moment('2026-03-11', '18:00')).ok).toBe(true);
    expect(alone(boy, moment('2026-03-11', '18:01'))).toMatchObject({ ok: false, code: 'after_latest_time' });
    const early = childRecord({ selfConsent: selfConsent({ latest: 17 * 60 }) });
    expect(alone(early, wednesday)).toMatchObject({ ok: false, code: 'after_latest_time' });
    const late = childRecord({ selfConsent: selfConsent({ latest: 19 * 60 }) });
    expect(alone(late, moment('2026-03-11', '18:30'))).toMatchObject({ ok: false, code: 'after_latest_time' });
  });

  it('an afternoon consent does not cover evening study', () => {
    const evening = moment('2026-03-11', '20:20', { evening: true });
    expect(alone(boy, evening)).toMatchObject({ ok: false, code: 'consent_not_for_evening' });
    expect(alone(childRecord({ selfConsent: selfConsent({ evening: true }) }), evening).ok).toBe(true);
  });

  it('on a make-up Saturday that follows Friday, a Friday consent needs a fresh word of the guardian', () => {
    const saturday = moment('2026-05-09', '17:30', { makeUpDay: true });
    expect(alone(boy, saturday)).toMatchObject({ ok: false, code: 'consent_needs_confirmation' });
    expect(alone(childRecord({ selfConsent: selfConsent({ confirmedFor: ['2026-05-09'] }) }), saturday).ok).toBe(true);
  });

  it('a word on the phone does not stretch a Mon/Wed/Fri consent to an ordinary Tuesday', () => {
    const confirmed = childRecord({ selfConsent: selfConsent({ confirmedFor: ['2026-03-10'] }) });
    expect(alone(confirmed, tuesday)).toMatchObject({ ok: false, code: 'consent_not_this_weekday' });
  });

  it('suspended for a rainy day it holds again on the next', () => {
    const rain = childRecord({ selfConsent: selfConsent({ suspendedOn: ['2026-03-11'] }) });
    expect(alone(rain, wednesday)).toMatchObject({ ok: false, code: 'consent_suspended' });
    expect(alone(rain, moment('2026-03-13', '17:44')).ok).toBe(true);
  });
});

describe('a restriction', () => {
  const child = childRecord({ authorities: [authority({ personId: 'father', relation: '51' })], restrictions: [restriction()] });

  it('is in force from its first to its last date', () => {
    expect(restrictionAgainst(child, 'father', '2026-01-14')).toBeNull();
    expect(restrictionAgainst(child, 'father', '2026-03-10')?.kind).toBe('in_force');
    expect(restrictionAgainst(child, 'father', '2026-07-14')?.kind).toBe('in_force');
  });

  it('does not lapse by itself: the day after its end it waits for a review', () => {
    expect(restrictionAgainst(child, 'father', '2026-07-15')?.kind).toBe('expired_review');
    expect(restrictionAgainst(child, 'father', '2027-07-15')?.kind).toBe('expired_review');
  });

  it('is gone after its end only when a person let it lapse', () => {
    const lapsed = childRecord({ restrictions: [restriction({ reviewed: true })] });
    expect(restrictionAgainst(lapsed, 'father', '2026-07-14')?.kind).toBe('in_force');
    expect(restrictionAgainst(lapsed, 'father', '2026-07-15')).toBeNull();
  });

  it('an expired one does not hide another in force', () => {
    const two = childRecord({
      restrictions: [restriction({ to: '2026-02-01' }), restriction({ restrictionId: 'r2', from: '2026-02-02' })],
    });
    expect(restrictionAgainst(two, 'father', '2026-03-10')).toMatchObject({ kind: 'in_force', restriction: { restrictionId: 'r2' } });
  });

  it('does not touch another person', () => {
    expect(restrictionAgainst(child, 'mother', '2026-03-10')).toBeNull();
  });

  it('is listed for review at its end and at its half-yearly date', () => {
    expect(restrictionsDueForReview(child, '2026-07-14')).toEqual([]);
    expect(restrictionsDueForReview(child, '2026-07-15')).toHaveLength(1);
    const long = childRecord({ restrictions: [restriction({ to: '2028-01-14', reviewDue: '2026-07-15' })] });
    expect(restrictionsDueForReview(long, '2026-07-15')).toHaveLength(1);
  });
});

describe('a delegation', () => {
  const at = (hhmm: string, d = delegation()) => delegationFor(childRecord({ delegations: [d] }), 'aunt', moment('2026-03-10', hhmm));

  it('holds inside its window', () => {
    expect(['17:29', '17:30', '18:10', '18:11'].map((t) => at(t).ok)).toEqual([false, true, true, false]);
    expect(at('18:15')).toMatchObject({ code: 'delegation_outside_window' });
  });

  it('does not hold before the teacher called back', () => {
    expect(at('17:40', delegation({ state: 'requested' }))).toMatchObject({ ok: false, code: 'delegation_not_confirmed' });
  });

  it('is used up by one release', () => {
    expect(at('17:40', delegation({ state: 'used' }))).toMatchObject({ ok: false, code: 'delegation_used' });
  });

  it('cancelled counts as never given; another date does not count', () => {
    expect(at('17:40', delegation({ state: 'cancelled' }))).toMatchObject({ code: 'no_delegation' });
    expect(delegationFor(childRecord({ delegations: [delegation()] }), 'aunt', moment('2026-03-11', '17:40'))).toMatchObject({
      code: 'no_delegation',
    });
  });

  it('a used one does not hide a second, confirmed one', () => {
    const child = childRecord({ delegations: [delegation({ state: 'used' }), delegation({ delegationId: 'd2' })] });
    expect(delegationFor(child, 'aunt', moment('2026-03-10', '17:40'))).toMatchObject({ ok: true, delegation: { delegationId: 'd2' } });
  });
});
