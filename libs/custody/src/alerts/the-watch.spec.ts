import fc from 'fast-check';
import type { ReviseExpectedList } from '../commands';
import { accept, leavesAlone, marks, offer, offlineRelease, release, take, toClinic, toGate, toSession } from '../testing/commands';
import { DEEDS, DEVICES, liveThrough } from '../testing/generated-day';
import { checkedInDay, frozenDay, playDay, type PlayedDay } from '../testing/play-day';
import {
  CLASS_21, CLASS_51, clock, DELEGATE, expectedChild, factOf, factsOf, father, mother, ON_LEAVE, openTheDay, RESTRICTED, RIGHT_DIGITS, STAFF, STRANGER, uncle, WALKS_TODAY,
  WRONG_DIGITS, XIAOCHEN_STAR,
} from '../testing/small-school'; // prettier-ignore
import { watching } from '../testing/watch';
import { decideAlert, initialAlerts } from './alerts';
import { alertIdOf } from './alert-id';
import { runningClocks } from './clocks';
import { dueAlerts } from './due-alerts';

const { teacher1, teacher2, teacher3, teacher4, peTeacher, nurse, homeroom21, gradeLead2, gradeLead5, dutyLeader, deputy, principal } =
  STAFF;
const { gateTeacherSouth, guardSouth, administrator } = STAFF;

/** With a duty leader here: the absence of one is a worry of its own. */
function led(day: PlayedDay): PlayedDay {
  day.send('15:31', dutyLeader, { type: 'SignOn', role: 'duty_leader', sessionId: null });
  return day;
}
/** 15:54: everybody checked in, but child2d. */
function oneIsMissing(): PlayedDay {
  const day = led(frozenDay());
  day.send('15:52', teacher1, marks('stage1of21', 'present', ...CLASS_21.slice(0, 3)));
  day.send('15:52', teacher2, marks('stage1of51', 'present', ...CLASS_51));
  day.send('15:54', teacher2, { type: 'CompleteRollCall', sessionId: 'stage1of51' });
  day.send('15:54', teacher1, { type: 'CompleteRollCall', sessionId: 'stage1of21' });
  return day;
}
/** 16:55: both classes in the session of stage 2 that expects them, so that nothing else worries the watch. */
function inStage2(): PlayedDay {
  const day = led(checkedInDay());
  const homework = ['child2a', 'child2b', 'child5a', 'child5b'];
  const club = ['child2c', 'child2d', 'child5c', 'child5d'];
  day.send('16:51', teacher1, marks('homework', 'present', ...homework));
  day.send('16:51', teacher3, marks('club', 'present', ...club));
  day.send('16:52', teacher1, { type: 'CompleteRollCall', sessionId: 'homework' });
  day.send('16:52', teacher3, { type: 'CompleteRollCall', sessionId: 'club' });
  return day;
}

describe('S04 roll call overdue', () => {
  it('tells the teacher and the grade lead at 15:55:00, the duty leader at 16:00:00, and changes no child', () => {
    const day = led(frozenDay());
    day.send('15:51', teacher2, { type: 'SignOn', role: 'duty_teacher', sessionId: 'stage1of51' });
    day.send('15:52', teacher1, marks('stage1of21', 'present', ...CLASS_21));
    day.send('15:53', teacher1, { type: 'CompleteRollCall', sessionId: 'stage1of21' });
    const watch = watching(day);
    expect(watch.at('15:54:59')).toEqual([]);
    expect(watch.at('15:55:00')).toEqual([`roll_call_overdue grade: ${teacher2}, ${gradeLead5}`]);
    expect(watch.at('15:59:59')).not.toContain(`roll_call_overdue school: ${dutyLeader}`);
    expect(watch.at('16:00:00')).toContain(`roll_call_overdue school: ${dutyLeader}`);
    expect(CLASS_51.map((c) => day.child(c).state)).toEqual(CLASS_51.map(() => 'expected'));
    day.send('16:01', teacher2, marks('stage1of51', 'present', ...CLASS_51));
    day.send('16:01', teacher2, { type: 'CompleteRollCall', sessionId: 'stage1of51' });
    expect(watch.at('16:01')).toEqual(['roll_call_overdue resolved']);
  });
});

