import type { SendNotice } from '../commands';
import { happened } from '../decision';
import { sealedFor } from '../testing/grand-tour';
import { given, says } from '../testing/given';
import { checkedInDay } from '../testing/play-day';
import { clock, STAFF } from '../testing/small-school';
import { noticesToRemind } from './plan';

const { teacher1, teacher2, teacher3, peTeacher, dutyLeader, guardEast, guardSouth, instructor } = STAFF;

const words = sealedFor(dutyLeader);
const message = (to: Partial<SendNotice['to']>, severity: SendNotice['severity'] = 'normal'): SendNotice => ({
  ...{ type: 'SendNotice', noticeId: 'n1', severity, note: words },
  to: { everybody: false, roles: [], sessions: [], staffIds: [], ...to },
});
const toldBy = (command: SendNotice): readonly string[] => {
  const { day } = given(checkedInDay())
    .when(says('16:55', dutyLeader, command))
    .thenTypes('NoticeSent');
  return day.all('NoticeSent')[0].staffIds;
};

describe('a leader writes to people', () => {
  it('by name: they confirm, and who has not in time is told again', () => {
    const { day } = given(checkedInDay())
      .when(says('16:55', dutyLeader, message({ staffIds: [teacher1, peTeacher] })))
      .then(
        happened('NoticeSent', {
          ...{ noticeId: 'n1', kind: 'campus_message', staffIds: [peTeacher, teacher1].sort(), children: [], planId: null },
          dueAt: clock('17:05'),
          note: words,
        }),
      );
    day.send('16:58', teacher1, { type: 'AcknowledgeNotice', noticeId: 'n1' });
    expect(noticesToRemind(day.state, clock('17:05'))).toEqual(['n1']);
    given(day)
      .when(says('17:05', STAFF.clock, { type: 'RemindNotice', noticeId: 'n1' }))
      .then(happened('NoticeReminded', { noticeId: 'n1', staffIds: [peTeacher], children: [] }));
  });

  it('by group: all who stand in it, the instructor from outside too', () => {
    expect(toldBy(message({ sessions: ['club'] }))).toEqual([instructor, teacher3].sort());
  });

  it('by role: whoever has the duty today, signed on or not', () => {
    expect(toldBy(message({ roles: ['gate_guard'] }))).toEqual([guardEast, guardSouth].sort());
  });

  it('to everybody of today: each once, and not to the writer', () => {
    const told = toldBy(message({ everybody: true }));
    expect(told).toEqual(expect.arrayContaining([teacher1, teacher2, teacher3, guardEast, instructor]));
    expect(told).not.toContain(dutyLeader);
    expect(new Set(told).size).toBe(told.length);
  });

  it('red words wait longer for their receipt', () => {
    const { day } = given(checkedInDay())
      .when(says('16:55', dutyLeader, message({ staffIds: [teacher1] }, 'red')))
      .thenTypes('NoticeSent');
    expect(day.all('NoticeSent')[0].dueAt).toBe(clock('17:10'));
  });

  it('to nobody is refused, and so is a group that today does not have', () => {
    const day = checkedInDay();
    given(day)
      .when(says('16:55', dutyLeader, message({})))
      .thenRefused({ code: 'nobody_addressed' });
    given(day)
      .when(says('16:55', dutyLeader, message({ staffIds: [dutyLeader] })))
      .thenRefused({ code: 'nobody_addressed' });
    given(day)
      .when(says('16:55', dutyLeader, message({ sessions: ['nowhere'] })))
      .thenRefused({ code: 'unknown_session' });
  });
});
