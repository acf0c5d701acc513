import { DEFAULT_POLICY } from '../policy';
import { givenChild, registered } from '../testing/children';
import { shanghai } from '../testing/samples';
import type { ChildEvent } from './child';
import { consentOn, mayLeaveAlone } from './rules-of-release';

const granted = (
  consentId: string,
  from: string,
  to: string,
  more: Partial<{ latest: number; weekdays: readonly (1 | 2 | 3 | 4 | 5)[] }> = {},
) =>
  ({
    type: 'SelfConsentGranted',
    data: {
      ...{
        consentId,
        from,
        to,
        weekdays: [1, 2, 3, 4, 5],
        latest: 1_080,
        evening: false,
        signedBy: 'mother',
        at: shanghai('2026-03-10', '08:00'),
      },
      ...more,
    },
  }) as const satisfies ChildEvent;
const OLD = granted('old', '2026-02-24', '2026-07-01');
const RENEWAL = granted('new', '2026-04-01', '2026-08-31', { latest: 1_020 });

const childWith = (...events: readonly ChildEvent[]) => {
  const { record } = givenChild(registered(), ...events).state;
  if (!record) throw new Error('not registered');
  return record;
};
const at = (child: ReturnType<typeof childWith>, date: string, minute = 1_030) => {
  const moment = { at: shanghai(date, '17:10'), date, minute, calendarWeekday: 2 as const, makeUpDay: false, evening: false };
  const answer = mayLeaveAlone(child, moment, DEFAULT_POLICY);
  return answer.ok ? answer.consent.consentId : answer.code;
};

describe('a consent is renewed', () => {
  it('the old one holds until the day before the renewal begins, and the new one from its own day on', () => {
    const child = childWith(OLD, RENEWAL);
    expect(['2026-03-10', '2026-03-31', '2026-04-01', '2026-08-25'].map((date) => at(child, date, 1_000))).toEqual([
      'old',
      'old',
      'new',
      'new',
    ]);
    // 17:10 is allowed by the old paper and not by the new
    expect([at(child, '2026-03-31'), at(child, '2026-04-01')]).toEqual(['old', 'after_latest_time']);
  });

  it('a gap between the two stays a gap', () => {
    const child = childWith(granted('old', '2026-02-24', '2026-03-20'), RENEWAL);
    expect([at(child, '2026-03-20', 1_000), at(child, '2026-03-24', 1_000), at(child, '2026-04-01', 1_000)]).toEqual([
      'old',
      'no_consent',
      'new',
    ]);
  });

  it('each is suspended and revoked by itself, also before the other begins', () => {
    const suspended: ChildEvent = { type: 'SelfConsentSuspended', data: { consentId: 'old', date: '2026-03-11', reason: 'guardian' } };
    expect(at(childWith(OLD, RENEWAL, suspended), '2026-03-11', 1_000)).toBe('consent_suspended');
    const revoked: ChildEvent = { type: 'SelfConsentRevoked', data: { consentId: 'old', at: shanghai('2026-03-12', '08:00') } };
    const child = childWith(OLD, RENEWAL, revoked);
    expect([at(child, '2026-03-17', 1_000), at(child, '2026-04-07', 1_000)]).toEqual(['no_consent', 'new']);
    givenChild(registered(), OLD, RENEWAL)
      .when({ type: 'RevokeSelfConsent', consentId: 'old', at: 1 })
      .then({ type: 'SelfConsentRevoked', data: { consentId: 'old', at: 1 } });
    givenChild(registered(), OLD, RENEWAL).when({ type: 'RevokeSelfConsent', consentId: 'nobody', at: 1 }).thenRefused('consent_unknown');
  });

  it('one that begins no later takes the place of the other at once', () => {
    const child = childWith(OLD, granted('stricter', '2026-02-24', '2026-07-01', { weekdays: [5] }));
    expect(child.selfConsent?.before).toBeUndefined();
    expect(at(child, '2026-03-10', 1_000)).toBe('consent_not_this_weekday');
  });

  it('a renewal of the renewal leaves all three in their order, and the chain stays short', () => {
    const third = granted('third', '2026-05-01', '2026-12-31');
    const child = childWith(OLD, RENEWAL, third);
    expect(['2026-03-10', '2026-04-10', '2026-05-10'].map((date) => consentOn(child.selfConsent, date)?.consentId)).toEqual([
      'old',
      'new',
      'third',
    ]);
    const many = Array.from({ length: 10 }, (_, i) => granted(`c${i}`, `2026-05-${String(i + 10)}`, '2026-12-31'));
    let depth = 0;
    for (let c = childWith(...many).selfConsent; c; c = c.before ?? null) depth++;
    expect(depth).toBeLessThanOrEqual(4);
  });
});
