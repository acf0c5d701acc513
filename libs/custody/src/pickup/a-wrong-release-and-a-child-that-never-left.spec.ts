import { happened } from '../decision';
import { leavesAlone, offer, release, take, toGate } from '../testing/commands';
import { given, says } from '../testing/given';
import { checkedInDay, type PlayedDay } from '../testing/play-day';
import { closingStatement, whoStandsInTheWay } from '../closing/close';
import { clock, mother, STAFF, uncle, WALKS_TODAY, XIAOCHEN_STAR } from '../testing/small-school';

const { teacher1, teacher2, dutyLeader, administrator, gateTeacherEast, guardSouth } = STAFF;

describe('S22 wrong child', () => {
  let day: PlayedDay;
  let wrong: string;
  beforeAll(() => {
    day = checkedInDay();
    day.send('17:40', teacher1, offer('line', ['child2a', 'child2b'], toGate('gateEast')));
  });

  it('17:43 the gate asks for the class, and the guard confirms the wrong child', () => {
    given(day)
      .when(says('17:43', gateTeacherEast, release(XIAOCHEN_STAR, { collectorId: uncle(XIAOCHEN_STAR), confirmedClassId: null })))
      .thenRefused({ code: 'confirm_similar_name' });
    given(day)
      .when(says('17:43', gateTeacherEast, release(XIAOCHEN_STAR, { collectorId: uncle(XIAOCHEN_STAR) })))
      .thenTypes('ReleaseCompleted');
    wrong = String(day.child(XIAOCHEN_STAR).release?.revision);
  });

  it('17:49 the mother is here: the release is reversed, not deleted, and the child is missing off campus', () => {
    const { child } = given(day)
      .when(says('17:49', dutyLeader, { type: 'ReverseRelease', childId: XIAOCHEN_STAR, release: wrong, reason: 'wrong_child' }))
      .then(
        happened('ReleaseReversed', { childId: XIAOCHEN_STAR, release: wrong, reason: 'wrong_child' }),
        happened('ChildUnaccounted', { childId: XIAOCHEN_STAR, cause: 'wrong_release', sessionId: null }),
      );
    expect(child(XIAOCHEN_STAR)).toMatchObject({ state: 'unaccounted', holder: null, release: { undone: 'reversed' } });
    expect(whoStandsInTheWay(day.state)).toContainEqual(expect.objectContaining({ childId: XIAOCHEN_STAR, kind: 'unaccounted' }));
    expect(day.all('ReleaseCompleted')).toHaveLength(1);
  });

  it('an incident of the top level is linked, once', () => {
    const incident = {
      type: 'LinkIncident',
      incidentId: 'incident1',
      level: 'serious',
      kind: 'wrong_release',
      children: [XIAOCHEN_STAR],
    } as const;
    given(day)
      .when(says('17:49', dutyLeader, incident))
      .thenTypes('IncidentLinked');
    given(day)
      .when(says('17:50', dutyLeader, incident))
      .thenUnchanged();
  });

  it('17:58 the child is back: custody runs again with the duty leader, counted as opened again', () => {
    const { child } = given(day)
      .when(says('17:58', dutyLeader, take([XIAOCHEN_STAR], 'returned', 'library')))
      .then(
        happened('DutySignedOn', { staffId: dutyLeader, role: 'duty_leader', sessionId: null, implied: true }),
        happened('CustodyReopened', { childId: XIAOCHEN_STAR, holder: dutyLeader, placeId: 'library', kind: 'returned' }),
      );
    expect(child(XIAOCHEN_STAR)).toMatchObject({ state: 'held', holder: dutyLeader, unaccounted: null });
  });

  it('18:03 the mother takes her; the statement shows one reversed release', () => {
    given(day)
      .when(says('18:03', dutyLeader, release(XIAOCHEN_STAR)))
      .thenTypes('ReleaseCompleted');
    expect(closingStatement(day.state)).toMatchObject({ opened: 8, reopened: 1, released: 2, reversed: 1, annulled: 0, net: 1 });
    expect(day.all('ReleaseCompleted')[1].collectorId).toBe(mother(XIAOCHEN_STAR));
  });
});