describe('S06 unexplained absence', () => {
  it('climbs: homeroom and duty teacher, +3 grade lead, +10 duty leader, +20 the prompt to decide on police', () => {
    const watch = watching(oneIsMissing());
    expect(watch.at('15:54')).toEqual([`unaccounted class: ${homeroom21}, ${teacher1}`]);
    expect(watch.at('15:55')).toEqual([]);
    expect(watch.at('15:57')).toEqual([`unaccounted grade: ${gradeLead2}`]);
    expect(watch.at('16:04').filter((t) => !t.includes('again'))).toEqual([`unaccounted school: ${dutyLeader}`]);
    expect(watch.at('16:14').filter((t) => !t.includes('again'))).toEqual([`unaccounted police_prompt: ${dutyLeader}, ${principal}`]);
  });

  it('is told again although the clock was set back since it was told', () => {
    const watch = watching(oneIsMissing());
    watch.at('16:04');
    expect(watch.at('15:00')).toEqual([`unaccounted again 1: ${dutyLeader}, ${deputy}`]);
    expect(watch.at('15:00:30')).toEqual([]);
    expect(watch.at('15:01')).toEqual([`unaccounted again 2: ${dutyLeader}, ${deputy}`]);
  });

  it('is not told again by an instance whose clock is behind that of the one that told it', () => {
    const watch = watching(oneIsMissing());
    watch.at('16:04');
    expect(watch.at('15:56')).toEqual([]);
    expect(watch.at('16:05:59')).toEqual([]);
    expect(watch.at('16:06')).toEqual([`unaccounted again 1: ${dutyLeader}, ${deputy}`]);
  });

  it('is not answered by somebody who is suspended since: it is told again, and another answers', () => {
    const day = oneIsMissing();
    const watch = watching(day);
    watch.at('16:04');
    const alertId = watch.of('unaccounted');
    watch.says('16:05', dutyLeader, { type: 'AcknowledgeAlert', alertId });
    expect(watch.at('16:07')).toEqual([]);
    day.append('16:08', STAFF.clock, { type: 'StaffSuspended', data: { staffId: dutyLeader, fact: factOf('child2a') } });
    const again = (told: readonly string[]) => told.filter((t) => t.startsWith('unaccounted'));
    expect(again(watch.at('16:08'))).toEqual([`unaccounted again 1: ${deputy}`]);
    watch.says('16:08', deputy, { type: 'AcknowledgeAlert', alertId });
    expect(again(watch.at('16:10'))).toEqual([]);
    expect(again(watch.at('16:14'))).toEqual([`unaccounted police_prompt: ${principal}`]);
  });

  it('says “no contact attempt yet” until somebody has called', () => {
    const day = oneIsMissing();
    const noCall = () =>
      dueAlerts(day.state, initialAlerts(), day.state.policy, clock('16:04')).map(
        (c) => c.type === 'RaiseAlert' && c.data.noContactAttempt,
      );
    expect(noCall()).toEqual([true]);
    day.send('15:58', homeroom21, {
      type: 'AttemptContact',
      childId: 'child2d',
      concern: 'absence',
      personId: mother('child2d'),
      outcome: 'no_answer',
    });
    expect(noCall()).toEqual([false]);
  });

  it('ends when the child is found at 16:01: no later level is told', () => {
    const day = oneIsMissing();
    const watch = watching(day);
    watch.at('15:57');
    day.send('16:01', gradeLead2, take(['child2d']));
    expect(watch.at('16:01')).toEqual(['unaccounted resolved']);
    expect(watch.at('16:20')).toEqual([]);
  });

  it('is taken back when a late report shows that it never was so', () => {
    const day = oneIsMissing();
    const watch = watching(day);
    watch.at('15:54');
    day.send('15:53', peTeacher, take(['child2d']), { arrives: '15:58', seen: 0 });
    expect(watch.at('15:58')).toEqual(['unaccounted retracted']);
  });

  it('is a new alert when the same child goes missing again', () => {
    const day = oneIsMissing();
    const watch = watching(day);
    watch.at('15:54');
    const first = watch.of('unaccounted');
    day.send('16:01', gradeLead2, take(['child2d']));
    watch.at('16:01');
    day.send('16:10', gradeLead2, { type: 'DenyCustody', children: ['child2d'] });
    watch.at('16:10');
    expect(watch.of('unaccounted')).not.toBe(first);
  });
});

