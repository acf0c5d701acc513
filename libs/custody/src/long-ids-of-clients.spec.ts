import { given, says } from './testing/given';
import { leavesAlone, offer, release, take, toGate } from './testing/commands';
import { checkedInDay } from './testing/play-day';
import { STAFF, WALKS_TODAY } from './testing/small-school';
import { derivedId } from './derived-id';

const { teacher2, peTeacher, dutyLeader, guardSouth } = STAFF;
const commandId = '4452ad0b-4697-8126-ad0a-70e1e91b859e';
/** as long as an id may be */
const LONG = 'x'.repeat(96);

/** An event with an id that is too long can't be stored: the report behind it would be lost. */
describe('a child or a pickup that a client named at length', () => {
  it('a conflict over it is recorded', () => {
    const day = checkedInDay();
    given(day)
      .when(says('17:45', guardSouth, { ...release('child5a'), type: 'ReportRelease', snapshotAge: 60, childId: LONG }, { commandId }))
      .thenTypes('ReportMarked', 'ReleaseReported', 'ConflictDetected');
    expect(day.all('ConflictDetected')[0]).toMatchObject({ childId: LONG, conflictId: derivedId(commandId, LONG) });
  });

  it('a child that nobody listed and somebody finds is in the book, and the book is questioned', () => {
    const day = checkedInDay();
    day.send('18:47', dutyLeader, { type: 'FindChild', childId: LONG, placeId: 'library' }, { commandId });
    expect(day.child(LONG)).toMatchObject({ state: 'held', holder: dutyLeader });
    expect(day.all('DiscrepancyOpened')).toHaveLength(1);
  });

  it('leaves alone, and the guardian is told', () => {
    const day = checkedInDay();
    day.send('17:40', teacher2, offer('line', [WALKS_TODAY], toGate('gateSouth')));
    given(day)
      .when(says('17:44', guardSouth, leavesAlone(WALKS_TODAY, { pickupId: LONG })))
      .thenTypes('ReleaseCompleted', 'NoticeSent');
  });

  it('ids that fit stay as they were: what is stored is found again', () => {
    const day = checkedInDay();
    const seen = day.state.revision - 3;
    day.send('16:20', peTeacher, take(['child5a']));
    day.send('16:10', dutyLeader, take(['child5a']), { commandId, arrives: '16:30', seen });
    expect(day.all('ConflictDetected')[0].conflictId).toBe(`${commandId}.child5a`);
    expect(derivedId(commandId, LONG)).not.toBe(derivedId(commandId, `${LONG.slice(1)}y`));
  });
});
