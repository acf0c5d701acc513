import { offer, release, take, toGate, toSession, toStaff } from '../testing/commands';
import { checkedInDay, frozenDay, type PlayedDay } from '../testing/play-day';
import { CLASS_21, CLASS_51, clock, father, RESTRICTED, STAFF } from '../testing/small-school';
import { marks } from '../testing/commands';
import { watching, type Watch } from '../testing/watch';
import { causeOf, groupedByCause } from './cause';
import { nextSteps } from './next-step';

const { teacher1, teacher2, teacher3, gradeLead2, dutyLeader, principal, guardSouth, homeroom21 } = STAFF;

function led(day: PlayedDay): PlayedDay {
  day.send('15:31', dutyLeader, { type: 'SignOn', role: 'duty_leader', sessionId: null });
  return day;
}

/** 16:51: homework has begun; the club's teacher has not come, and two teachers stand before its door. */
function clubWithoutTeacher(): PlayedDay {
  const day = led(checkedInDay());
  day.send('16:44', teacher1, offer('of1', ['child2c', 'child2d'], toSession('club')));
  day.send('16:45', teacher2, offer('of2', ['child5c', 'child5d'], toSession('club')));
  day.send('16:51', teacher1, marks('homework', 'present', 'child2a', 'child2b', 'child5a', 'child5b'));
  day.send('16:52', teacher1, { type: 'CompleteRollCall', sessionId: 'homework' });
  return day;
}

/** What a list of alerts shows: the cause, and the kinds under it. */
function lines(day: PlayedDay, watch: Watch): readonly string[] {
  const shown = [...watch.alerts.byId.values()].map((alert) => ({ ...alert, cause: causeOf(day.state, alert) }));
  return groupedByCause(shown).map(({ cause, alerts }) => {
    const kinds = alerts.map(({ kind }) => kind).join(' ');
    return cause === null ? kinds : `${cause.kind} ${cause.id}: ${kinds}`;
  });
}

describe('alerts of one cause are one line', () => {
  it('a group that has not begun: nobody there, no roll call, and every handoff that waits for it', () => {
    const day = clubWithoutTeacher();
    const watch = watching(day);
    watch.at('16:56');
    expect(lines(day, watch)).toEqual(['session club: transit_overdue transit_overdue staff_no_show roll_call_overdue']);
  });

  it('goes with its cause: once a teacher is there, what is left are lines of their own', () => {
    const day = clubWithoutTeacher();
    const watch = watching(day);
    watch.at('16:56');
    day.send('16:57', teacher3, { type: 'SignOn', role: 'duty_teacher', sessionId: 'club' });
    day.send('16:57', teacher3, marks('club', 'present', 'child2c', 'child2d', 'child5c', 'child5d'));
    watch.at('16:57');
    expect(lines(day, watch)).toEqual(['roll_call_overdue']);
  });

  it('alerts of one kind with two causes stay two lines', () => {
    const day = led(frozenDay());
    const watch = watching(day);
    watch.at('15:52');
    expect([...watch.alerts.byId.values()].map(({ kind }) => kind)).toEqual(['staff_no_show', 'staff_no_show']);
    expect(lines(day, watch)).toEqual(['staff_no_show', 'staff_no_show']);
  });

  it('a gate where nobody takes a line over, and a colleague who accepts from nobody', () => {
    const day = led(checkedInDay());
    day.send('16:30', teacher1, offer('line1', ['child2a'], toGate('gateSouth')));
    day.send('16:30', teacher2, offer('line2', ['child5a'], toGate('gateSouth')));
    day.send('16:30', teacher1, offer('one', ['child2b'], toStaff(gradeLead2)));
    day.send('16:30', teacher2, offer('two', ['child5b'], toStaff(gradeLead2)));
    const watch = watching(day);
    watch.at('16:40');
    expect([...lines(day, watch)].sort()).toEqual([
      'gate gateSouth: transit_overdue transit_overdue',
      `receiver ${gradeLead2}: transit_overdue transit_overdue`,
    ]);
  });

  it('two silent devices of one gate are one line, of two gates are two', () => {
    const silent = (gates: readonly string[]) => {
      const day = led(checkedInDay());
      gates.forEach((gateId, i) =>
        day.send('16:20', STAFF.clock, { type: 'ReportDeviceSilent', deviceId: `tablet${i}`, gateId, lastHeardAt: clock('16:18') }),
      );
      const watch = watching(day);
      watch.at('16:20');
      return lines(day, watch);
    };
    expect(silent(['gateSouth', 'gateSouth'])).toEqual(['gate gateSouth: device_silent device_silent']);
    expect(silent(['gateSouth', 'gateEast'])).toEqual(['device_silent', 'device_silent']);
  });

  it('children who are still with one colleague after the same end are one line', () => {
    const day = led(checkedInDay());
    const watch = watching(day);
    watch.at('18:10');
    const late = lines(day, watch).filter((line) => line.includes('late_pickup'));
    expect(late).toContain(`still_with ${teacher1}: ${CLASS_21.map(() => 'late_pickup').join(' ')}`);
  });
});