describe('S08 and S12: on the way, and nobody there', () => {
  it('tells giver, receiver and grade lead when the transit is overdue, and the duty leader five minutes later', () => {
    const day = inStage2();
    day.send('17:00', teacher1, offer('o1', ['child2a', 'child2b'], toSession('club')));
    day.send('17:02', teacher3, accept('o1', ['child2a']));
    const watch = watching(day);
    expect(watch.at('17:04:59')).toEqual([]);
    expect(watch.at('17:05')).toEqual([`transit_overdue grade: ${teacher1}, ${teacher3}, ${gradeLead2}`]);
    expect(watch.alerts.byId.get(watch.of('transit_overdue'))?.children).toEqual(['child2b']);
    expect(watch.at('17:10')).toContain(`transit_overdue school: ${dutyLeader}`);
    day.send('17:11', teacher3, accept('o1', ['child2b']));
    expect(watch.at('17:11')).toEqual(['transit_overdue resolved']);
  });

  it('tells the grade lead two minutes after a session began without its teacher', () => {
    const day = led(checkedInDay());
    day.send('16:51', teacher1, marks('homework', 'present', 'child2a', 'child2b', 'child5a', 'child5b'));
    const watch = watching(day);
    expect(watch.at('16:51:59')).toEqual([]);
    expect(watch.at('16:52')).toEqual([`staff_no_show grade: ${gradeLead2}, ${gradeLead5}`]);
    day.send('16:55', gradeLead5, { type: 'SignOn', role: 'grade_lead', sessionId: 'club' });
    expect(watch.at('16:55').filter((t) => t.startsWith('staff_no_show'))).toEqual(['staff_no_show resolved']);
  });

  it('stands for the transits of a gate whose device is silent, and lets them run again after its sync', () => {
    const day = inStage2();
    const device = { deviceId: 'tabletSouth', gateId: 'gateSouth' };
    day.send('17:34', teacher1, offer('line', ['child5a', 'child5b'], toGate('gateSouth')));
    day.send('17:37', STAFF.clock, { type: 'ReportDeviceSilent', ...device, lastHeardAt: clock('17:35') });
    const watch = watching(day);
    expect(watch.at('17:37')).toEqual([`device_silent school: ${dutyLeader}`]);
    expect(watch.alerts.byId.get(watch.of('device_silent'))?.children).toEqual(['child5a', 'child5b']);
    expect(watch.at('17:45').filter((t) => t.startsWith('transit'))).toEqual([]);
    day.send('17:46', STAFF.clock, { type: 'ReportDeviceHeard', ...device });
    const after = watch.at('17:46');
    expect(after).toContain('device_silent resolved');
    expect(after).toContain(`transit_overdue grade: ${teacher1}, ${gateTeacherSouth}, ${guardSouth}, ${gradeLead5}`);
  });

  it('is told again after a silence that began when it had been told before', () => {
    const day = inStage2();
    const device = { deviceId: 'tabletSouth', gateId: 'gateSouth' };
    day.send('17:34', teacher1, offer('line', ['child5a', 'child5b'], toGate('gateSouth')));
    const watch = watching(day);
    const transit = (told: readonly string[]) => told.filter((t) => t.startsWith('transit'));
    expect(transit(watch.at('17:44'))).toHaveLength(1);
    day.send('17:45', STAFF.clock, { type: 'ReportDeviceSilent', ...device, lastHeardAt: clock('17:43') });
    expect(transit(watch.at('17:45'))).toEqual(['transit_overdue resolved']);
    day.send('17:50', STAFF.clock, { type: 'ReportDeviceHeard', ...device });
    expect(transit(watch.at('17:50'))).toEqual([`transit_overdue school: ${dutyLeader}`]);
    day.send('17:51', guardSouth, accept('line', ['child5a', 'child5b']));
    expect(transit(watch.at('17:51'))).toEqual(['transit_overdue resolved']);
  });
});

describe('a silent tablet of a gate keeps no clock from running for good', () => {
  const spare = { deviceId: 'spareTablet', gateId: 'gateSouth' };
  const silent = (): PlayedDay => {
    const day = inStage2();
    day.send('17:00', STAFF.clock, { type: 'ReportDeviceSilent', ...spare, lastHeardAt: clock('16:58') });
    return day;
  };
  const line = (day: PlayedDay, at: string, id: string, ...children: string[]) =>
    day.send(at, teacher1, offer(id, children, toGate('gateSouth')));
  const accepted = (day: PlayedDay, at: string, deviceId: string) =>
    day.send(at, gateTeacherSouth, accept('first', ['child5a']), { device: { id: deviceId, install: deviceId, sequence: 1 } });
  const transits = (told: readonly string[]) => told.filter((t) => t.startsWith('transit'));

  it('another tablet that takes children over shows that the gate goes on: who sets off now is waited for', () => {
    const day = silent();
    line(day, '17:04', 'first', 'child5a');
    accepted(day, '17:06', 'tabletSouth');
    line(day, '17:10', 'second', 'child5b');
    expect(transits(watching(day).at('17:20'))).toHaveLength(1);
  });

  it('what the silent tablet itself sends late shows nothing of others', () => {
    const day = silent();
    line(day, '17:04', 'first', 'child5a');
    accepted(day, '17:06', spare.deviceId);
    line(day, '17:10', 'second', 'child5b');
    expect(transits(watching(day).at('17:20'))).toEqual([]);
  });

  it('nor does it stand for anybody longer than half an hour', () => {
    const day = silent();
    line(day, '17:04', 'first', 'child5a');
    const watch = watching(day);
    expect(transits(watch.at('17:29:59'))).toEqual([]);
    expect(transits(watch.at('17:30'))).toHaveLength(1);
  });
});

describe('S13 the clinic has not accepted', () => {
  it('tells the group teacher at five minutes, the grade at eight, the duty leader at ten', () => {
    const day = inStage2();
    day.send('17:12', teacher1, { type: 'ReportUnwell', childId: 'child5a' });
    day.send('17:13', teacher1, offer('sick', ['child5a'], toClinic));
    day.send('17:14', teacher1, {
      type: 'AttemptContact',
      childId: 'child5a',
      concern: 'unwell',
      personId: mother('child5a'),
      outcome: 'reached',
    });
    const watch = watching(day);
    expect(watch.at('17:18')).toEqual([`clinic_not_accepted class: ${teacher1}`]);
    expect(watch.at('17:21').filter((t) => !t.includes('again'))).toEqual([`clinic_not_accepted grade: ${gradeLead5}`]);
    expect(watch.at('17:23').filter((t) => !t.includes('again'))).toEqual([`clinic_not_accepted school: ${dutyLeader}`]);
  });

  it('asks for the guardian of an unwell child after ten minutes', () => {
    const day = inStage2();
    day.send('17:12', teacher1, { type: 'ReportUnwell', childId: 'child5a' });
    const watch = watching(day);
    expect(watch.at('17:21:59')).toEqual([]);
    expect(watch.at('17:22')).toEqual([`contact_overdue class: ${teacher1}, ${STAFF.homeroom51}`]);
    day.send('17:23', nurse, {
      type: 'AttemptContact',
      childId: 'child5a',
      concern: 'unwell',
      personId: mother('child5a'),
      outcome: 'reached',
    });
    expect(watch.at('17:23')).toEqual(['contact_overdue resolved']);
  });
});

