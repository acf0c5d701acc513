import type { Sealed } from '@baton/event-schema';
import type { Authority, ChildRecord, Delegation, Restriction, SelfConsent } from '../child-record';
import type { Moment } from '../child/rules-of-release';
import { epochDay, weekdayOf } from '../dates';

/** A sealed field as the vault would make it; the text only keeps two samples apart. */
export const secret = (subject: string, text: string): Sealed => ({
  alg: 'A256GCM',
  subject,
  class: 'roster',
  keyVersion: 1,
  nonce: 'AAAAAAAAAAAAAAAA',
  ciphertext: `c2VhbGVk${[...text].map((c) => c.codePointAt(0)?.toString(36)).join('')}`,
});

/** Epoch ms of a time hh:mm in Asia/Shanghai. */
export const shanghai = (date: string, hhmm: string): number => {
  const [h, m] = hhmm.split(':').map(Number);
  return epochDay(date) * 86_400_000 + (h * 60 + m - 480) * 60_000;
};

export function moment(date: string, hhmm: string, more: Partial<Moment> = {}): Moment {
  const [h, m] = hhmm.split(':').map(Number);
  return {
    at: shanghai(date, hhmm),
    date,
    minute: h * 60 + m,
    calendarWeekday: weekdayOf(date),
    makeUpDay: false,
    evening: false,
    ...more,
  };
}

export const authority = (more: Partial<Authority> = {}): Authority => ({
  authorityId: 'a1',
  personId: 'mother',
  kind: 'guardian',
  relation: '52',
  from: '2025-09-01',
  to: null,
  weekdays: null,
  agencyId: null,
  grantedAt: 0,
  revokedAt: null,
  ...more,
});

export const restriction = (more: Partial<Restriction> = {}): Restriction => ({
  restrictionId: 'r1',
  personId: 'father',
  from: '2026-01-15',
  to: '2026-07-14',
  reviewed: false,
  reviewDue: '2026-07-15',
  ...more,
});

export const selfConsent = (more: Partial<SelfConsent> = {}): SelfConsent => ({
  consentId: 'c1',
  weekdays: [1, 3, 5],
  from: '2026-02-24',
  to: '2026-07-01',
  latest: 18 * 60,
  evening: false,
  signedBy: 'mother',
  grantedAt: 0,
  revokedAt: null,
  suspendedOn: [],
  confirmedFor: [],
  ...more,
});

export const delegation = (more: Partial<Delegation> = {}): Delegation => ({
  delegationId: 'd1',
  personId: 'aunt',
  date: '2026-03-10',
  windowFrom: shanghai('2026-03-10', '17:30'),
  windowTo: shanghai('2026-03-10', '18:10'),
  idDigest: 'abcdef0123456789',
  wishedBy: ['mother'],
  state: 'confirmed',
  ...more,
});

export const childRecord = (more: Partial<ChildRecord> = {}): ChildRecord => ({
  childId: 'child1',
  schoolId: 'school1',
  campusId: 'campus1',
  classId: 'class51',
  gradeLevel: 5,
  inClassNo: 7,
  name: secret('child1', '王小明'),
  soundsLike: [],
  contacts: [{ contactId: 'k1', personId: 'mother', relation: '52', isGuardian: true, order: 1 }],
  authorities: [authority()],
  restrictions: [],
  selfConsent: null,
  placements: [],
  leaves: [],
  adHoc: [],
  delegations: [],
  leftOn: null,
  ...more,
});