describe('S24 found after closing time', () => {
  let day: PlayedDay;
  beforeAll(() => {
    day = checkedInDay();
    day.send('17:40', teacher2, offer('line', [WALKS_TODAY], toGate('gateSouth')));
    day.send('17:44', guardSouth, leavesAlone(WALKS_TODAY));
  });

  it('18:47 the finder holds the child; the discrepancy names the record and its author', () => {
    const revision = String(day.child(WALKS_TODAY).release?.revision);
    const { child } = given(day)
      .when(says('18:47', administrator, { type: 'FindChild', childId: WALKS_TODAY, placeId: 'library' }, { commandId: 'sweep1' }))
      .then(
        happened('DutySignedOn', { staffId: administrator, role: 'duty_administrator', sessionId: null, implied: true }),
        happened('ReleaseAnnulled', { childId: WALKS_TODAY, release: revision, reason: 'found_inside' }),
        happened('CustodyReopened', { childId: WALKS_TODAY, holder: administrator, placeId: 'library', kind: 'found' }),
        happened('DiscrepancyOpened', {
          discrepancyId: `sweep1.${WALKS_TODAY}`,
          childId: WALKS_TODAY,
          record: revision,
          author: guardSouth,
          kind: 'found_after_release',
        }),
      );
    expect(child(WALKS_TODAY)).toMatchObject({ state: 'held', holder: administrator, found: { at: clock('18:47') } });
    expect(whoStandsInTheWay(day.state)).toContainEqual(expect.objectContaining({ childId: WALKS_TODAY, holder: administrator }));
  });

  it('19:05 collected; one annulled release, net one', () => {
    given(day)
      .when(says('19:05', administrator, release(WALKS_TODAY)))
      .thenTypes('ReleaseCompleted');
    expect(closingStatement(day.state)).toMatchObject({
      opened: 8,
      reopened: 1,
      released: 2,
      reversed: 0,
      annulled: 1,
      net: 1,
      discrepancies: 1,
    });
    given(day)
      .when(
        says('19:08', dutyLeader, { type: 'ResolveDiscrepancy', discrepancyId: `sweep1.${WALKS_TODAY}`, outcome: 'tap_without_leaving' }),
      )
      .thenTypes('DiscrepancyResolved');
  });
});

describe('a release is undone once, and only the one that stands', () => {
  const left = () => {
    const day = checkedInDay();
    day.send('17:40', teacher1, offer('line', ['child2c'], toGate('gateEast')));
    day.send('17:45', gateTeacherEast, release('child2c'));
    return day;
  };
  const annul = (release: string) =>
    ({ type: 'AnnulRelease', childId: 'child2c', release, reason: 'tapped_by_mistake', placeId: null }) as const;
  const reverse = (release: string) => ({ type: 'ReverseRelease', childId: 'child2c', release, reason: 'wrong_child' }) as const;

  it('annulled: whoever says so holds the child', () => {
    const day = left();
    const { child } = given(day)
      .when(says('17:46', teacher1, annul(String(day.child('child2c').release?.revision))))
      .thenTypes('DutySignedOn', 'ReleaseAnnulled', 'CustodyReopened');
    expect(child('child2c')).toMatchObject({ state: 'held', holder: teacher1, release: { undone: 'annulled' } });
  });

  it('not another than the screen showed', () => {
    given(left())
      .when(says('17:46', teacher1, annul('3')))
      .thenRefused({ code: 'unknown_release' });
    given(left())
      .when(says('17:46', teacher1, reverse('3')))
      .thenRefused({ code: 'unknown_release' });
    given(checkedInDay())
      .when(says('17:46', teacher1, reverse('3')))
      .thenRefused({ code: 'unknown_release' });
  });

  it('not after the child has come back: it would be opened twice', () => {
    const day = left();
    const revision = String(day.child('child2c').release?.revision);
    day.send('17:50', teacher1, take(['child2c'], 'returned'));
    given(day)
      .when(says('17:51', dutyLeader, annul(revision)))
      .thenRefused({ code: 'unknown_release' });
    given(day)
      .when(says('17:51', dutyLeader, reverse(revision)))
      .thenRefused({ code: 'unknown_release' });
    expect(day.child('child2c').holder).toBe(teacher1);
  });
});