/** What was told of these kinds; the late room of this school keeps worrying the watch meanwhile. */
const told = (said: readonly string[], ...kinds: readonly string[]) => said.filter((t) => kinds.some((kind) => t.startsWith(`${kind} `)));

describe('S20 restriction and impostor at the gate', () => {
  const blocked = () => {
    const day = inStage2();
    day.send('17:40', teacher3, offer('line', [RESTRICTED], toGate('gateSouth')));
    day.send('17:46', guardSouth, release(RESTRICTED, { collectorId: father(RESTRICTED) }));
    return day;
  };

  it('tells the duty leader at once, and the principal after two minutes without an answer', () => {
    const watch = watching(blocked());
    expect(told(watch.at('17:46'), 'restriction')).toEqual([`restriction school: ${dutyLeader}`]);
    expect(told(watch.at('17:47:59'), 'restriction')).toEqual([]);
    expect(watch.at('17:48')).toContain(`restriction principal: ${principal}`);
  });

  it('goes no further once the duty leader has acknowledged; only a person resolves it', () => {
    const watch = watching(blocked());
    watch.at('17:46');
    watch.says('17:46:30', dutyLeader, { type: 'AcknowledgeAlert', alertId: watch.of('restriction') });
    expect(told(watch.at('17:50'), 'restriction')).toEqual([]);
    watch.says('17:55', dutyLeader, { type: 'ResolveAlert', alertId: watch.of('restriction') });
    expect(watch.alerts.byId.get(watch.of('restriction'))?.state).toBe('resolved');
  });

  it('the second wrong document of one person is an impostor', () => {
    const day = inStage2();
    const delegations = [
      {
        ...{ delegationId: 'd1', personId: DELEGATE, date: '2026-03-10', state: 'confirmed' as const },
        ...{ windowFrom: clock('17:30'), windowTo: clock('18:10'), idDigest: RIGHT_DIGITS, wishedBy: [] },
      },
    ];
    const command = release('child5a', { collectorId: DELEGATE, idDigest: WRONG_DIGITS, facts: factsOf('child5a', { delegations }) });
    day.send('17:40', teacher1, offer('line', ['child5a'], toGate('gateSouth')));
    const watch = watching(day);
    day.send('17:43', guardSouth, command);
    expect(told(watch.at('17:43'), 'impostor')).toEqual([]);
    day.send('17:44', guardSouth, command);
    expect(told(watch.at('17:44'), 'impostor')).toEqual([`impostor school: ${dutyLeader}`]);
  });

  it('a restriction that comes after the release is told to duty leader and principal', () => {
    const day = inStage2();
    day.send('17:41', teacher1, release('child2a', { collectorId: uncle('child2a') }));
    const restriction = {
      restrictionId: 'o',
      personId: uncle('child2a'),
      from: '2026-03-10',
      to: '2026-09-10',
      reviewed: false,
      reviewDue: '2026-09-10',
    };
    day.send('17:45', STAFF.clock, {
      type: 'ApplyToDay',
      change: { kind: 'restriction', childId: 'child2a', restriction, fact: factOf('child2a', 4) },
    });
    expect(told(watching(day).at('17:45'), 'restricted_after_release')).toEqual([
      `restricted_after_release school: ${dutyLeader}, ${principal}`,
    ]);
  });
});

describe('what is taken back when the child has left by it', () => {
  const court = (personId: string) =>
    ({
      type: 'ApplyToDay',
      change: {
        kind: 'restriction',
        childId: 'child2a',
        restriction: { restrictionId: 'o', personId, from: '2026-03-10', to: '2026-09-10', reviewed: false, reviewDue: '2026-09-10' },
        fact: factOf('child2a', 4),
      },
    }) as const;
  const withdrawn = (childId: string, authorityId: string) =>
    ({ type: 'ApplyToDay', change: { kind: 'authority_withdrawn', childId, authorityId, fact: factOf(childId, 4) } }) as const;
  const LEADER = [`withdrawn_after_release school: ${dutyLeader}`];
  const after = (day: PlayedDay) => told(watching(day).at('17:46'), 'withdrawn_after_release');
  const uncles = `may.${uncle('child2a')}`;
  const tooSoon = { type: 'ExplainAbsence', childId: 'child2a', kind: 'collected_before_check_in', consentBreach: false } as const;

  it.each([
    [uncle('child2a'), 1],
    [mother('child2a'), 0],
  ])('before its roll call with %s, whom a document of later that day names: told %i times', (personId, times) => {
    const day = frozenDay();
    day.send('15:42', guardSouth, { ...tooSoon, personId, facts: factsOf('child2a') });
    day.send('17:45', STAFF.clock, court(uncle('child2a')));
    expect(told(watching(day).at('17:46'), 'restricted_after_release')).toHaveLength(times);
  });

  it('its collector’s permission: a leader hears of it, until the child is back', () => {
    const day = inStage2();
    day.send('17:41', teacher1, release('child2a', { collectorId: uncle('child2a') }));
    expect(day.child('child2a').release?.authorityId).toBe(uncles);
    day.send('17:45', STAFF.clock, withdrawn('child2a', uncles));
    const watch = watching(day);
    expect(told(watch.at('17:46'), 'withdrawn_after_release')).toEqual(LEADER);
    day.send('17:50', teacher1, take(['child2a'], 'returned'));
    watch.at('17:50');
    expect([...watch.alerts.byId.values()].filter((a) => a.kind === 'withdrawn_after_release').map((a) => a.state)).toEqual(['resolved']);
  });

  it('its own consent, when it has walked', () => {
    const day = inStage2();
    day.send('17:41', teacher1, leavesAlone(WALKS_TODAY));
    day.send('17:45', STAFF.clock, withdrawn(WALKS_TODAY, `walks.${WALKS_TODAY}`));
    expect(after(day)).toEqual(LEADER);
  });

  it('also when the gate, which was offline, tells of the release only then', () => {
    const day = inStage2();
    day.send('17:45', STAFF.clock, withdrawn('child2a', uncles));
    day.send('17:41', teacher1, offlineRelease('child2a', { collectorId: uncle('child2a') }, 60), { arrives: '17:46' });
    expect(after(day)).toEqual(LEADER);
  });

  it('somebody else’s permission, or that of a child which is still here, worries nobody', () => {
    const day = inStage2();
    day.send('17:41', teacher1, release('child2a'));
    day.send('17:45', STAFF.clock, withdrawn('child2a', uncles));
    day.send('17:45', STAFF.clock, withdrawn('child2b', `may.${mother('child2b')}`));
    expect(after(day)).toEqual([]);
  });
});

