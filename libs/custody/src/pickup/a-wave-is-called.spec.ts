import { offer, toGate } from '../testing/commands';
import { checkedInDay } from '../testing/play-day';
import { CLASS_21, STAFF } from '../testing/small-school';
import { waitingForWave, wavesFrom } from './wave';

const { teacher1, teacher2, gateTeacherEast } = STAFF;
const WAVE = { gateId: 'gateEast', periodId: 'stage2' };
const LEAVING: readonly string[] = CLASS_21;

describe('a gate calls a wave', () => {
  const called = (grades: readonly number[] = [1, 2]) => {
    const day = checkedInDay();
    day.send('17:40', gateTeacherEast, { type: 'CallWave', ...WAVE, grades });
    return day;
  };
  const asked = (day: ReturnType<typeof called>, who: string) => wavesFrom(day.state, who).map(({ children }) => [...children].sort());

  it('whoever has children that leave by it then is asked for just these', () => {
    const day = called();
    expect(asked(day, teacher1)).toEqual([[...LEAVING].sort()]);
    expect(asked(day, teacher2)).toEqual([]);
    expect(wavesFrom(day.state, teacher1)[0].wave).toMatchObject({ ...WAVE, grades: [1, 2] });
  });

  it('nobody is asked before it is called, nor for another grade', () => {
    expect(asked(checkedInDay(), teacher1)).toEqual([]);
    expect(asked(called([3]), teacher1)).toEqual([]);
  });

  it('who was sent to the gate, or called for by name, is asked for no more', () => {
    const day = called();
    const [sent, byName, ...rest] = LEAVING;
    day.send('17:41', teacher1, offer('o1', [sent], toGate('gateEast')));
    day.send('17:42', gateTeacherEast, { type: 'CallChild', childId: byName, gateId: 'gateEast', pickupId: 'p1' });
    expect(asked(day, teacher1)).toEqual([[...rest].sort()]);
    expect(waitingForWave(day.state, WAVE)).toHaveLength(rest.length);
  });
});
