import { givenChild, motherListed, registered } from '../testing/children';
import { secret, shanghai } from '../testing/samples';
import type { ChildCommand, ChildEvent } from './child';
import { authorityToCollect, delegationFor, restrictionAgainst } from './rules-of-release';

const at = shanghai('2026-03-10', '16:20');
const consent = {
  type: 'GrantSelfConsent',
  consentId: 'c1',
  weekdays: [1, 3, 5],
  from: '2026-02-24',
  to: '2026-07-01',
  latest: 1080,
  evening: false,
  signedBy: 'mother',
  at,
  today: '2026-03-10',
  minimumGrade: 3,
} as const satisfies ChildCommand;

describe('consent to leave alone', () => {
  it('is refused for a grade-2 child when the minimum grade is 3', () => {
    givenChild(registered({ gradeLevel: 2 }))
      .when(consent)
      .thenRefused('below_minimum_grade', { minimumGrade: 3, gradeLevel: 2 });
  });

  it('is granted for a grade-5 child, suspended for a day, confirmed for a make-up day, and revoked', () => {
    const { type: _, minimumGrade: _m, today: _t, ...data } = consent;
    const granted: ChildEvent = { type: 'SelfConsentGranted', data };
    givenChild(registered()).when(consent).then(granted);
    const suspended = givenChild(registered(), granted)
      .when({ type: 'SuspendSelfConsent', consentId: 'c1', date: '2026-03-11', reason: 'weather' })
      .then({ type: 'SelfConsentSuspended', data: { consentId: 'c1', date: '2026-03-11', reason: 'weather' } });
    expect(suspended.record?.selfConsent?.suspendedOn).toEqual(['2026-03-11']);
    givenChild(registered(), granted)
      .when({ type: 'ConfirmSelfConsent', consentId: 'c1', date: '2026-05-09', by: 'mother' })
      .then({ type: 'SelfConsentConfirmed', data: { consentId: 'c1', date: '2026-05-09', by: 'mother' } });
    givenChild(registered(), granted)
      .when({ type: 'RevokeSelfConsent', consentId: 'c1', at })
      .then({ type: 'SelfConsentRevoked', data: { consentId: 'c1', at } });
  });
});

describe('consent to leave alone, signed by a guardian whom a court keeps from the child', () => {
  const document = { restrictionId: 'r1', personId: 'father', document: secret('child1', 'd'), content: secret('child1', 'c') };
  const record = {
    type: 'RecordRestriction',
    ...document,
    from: '2026-03-10',
    to: '2026-05-14',
    today: '2026-03-10',
    by: 'leader',
    at: shanghai('2026-03-10', '17:00'),
    reviewMonths: 6,
  } as const satisfies ChildCommand;
  const recorded = (from: string, to: string): ChildEvent => ({
    type: 'RestrictionRecorded',
    data: { ...document, from, to, reviewDue: '2026-09-10' },
  });
  const signed = (consentId: string, signedBy: string | null, from: string, to = '2026-07-01'): ChildEvent => ({
    type: 'SelfConsentGranted',
    data: { consentId, weekdays: [1, 3, 5], from, to, latest: 1080, evening: false, signedBy, at },
  });
  const ended = (consentId: string): ChildEvent => ({ type: 'SelfConsentRevoked', data: { consentId, at: record.at } });

  it.each([
    ['today', '2026-03-10', '2026-05-14'],
    ['past its end, which nobody has looked at again', '2025-03-10', '2026-01-14'],
    ['within the time that is consented to', '2026-06-01', '2026-12-31'],
  ])('is refused while the document speaks against them %s; the other guardian may sign', (_, from, to) => {
    const given = givenChild(registered(), recorded(from, to));
    given.when({ ...consent, signedBy: 'father' }).thenRefused('person_restricted');
    const { type: _c, minimumGrade: _m, today: _t, ...data } = consent;
    given.when(consent).then({ type: 'SelfConsentGranted', data });
  });

  it('does not hold again on a make-up day by their word', () => {
    const day = { type: 'ConfirmSelfConsent', consentId: 'c1', date: '2026-05-09' } as const;
    const given = givenChild(registered(), recorded('2026-03-10', '2026-05-14'), signed('c1', 'mother', '2026-02-24'));
    given.when({ ...day, by: 'father' }).thenRefused('person_restricted');
    given.when({ ...day, by: 'mother' }).then({ type: 'SelfConsentConfirmed', data: { consentId: 'c1', date: day.date, by: 'mother' } });
  });

  it('ends with the same stroke that records the document, its renewal too; what the other signed stands', () => {
    givenChild(registered(), signed('old', 'father', '2026-02-24'), signed('new', 'father', '2026-04-01', '2026-08-31'))
      .when(record)
      .then(recorded(record.from, record.to), ended('new'), ended('old'));
    givenChild(registered(), signed('old', 'father', '2026-02-24'), signed('new', 'mother', '2026-04-01'))
      .when(record)
      .then(recorded(record.from, record.to), ended('old'));
    for (const by of ['mother', null])
      givenChild(registered(), signed('old', by, '2026-02-24'))
        .when(record)
        .then(recorded(record.from, record.to));
  });

  it('that is over before the document begins is left as it was', () => {
    givenChild(registered(), signed('c1', 'father', '2026-02-24', '2026-03-31'))
      .when({ ...record, from: '2026-04-01' })
      .then(recorded('2026-04-01', record.to));
  });
});

