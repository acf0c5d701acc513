import { happened } from '../decision';
import { given, says } from '../testing/given';
import { checkedInDay } from '../testing/play-day';
import { clock, mother, STAFF } from '../testing/small-school';
import { noticesToRemind } from './plan';

const red = (day = checkedInDay()) => {
  day.send('17:20', STAFF.dutyLeader, {
    type: 'SuspendSelfConsents',
    reason: 'red_rain',
    noticeId: 'red1',
    children: ['child5a', 'child5b'],
  });
  return day;
};
const confirms = (childId: string, noticeId = 'red1') =>
  says('17:22', STAFF.clock, { type: 'AcknowledgeAsGuardian', noticeId, childId, personId: mother(childId) });

describe('a family confirms a notice', () => {
  it('for its child, and only who has not is told again', () => {
    const { day } = given(red())
      .when(confirms('child5a'))
      .then(happened('NoticeAcknowledgedByGuardian', { noticeId: 'red1', childId: 'child5a', personId: mother('child5a') }));
    expect(noticesToRemind(day.state, clock('17:35'))).toEqual(['red1']);
    given(day)
      .when(says('17:35', STAFF.clock, { type: 'RemindNotice', noticeId: 'red1' }))
      .then(happened('NoticeReminded', { noticeId: 'red1', staffIds: [], children: ['child5b'] }));
  });

  it('when all have confirmed nobody is told again', () => {
    const day = red();
    day.send('17:22', STAFF.clock, { type: 'AcknowledgeAsGuardian', noticeId: 'red1', childId: 'child5a', personId: 'p1' });
    day.send('17:23', STAFF.clock, { type: 'AcknowledgeAsGuardian', noticeId: 'red1', childId: 'child5b', personId: 'p2' });
    expect(noticesToRemind(day.state, clock('17:35'))).toEqual([]);
  });

  it('a notice about other children is not theirs to confirm', () => {
    given(red()).when(confirms('child2a')).thenRefused({ code: 'unknown_record' });
    given(red()).when(confirms('child5a', 'other')).thenRefused({ code: 'unknown_record' });
  });
});
