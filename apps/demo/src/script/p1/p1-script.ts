import type { P1Cast } from '../../school/cast';
import { GATES } from '../../school/p1-numbers';
import { FORMAT, type DayScript } from '../day-script';
import { ref } from '../references';
import { beforeRollCall } from './before-roll-call';
import { evening } from './evening';
import { expectedOfP1 } from './expected';
import { mainWave, SOUTH, SOUTH_OFFLINE } from './main-wave';
import { gateTablet, p1Book } from './p1-book';
import { rollCall } from './roll-call';
import { stage2 } from './stage-2';
import { earlyLeavers, stage1Ends } from './stage-1-ends';

/** The reference day, Tuesday 2026-03-10, with all of its edge cases, as the people of the demo school live it. */
export function p1Script(cast: P1Cast): DayScript {
  const book = p1Book(cast);
  beforeRollCall(book);
  rollCall(book);
  earlyLeavers(book);
  stage1Ends(book);
  stage2(book);
  mainWave(book);
  evening(book);
  return {
    format: FORMAT,
    title: '参考日 · the reference day of school P1',
    serviceDay: cast.date,
    timeZone: 'Asia/Shanghai',
    starts: '15:20:00',
    ends: '19:11:00',
    school: { demo: 'P1' },
    people: Object.fromEntries(cast.staff.all.map(({ staffNumber, name }) => [staffNumber, name])),
    devices: GATES.map((gate) => ({
      id: gateTablet(gate),
      gate: ref.gate(gate),
      person: ref.staff(cast.staff.gateTeachers[gate][0]),
      ...(gate === SOUTH ? { offline: [SOUTH_OFFLINE] } : {}),
    })),
    steps: book.steps(),
    expect: expectedOfP1(book),
  };
}