describe('a restriction', () => {
  const record = {
    type: 'RecordRestriction',
    restrictionId: 'r1',
    personId: 'father',
    from: '2026-01-15',
    to: '2026-07-14',
    document: secret('child1', 'court order 12'),
    content: secret('child1', 'no contact'),
    today: '2026-01-15',
    by: 'leader',
    at,
    reviewMonths: 6,
  } as const satisfies ChildCommand;

  it("without a document is refused: one parent's wish is not a court order", () => {
    givenChild(registered())
      .when({ ...record, document: null })
      .thenRefused('document_required');
  });

  it('is recorded, upheld for longer, and lets nobody in while it waits for review', () => {
    const { type: _, today: _t, by: _b, at: _a, reviewMonths: _m, ...data } = record;
    const recorded: ChildEvent = { type: 'RestrictionRecorded', data: { ...data, reviewDue: '2026-07-15' } };
    givenChild(registered()).when(record).then(recorded);
    const reason = secret('child1', 'extended by the court');
    const upheld = givenChild(registered(), recorded)
      .when({
        type: 'ReviewRestriction',
        restrictionId: 'r1',
        outcome: 'upheld',
        to: '2027-01-14',
        reason,
        today: '2026-07-15',
        reviewMonths: 6,
      })
      .then({
        type: 'RestrictionReviewed',
        data: { restrictionId: 'r1', outcome: 'upheld', to: '2027-01-14', reviewDue: '2027-01-15', on: '2026-07-15', reason },
      });
    expect(restrictionAgainst(upheld.record!, 'father', '2026-12-01')?.kind).toBe('in_force');
    expect(restrictionAgainst(upheld.record!, 'father', '2027-01-15')?.kind).toBe('expired_review');
  });

  it('is not ended early by a review', () => {
    const { type: _, today: _t, by: _b, at: _a, reviewMonths: _m, ...data } = record;
    const recorded: ChildEvent = { type: 'RestrictionRecorded', data: { ...data, reviewDue: '2026-07-15' } };
    const reason = secret('child1', 'they made up');
    givenChild(registered(), recorded)
      .when({
        type: 'ReviewRestriction',
        restrictionId: 'r1',
        outcome: 'lapses',
        to: '2026-03-01',
        reason,
        today: '2026-03-01',
        reviewMonths: 6,
      })
      .thenRefused('document_required');
  });

  it('is lifted only with a document', () => {
    const { type: _, today: _t, by: _b, at: _a, reviewMonths: _m, ...data } = record;
    const recorded: ChildEvent = { type: 'RestrictionRecorded', data: { ...data, reviewDue: '2026-07-15' } };
    givenChild(registered(), recorded)
      .when({ type: 'LiftRestriction', restrictionId: 'r1', document: null, at })
      .thenRefused('document_required');
  });
});

describe('authority', () => {
  const grant = {
    type: 'GrantAuthority',
    authorityId: 'a1',
    personId: 'uncle',
    kind: 'listed',
    relation: '86',
    from: '2025-09-01',
    to: null,
    weekdays: null,
    agencyId: null,
    at: shanghai('2026-03-01', '08:00'),
  } as const satisfies ChildCommand;
  const { type: _, ...granted } = grant;

  it('a narrower authority replaces the wider one from its moment on, and history can still be judged', () => {
    const given = givenChild(registered(), { type: 'AuthorityGranted', data: granted });
    const state = given.when({ ...grant, weekdays: [1], at }).then({ type: 'AuthorityGranted', data: { ...granted, weekdays: [1], at } });
    const tuesday = { date: '2026-03-10', calendarWeekday: 2 } as const;
    expect(authorityToCollect(state.record!, 'uncle', { ...tuesday, at: at - 1 }).ok).toBe(true);
    expect(authorityToCollect(state.record!, 'uncle', { ...tuesday, at }).ok).toBe(false);
  });

  it('of an agency names the agency', () => {
    givenChild(registered())
      .when({ ...grant, kind: 'agency' })
      .thenRefused('agency_required');
  });

  it('an appointed guardian is one only by document', () => {
    givenChild(registered())
      .when({
        type: 'ListContact',
        contactId: 'k2',
        personId: 'p2',
        relation: 'other_guardian',
        isGuardian: true,
        order: 2,
        document: null,
      })
      .thenRefused('document_required');
  });
});