describe('S22 wrong release', () => {
  it('tells homeroom, grade lead, duty leader and principal at once', () => {
    const day = inStage2();
    day.send('17:43', teacher1, release(XIAOCHEN_STAR, { collectorId: uncle(XIAOCHEN_STAR) }));
    day.send('17:49', dutyLeader, {
      ...{ type: 'ReverseRelease', childId: XIAOCHEN_STAR, reason: 'wrong_child' },
      release: String(day.child(XIAOCHEN_STAR).release?.revision),
    });
    const watch = watching(day);
    expect(told(watch.at('17:49'), 'wrong_release')).toEqual([
      `wrong_release principal: ${homeroom21}, ${gradeLead2}, ${dutyLeader}, ${principal}`,
    ]);
    day.send('17:58', dutyLeader, take([XIAOCHEN_STAR], 'returned'));
    expect(watch.at('17:58')).toContain('wrong_release resolved');
  });
});

describe('S23 late', () => {
  it('calls the holder at 18:10, all at 18:15, the duty leader at 18:30, the principal at 19:00', () => {
    const day = inStage2();
    for (const [childId, who] of [
      ['child2b', teacher1],
      ['child5a', teacher1],
      ['child5b', teacher1],
      ['child2c', teacher3],
      ['child5c', teacher3],
      ['child5d', teacher3],
      ['child2d', teacher3],
    ] as const)
      day.send(childId === 'child5c' ? '18:05' : '17:45', who, release(childId));
    const watch = watching(day);
    expect(watch.at('18:09:59')).toEqual([]);
    expect(watch.at('18:10')).toEqual([`late_pickup class: ${teacher1}`]);
    watch.says('18:10:30', teacher1, { type: 'AcknowledgeAlert', alertId: watch.of('late_pickup') });
    expect(watch.at('18:15')).toEqual([`late_pickup grade: ${teacher1}, ${gradeLead2}`]);
    watch.says('18:15:30', gradeLead2, { type: 'AcknowledgeAlert', alertId: watch.of('late_pickup') });
    day.send('18:29', dutyLeader, { type: 'TakeOver', children: ['child2a'], from: teacher1, placeId: 'library', reason: 'late_care' });
    expect(watch.at('18:30')).toEqual([`late_pickup school: ${dutyLeader}`]);
    watch.says('18:30:30', dutyLeader, { type: 'AcknowledgeAlert', alertId: watch.of('late_pickup') });
    expect(watch.at('19:00')).toEqual([`late_pickup principal: ${principal}`]);
    day.send('19:06', dutyLeader, release('child2a'));
    expect(watch.at('19:06')).toEqual(['late_pickup resolved']);
  });

  it('starts at 18:30 for a child that is registered for extended care', () => {
    const day = led(playDay());
    const watch = watching(day);
    expect(watch.at('19:00')).toEqual([]);
    const open = led(checkedInDay());
    open.send('18:01', teacher4, marks('extended', 'present', 'child5c'));
    open.send('18:02', teacher4, { type: 'CompleteRollCall', sessionId: 'extended' });
    const late = (time: string) =>
      watching(open)
        .at(time)
        .filter((t) => t.includes(teacher4) && t.startsWith('late_pickup'));
    expect(late('18:39:59')).toEqual([]);
    expect(late('18:40')).toEqual([`late_pickup class: ${teacher4}`]);
  });
});