describe('what is never grouped', () => {
  it('a missing child, though the group in which it is missing makes other alerts', () => {
    const day = clubWithoutTeacher();
    day.send('16:53', teacher1, take(['child2c', 'child2d']));
    for (const childId of ['child2c', 'child2d']) day.send('16:54', teacher1, { type: 'DenyCustody', children: [childId] });
    const watch = watching(day);
    watch.at('16:56');
    const missing = lines(day, watch).filter((line) => line.includes('unaccounted'));
    expect(missing).toEqual(['unaccounted', 'unaccounted']);
    // and they come before what is only a group without its teacher
    expect(lines(day, watch).slice(0, 2)).toEqual(missing);
  });

  it('a restriction, whatever else happens at that gate', () => {
    const day = led(checkedInDay());
    day.send('17:40', teacher2, offer('line', [RESTRICTED], toGate('gateSouth')));
    day.send('17:46', guardSouth, release(RESTRICTED, { collectorId: father(RESTRICTED) }));
    day.send('17:47', guardSouth, release(RESTRICTED, { collectorId: father(RESTRICTED), pickupId: 'again' }));
    const watch = watching(day);
    watch.at('17:56');
    const seen = lines(day, watch);
    const blocked = [...watch.alerts.byId.values()].filter(({ kind }) => kind === 'restriction' || kind === 'impostor');
    expect(blocked.length).toBeGreaterThan(0);
    expect(seen.filter((line) => line === 'restriction' || line === 'impostor')).toHaveLength(blocked.length);
  });
});

describe('the next escalation', () => {
  const oneIsMissing = (): PlayedDay => {
    const day = led(frozenDay());
    day.send('15:52', teacher1, marks('stage1of21', 'present', ...CLASS_21.slice(0, 3)));
    day.send('15:52', teacher2, marks('stage1of51', 'present', ...CLASS_51));
    day.send('15:54', teacher2, { type: 'CompleteRollCall', sessionId: 'stage1of51' });
    day.send('15:54', teacher1, { type: 'CompleteRollCall', sessionId: 'stage1of21' });
    return day;
  };
  const next = (day: PlayedDay, watch: Watch, alertId: string, at: string): string | null => {
    const step = nextSteps(day.state, watch.alerts, day.state.policy, clock(at)).get(alertId);
    return step ? `${step.level} ${(step.dueAt - clock('15:54')) / 60_000}: ${step.to.map((to) => to.staffId).join(', ')}` : null;
  };

  it('is said at every level before it is due, and is what the watch then tells', () => {
    const day = oneIsMissing();
    const watch = watching(day);
    watch.at('15:54');
    const alertId = watch.of('unaccounted');
    expect(next(day, watch, alertId, '15:55')).toBe(`grade 3: ${gradeLead2}`);
    expect(watch.at('15:57')).toEqual([`unaccounted grade: ${gradeLead2}`]);
    expect(next(day, watch, alertId, '15:58')).toBe(`school 10: ${dutyLeader}`);
    watch.at('16:04');
    expect(next(day, watch, alertId, '16:05')).toBe(`police_prompt 20: ${dutyLeader}, ${principal}`);
    watch.at('16:14');
    expect(next(day, watch, alertId, '16:15')).toBeNull();
  });

  it('is none any more when an acknowledgement spares the next level, or the alert is over', () => {
    const day = led(checkedInDay());
    day.send('17:40', teacher2, offer('line', [RESTRICTED], toGate('gateSouth')));
    day.send('17:46', guardSouth, release(RESTRICTED, { collectorId: father(RESTRICTED) }));
    const watch = watching(day);
    watch.at('17:46');
    const alertId = watch.of('restriction');
    const level = () => nextSteps(day.state, watch.alerts, day.state.policy, clock('17:46:30')).get(alertId)?.level;
    expect(level()).toBe('principal');
    watch.says('17:46:30', dutyLeader, { type: 'AcknowledgeAlert', alertId });
    expect(level()).toBeUndefined();
  });

  it('whoever was told of a level before still has it among theirs', () => {
    const watch = watching(oneIsMissing());
    watch.at('15:54');
    watch.at('15:57');
    const alert = watch.alerts.byId.get(watch.of('unaccounted'));
    expect(alert?.to.map(({ staffId }) => staffId)).toEqual([gradeLead2]);
    expect(alert?.toldBefore.map(({ staffId }) => staffId)).toEqual([homeroom21, teacher1]);
  });
});