describe('a one-off delegate', () => {
  const request = {
    type: 'RequestDelegation',
    delegationId: 'd1',
    personId: 'aunt',
    date: '2026-03-10',
    windowFrom: shanghai('2026-03-10', '17:30'),
    windowTo: shanghai('2026-03-10', '18:10'),
    idDigest: 'abcdef0123456789',
    requestedBy: 'mother',
    at,
    delegateAge: 30,
    minimumAge: 18,
  } as const satisfies ChildCommand;
  const { type: _, delegateAge: _a, minimumAge: _m, ...data } = request;
  const requested: ChildEvent = { type: 'DelegationRequested', data };
  const callBack = {
    type: 'ConfirmDelegation',
    delegationId: 'd1',
    by: 'teacher',
    calledPersonId: 'mother',
    calledDigest: '1111111111111111',
    numbersOnFile: ['1111111111111111'],
    at: shanghai('2026-03-10', '16:31'),
  } as const satisfies ChildCommand;

  const { type: _c, numbersOnFile: _n, ...called } = callBack;
  const confirmed: ChildEvent = { type: 'DelegationConfirmed', data: called };

  it('requested 16:20, called back 16:31, arrives 18:15 after an extension, and counts once', () => {
    givenChild(registered(), motherListed).when(request).then(requested);
    givenChild(registered(), motherListed, requested).when(callBack).then(confirmed);
    const windowTo = shanghai('2026-03-10', '18:30');
    const extension = { delegationId: 'd1', windowTo, by: 'teacher', at: shanghai('2026-03-10', '18:12') };
    const extended = givenChild(registered(), motherListed, requested, confirmed)
      .when({ type: 'ExtendDelegation', ...extension })
      .then({ type: 'DelegationExtended', data: extension });
    const when = { at: shanghai('2026-03-10', '18:15'), date: '2026-03-10' };
    expect(delegationFor(extended.record!, 'aunt', when).ok).toBe(true);
    const use = { delegationId: 'd1', releaseId: 'release1', at: when.at };
    const used = givenChild(registered(), motherListed, requested, confirmed, { type: 'DelegationExtended', data: extension })
      .when({ type: 'UseDelegation', ...use })
      .then({ type: 'DelegationUsed', data: use });
    expect(delegationFor(used.record!, 'aunt', when)).toMatchObject({ code: 'delegation_used' });
  });

  it('serves again when the release by which nobody left was annulled, and is then used up again', () => {
    const used: ChildEvent = { type: 'DelegationUsed', data: { delegationId: 'd1', releaseId: 'release1', at } };
    const restore = { delegationId: 'd1', annulmentId: 'annulment1', at: shanghai('2026-03-10', '17:42') };
    const served = givenChild(registered(), motherListed, requested, confirmed, used)
      .when({ type: 'RestoreDelegation', ...restore })
      .then({ type: 'DelegationRestored', data: restore });
    const when = { at: shanghai('2026-03-10', '17:45'), date: '2026-03-10' };
    expect(delegationFor(served.record!, 'aunt', when).ok).toBe(true);
    const again = { delegationId: 'd1', releaseId: 'release2', at: when.at };
    const usedAgain = givenChild(registered(), motherListed, requested, confirmed, used, { type: 'DelegationRestored', data: restore })
      .when({ type: 'UseDelegation', ...again })
      .then({ type: 'DelegationUsed', data: again });
    expect(delegationFor(usedAgain.record!, 'aunt', when)).toMatchObject({ code: 'delegation_used' });
  });

  it.each(['aunt', 'mother'])('stays used up if a document has come to speak against %s meanwhile', (personId) => {
    const dates = { from: '2026-03-10', to: '2026-07-14', reviewDue: '2026-07-15' };
    const restricted: ChildEvent = {
      type: 'RestrictionRecorded',
      data: { restrictionId: 'r1', personId, ...dates, document: secret('child1', 'd'), content: secret('child1', 'c') },
    };
    const used: ChildEvent = { type: 'DelegationUsed', data: { delegationId: 'd1', releaseId: 'release1', at } };
    givenChild(registered(), motherListed, requested, confirmed, used, restricted)
      .when({ type: 'RestoreDelegation', delegationId: 'd1', annulmentId: 'annulment1', at })
      .thenUnchanged();
  });

  it('that was not used, or is unknown, has nothing to be given back', () => {
    const restore = { type: 'RestoreDelegation', delegationId: 'd1', annulmentId: 'annulment1', at } as const;
    givenChild(registered(), motherListed, requested, confirmed).when(restore).thenUnchanged();
    givenChild(registered()).when(restore).thenRefused('delegation_unknown');
  });

  it('called back on the number that came with the request: refused', () => {
    givenChild(registered(), motherListed, requested)
      .when({ ...callBack, calledDigest: '2222222222222222' })
      .thenRefused('number_not_on_file');
  });

  it('named by a grandmother who collects but is no guardian: refused', () => {
    givenChild(registered(), motherListed)
      .when({ ...request, requestedBy: 'grandmother' })
      .thenRefused('not_a_guardian');
  });

  it('under age, or restricted by a court: refused', () => {
    givenChild(registered(), motherListed)
      .when({ ...request, delegateAge: 17 })
      .thenRefused('delegate_too_young');
    const restricted: ChildEvent = {
      type: 'RestrictionRecorded',
      data: {
        restrictionId: 'r1',
        personId: 'aunt',
        from: '2026-01-15',
        to: '2026-07-14',
        reviewDue: '2026-07-15',
        document: secret('child1', 'd'),
        content: secret('child1', 'c'),
      },
    };
    givenChild(registered(), motherListed, restricted).when(request).thenRefused('person_restricted');
  });

  describe('of a guardian whom a court keeps from the child', () => {
    const fatherListed: ChildEvent = {
      type: 'ContactListed',
      data: { contactId: 'k2', personId: 'father', relation: '51', isGuardian: true, order: 2, document: null },
    };
    const record = {
      type: 'RecordRestriction',
      restrictionId: 'r1',
      personId: 'father',
      from: '2026-03-10',
      to: '2026-07-14',
      document: secret('child1', 'd'),
      content: secret('child1', 'c'),
      today: '2026-03-10',
      by: 'leader',
      at: shanghai('2026-03-10', '17:00'),
      reviewMonths: 6,
    } as const satisfies ChildCommand;
    const { type: _r, today: _t, by: _b, at: _at, reviewMonths: _m, ...document } = record;
    const restricted: ChildEvent = { type: 'RestrictionRecorded', data: { ...document, reviewDue: '2026-09-10' } };
    const family = [registered(), motherListed, fatherListed];
    const byFather = { ...requested, data: { ...data, requestedBy: 'father' } };
    const cancelled = (delegationId: string): ChildEvent => ({
      type: 'DelegationCancelled',
      data: { delegationId, by: 'leader', source: 'school', at: record.at },
    });
    const confirmedBy = (calledPersonId: string): ChildEvent => ({ type: 'DelegationConfirmed', data: { ...called, calledPersonId } });

    it('nobody takes the word, whoever writes it down: neither the wish nor the call-back', () => {
      const given = givenChild(...family, restricted);
      given.when({ ...request, requestedBy: 'father' }).thenRefused('person_restricted');
      givenChild(...family, restricted, requested)
        .when({ ...callBack, calledPersonId: 'father' })
        .thenRefused('person_restricted');
      givenChild(...family, restricted, requested)
        .when(callBack)
        .then(confirmedBy('mother'));
    });

    it('what was wished for or confirmed before, is taken back with the document', () => {
      givenChild(...family, byFather, confirmedBy('mother'))
        .when(record)
        .then(restricted, cancelled('d1'));
      const state = givenChild(...family, requested, confirmedBy('father'))
        .when(record)
        .then(restricted, cancelled('d1'));
      const now = { at: shanghai('2026-03-10', '17:45'), date: '2026-03-10' };
      expect(state.record && delegationFor(state.record, 'aunt', now)).toMatchObject({ code: 'no_delegation' });
    });

    it('the other guardian’s wish stands, and so does one of the days before the document', () => {
      givenChild(...family, requested, confirmedBy('mother'))
        .when(record)
        .then(restricted);
      const later = { ...record, from: '2026-03-11' };
      givenChild(...family, byFather)
        .when(later)
        .then({ type: 'RestrictionRecorded', data: { ...restricted.data, from: '2026-03-11' } });
    });
  });
});

describe('a child erased', () => {
  it('answers no command, and leaves nothing in memory', () => {
    const erased = givenChild(registered(), { type: 'ChildErased', data: { at } });
    expect(erased.state.record).toBeNull();
    expect(JSON.stringify(erased.state)).not.toContain('ciphertext');
    erased.when({ type: 'RecordChildLeft', on: '2026-03-10' }).thenRefused('child_erased');
    erased.when({ type: 'EraseChild', at }).thenUnchanged();
  });
});