describe('what the book asks itself', () => {
  it('a child that left without network with whom nothing permits: the principal too, at once', () => {
    const day = inStage2();
    day.send('17:41', guardSouth, offlineRelease('child5a', { collectorId: STRANGER }));
    expect(told(watching(day).at('17:42'), 'conflict')).toEqual([`conflict school: ${dutyLeader}, ${principal}`]);
  });

  it('a conflict, a discrepancy with the guardian to be told, a finding: to the duty leader at once, until resolved', () => {
    const day = inStage2();
    day.send('17:41', teacher1, leavesAlone(WALKS_TODAY));
    day.send('17:42', guardSouth, offlineRelease(WALKS_TODAY, { alone: true, collectorId: null, pickupId: 'pickup.again' }), {
      commandId: 'second',
    });
    const watch = watching(day);
    expect(told(watch.at('17:42'), 'conflict')).toEqual([`conflict school: ${dutyLeader}`]);
    day.send('17:43', dutyLeader, {
      type: 'ResolveConflict',
      conflictId: `second.${WALKS_TODAY}`,
      resolution: 'as_recorded',
      holder: null,
    });
    expect(told(watch.at('17:43'), 'conflict')).toEqual(['conflict resolved']);
    day.send('17:47', administrator, { type: 'FindChild', childId: WALKS_TODAY, placeId: 'library' });
    expect(told(watch.at('17:47'), 'discrepancy')).toEqual([`discrepancy school: ${dutyLeader}`]);
    expect(watch.at('17:52')).toContain(`contact_overdue class: ${administrator}, ${STAFF.homeroom51}`);
  });

  it('a day that a late report opened again: duty leader and principal', () => {
    const day = led(checkedInDay());
    for (const [who, children] of [
      [teacher1, CLASS_21],
      [teacher2, CLASS_51],
    ] as const)
      for (const childId of children) day.send('18:20', who, release(childId));
    expect(day.send('18:30', dutyLeader, { type: 'CloseCampus', heads: [] })).toMatchObject({ kind: 'accepted' });
    const watch = watching(day);
    watch.at('18:30');
    day.send('18:25', administrator, { type: 'FindChild', childId: 'child5a', placeId: 'library' }, { arrives: '18:40' });
    expect(watch.at('18:40')).toContain(`campus_reopened school: ${dutyLeader}, ${principal}`);
  });

  it('a day without its leader when lessons end: principal and deputies', () => {
    const day = frozenDay();
    const watch = watching(day);
    expect(watch.at('15:39:59')).toEqual([]);
    expect(watch.at('15:40')).toEqual([`no_duty_leader school: ${principal}, ${deputy}`]);
    led(day);
    expect(watch.at('15:41')).toEqual(['no_duty_leader resolved']);
  });

  it('children who were carried in', () => {
    const day = playDay();
    const carried = { childId: 'child5a', classId: 'class51', grade: 5, holder: dutyLeader, placeId: 'library' };
    const previousDay = { stream: 'campusDay-campus1-2026-03-09', revision: '812', hash: 'cd'.repeat(32) };
    day.send('00:01', STAFF.clock, { ...openTheDay(), previousDay, carriedIn: [carried] });
    expect(watching(day).at('00:01')).toEqual([`carried_in school: ${dutyLeader}, ${principal}`]);
  });
});

describe('an alert', () => {
  it('is one alert, however many instances raise it', () => {
    const day = oneIsMissing();
    const alerts = initialAlerts();
    const [first] = dueAlerts(day.state, alerts, day.state.policy, clock('15:54'));
    const [second] = dueAlerts(day.state, initialAlerts(), day.state.policy, clock('15:54:01'));
    expect(second).toEqual(first);
    const watch = watching(day);
    watch.at('15:54');
    expect(decideAlert(watch.alerts, second, { actor: { id: 'watch', role: 'watch' } })).toEqual({ kind: 'unchanged' });
  });

  it('past several levels at once, the highest is told and the others are on record as passed', () => {
    const day = oneIsMissing();
    const [raise] = dueAlerts(day.state, initialAlerts(), day.state.policy, clock('16:05'));
    expect(raise).toMatchObject({
      type: 'RaiseAlert',
      data: {
        level: 'school',
        passed: [
          { level: 'class', dueAt: clock('15:54') },
          { level: 'grade', dueAt: clock('15:57') },
        ],
      },
    });
  });

  it('that nobody acknowledges is told again every minute, to the same people and the deputy', () => {
    const watch = watching(oneIsMissing());
    watch.at('15:54');
    expect(watch.at('15:55:59')).toEqual([]);
    expect(watch.at('15:56')).toEqual([`unaccounted again 1: ${homeroom21}, ${teacher1}, ${deputy}`]);
    expect(watch.at('15:56:30')).toEqual([]);
    expect(watch.at('15:57').filter((t) => t.includes('again'))).toEqual([]);
  });

  it('is told again once after the watch was away, not once for every minute', () => {
    const day = oneIsMissing();
    const watch = watching(day);
    watch.at('16:14');
    expect(watch.at('16:40')).toHaveLength(1);
    expect(watch.at('16:40:01')).toEqual([]);
    expect(watch.at('16:41')).toHaveLength(1);
  });

  it('acknowledged is not repeated, and climbs all the same', () => {
    const watch = watching(oneIsMissing());
    watch.at('15:54');
    watch.says('15:54:30', homeroom21, { type: 'AcknowledgeAlert', alertId: watch.of('unaccounted') });
    expect(watch.at('15:56')).toEqual([]);
    expect(watch.at('15:57')).toEqual([`unaccounted grade: ${gradeLead2}`]);
    // the new level has not answered yet
    expect(watch.at('15:59')).toEqual([`unaccounted again 1: ${gradeLead2}, ${deputy}`]);
  });

  it('is answered by name: delivered, seen, acknowledged, taken over, resolved, each once', () => {
    const watch = watching(oneIsMissing());
    watch.at('15:54');
    const alertId = watch.of('unaccounted');
    const types = (who: string, command: Parameters<typeof watch.says>[2]) => watch.says('15:55', who, command).map((e) => e.type);
    expect(types('watch', { type: 'RecordAlertDelivered', raising: 1, alertId, staffId: homeroom21, channel: 'socket' })).toEqual([
      'AlertDelivered',
    ]);
    expect(types(homeroom21, { type: 'SeeAlert', alertId })).toEqual(['AlertSeen']);
    expect(types(homeroom21, { type: 'SeeAlert', alertId })).toEqual([]);
    expect(types(homeroom21, { type: 'AcknowledgeAlert', alertId })).toEqual(['AlertAcknowledged']);
    expect(types(teacher1, { type: 'AcknowledgeAlert', alertId })).toEqual([]);
    expect(types(homeroom21, { type: 'TakeOverAlert', alertId, staffId: peTeacher })).toEqual(['AlertTakenOver']);
    expect(types(homeroom21, { type: 'TakeOverAlert', alertId, staffId: peTeacher })).toEqual([]);
    expect(types(homeroom21, { type: 'ResolveAlert', alertId })).toEqual(['AlertResolved']);
    expect(types(homeroom21, { type: 'ResolveAlert', alertId })).toEqual([]);
    const over = decideAlert(watch.alerts, { type: 'TakeOverAlert', alertId, staffId: teacher1 }, { actor: { id: homeroom21, role: '' } });
    expect(over).toEqual({ kind: 'refused', refusal: { code: 'alert_over' } });
    const unknown = decideAlert(watch.alerts, { type: 'SeeAlert', alertId: 'none' }, { actor: { id: homeroom21, role: '' } });
    expect(unknown).toEqual({ kind: 'refused', refusal: { code: 'unknown_alert' } });
  });

  it('is raised for nothing before the day is open', () => {
    const day = playDay();
    expect(dueAlerts(day.state, initialAlerts(), day.state.policy, clock('16:00'))).toEqual([]);
  });
});

describe('10. every alert is acknowledged by a named person or escalates', () => {
  const step = fc.record({
    deed: fc.constantFrom(...DEEDS),
    who: fc.nat({ max: DEVICES - 1 }),
    child: fc.nat({ max: 5 }),
    other: fc.nat({ max: 839 }),
    seconds: fc.integer({ min: 1, max: 150 }),
  });
  const plan = fc.record({
    steps: fc.array(step, { minLength: 5, maxLength: 50, size: 'max' }),
    straggler: fc.nat({ max: DEVICES }),
    unknownClocks: fc.constant(0),
    order: fc.array(fc.nat({ max: DEVICES - 1 }), { maxLength: 12 }),
  });

  it('holds on generated days, whenever the watch runs and whoever answers', () => {
    let acknowledged = 0;
    let repeated = 0;
    fc.assert(
      fc.property(plan, fc.array(fc.nat({ max: 600 }), { minLength: 3, maxLength: 12 }), (p, gaps) => {
        const { day } = liveThrough(p);
        const watch = watching(day);
        let now = clock('17:25');
        gaps.forEach((gap, i) => {
          now += gap * 1_000;
          repeated += watch.at(now).filter((t) => t.includes('again')).length;
          // asked again at once there is nothing left to tell: two instances don't shout twice
          expect(watch.at(now)).toEqual([]);
          expect(unheard(day, watch, now)).toEqual([]);
          const open = [...watch.alerts.byId.values()].filter((a) => a.state === 'open');
          if (open.length === 0 || i % 2 === 0) return;
          acknowledged += watch.says(now, dutyLeader, { type: 'AcknowledgeAlert', alertId: open[gap % open.length].alertId }).length;
        });
      }),
      { numRuns: 300, seed: 20260310 },
    );
    expect(acknowledged * repeated).toBeGreaterThan(0);
  });

  /** Worries past their time that the people of that level have not been told, or not again since nobody answered. */
  function unheard(day: PlayedDay, watch: ReturnType<typeof watching>, now: number): string[] {
    const policy = day.state.policy;
    const clocks = runningClocks(day.state, policy, now);
    return clocks.flatMap((c) => {
      const due = c.steps.filter((s) => s.dueAt <= now && !s.unlessAcknowledged).at(-1);
      if (!due) return [];
      const alert = watch.alerts.byId.get(alertIdOf(c));
      // by the clock alone these end, and one of two instances may be behind
      if (alert && alert.state !== 'open' && ['staff_no_show', 'session_not_held'].includes(c.kind)) return [];
      if (alert?.state !== 'open') return [`${c.kind}: nobody was told`];
      if (alert.dueAt < due.dueAt) return [`${c.kind}: ${due.level} was not told`];
      const silent = alert.acknowledgedBy === null && now >= alert.lastToldAt + policy.alertAck * 60_000;
      return silent ? [`${c.kind}: nobody answered, and it was not told again`] : [];
    });
  }
});

describe('a child that comes onto a list whose roll call is over', () => {
  const joins = (childId: string, sessionId = 'stage1of21'): ReviseExpectedList => ({
    type: 'ReviseExpectedList',
    added: [{ ...expectedChild(childId), sessions: [sessionId], reason: 'leave_cancelled' }],
    removed: [],
    approvedBy: dutyLeader,
  });

  it('is asked for again: the teacher and the grade lead five minutes after, then the duty leader', () => {
    const day = oneIsMissing();
    day.send('15:58', teacher1, take(['child2d']));
    const watch = watching(day);
    watch.at('15:59');
    day.send('16:00', dutyLeader, joins(ON_LEAVE));
    expect(day.child(ON_LEAVE).state).toBe('expected');
    expect(watch.at('16:04:59')).toEqual([]);
    expect(watch.at('16:05')).toEqual([`roll_call_overdue grade: ${teacher1}, ${gradeLead2}`]);
    expect(watch.at('16:10')).toContain(`roll_call_overdue school: ${dutyLeader}`);
    day.send('16:11', teacher1, marks('stage1of21', 'present', ON_LEAVE));
    expect(watch.at('16:11')).toEqual(['roll_call_overdue resolved']);
  });

  it('is asked for again, too, where the first roll call was overdue before', () => {
    const day = led(frozenDay());
    day.send('15:52', teacher2, marks('stage1of51', 'present', ...CLASS_51));
    day.send('15:54', teacher2, { type: 'CompleteRollCall', sessionId: 'stage1of51' });
    day.send('15:55', teacher1, { type: 'SignOn', role: 'duty_teacher', sessionId: 'stage1of21' });
    const watch = watching(day);
    expect(watch.at('15:55')).toEqual([`roll_call_overdue grade: ${teacher1}, ${gradeLead2}`]);
    day.send('15:56', teacher1, marks('stage1of21', 'present', ...CLASS_21));
    day.send('15:56', teacher1, { type: 'CompleteRollCall', sessionId: 'stage1of21' });
    expect(watch.at('15:56')).toEqual(['roll_call_overdue resolved']);
    day.send('16:00', dutyLeader, joins(ON_LEAVE));
    expect(watch.at('16:05')).toEqual([`roll_call_overdue grade: ${teacher1}, ${gradeLead2}`]);
  });

  it('is asked for in the group into which another was merged after its roll call', () => {
    const day = led(checkedInDay());
    day.send('16:51', teacher3, marks('club', 'present', 'child2c', 'child2d', 'child5c', 'child5d'));
    day.send('16:52', teacher3, { type: 'CompleteRollCall', sessionId: 'club' });
    day.send('16:52', dutyLeader, joins(ON_LEAVE));
    day.send('16:53', teacher1, marks('homework', 'present', 'child2a', 'child2b', 'child5a', 'child5b'));
    day.send('16:53', teacher1, { type: 'CompleteRollCall', sessionId: 'homework' });
    day.send('16:54', dutyLeader, joins('child2y', 'homework'));
    day.send('16:55', dutyLeader, { type: 'MergeSessions', fromSessionId: 'homework', intoSessionId: 'club' });
    const watch = watching(day);
    expect(watch.at('17:00').filter((told) => told.startsWith('roll_call_overdue'))).toContain(
      `roll_call_overdue grade: ${teacher3}, ${gradeLead2}, ${gradeLead5}`,
    );
  });
});

describe('a child that left and came back', () => {
  it('has the late ladder of all others when it is back before the end: evening study after the meal', () => {
    const day = led(frozenDay({ evening: true }));
    day.send('15:52', teacher2, marks('stage1of51', 'present', ...CLASS_51));
    day.send('18:05', gateTeacherSouth, take(['child5a']));
    day.send('18:06', gateTeacherSouth, release('child5a'));
    day.send('18:52', teacher4, marks('eveningStudy', 'present', 'child5a'));
    expect(day.child('child5a')).toMatchObject({ state: 'held', holder: teacher4, release: { gateId: 'gateSouth' } });
    const late = (at: string) =>
      runningClocks(day.state, day.state.policy, clock(at)).filter((c) => c.kind === 'late_pickup' && c.children[0] === 'child5a');
    expect(late('20:19')).toEqual([]);
    expect(late('20:21').flatMap((c) => c.steps.map((step) => step.dueAt))).toEqual(['20:30', '20:35', '20:50', '21:20'].map(clock));
  });

  it('is not forgotten when it is back after the end: the duty leader half an hour later, the principal after an hour', () => {
    const day = led(checkedInDay());
    day.send('17:41', gateTeacherSouth, take(['child5a']));
    day.send('17:42', gateTeacherSouth, release('child5a'));
    day.send('18:47', administrator, take(['child5a']));
    const late = (at: string) =>
      runningClocks(day.state, day.state.policy, clock(at)).filter((c) => c.kind === 'late_pickup' && c.children[0] === 'child5a');
    expect(late('18:47').flatMap((c) => c.steps.map(({ level, dueAt }) => [level, dueAt]))).toEqual([
      ['school', clock('19:17')],
      ['principal', clock('19:47')],
    ]);
  });
});
