import { play, type Played } from '../../apps/demo/src/player/play';
import { idIn } from '../../apps/demo/src/player/school-index';
import { p1Script } from '../../apps/demo/src/script/p1/p1-script';
import type { DayScript } from '../../apps/demo/src/script/day-script';
import { referenceIn } from '../../apps/demo/src/script/references';
import { MemorySchool } from './memory-school';
import { recordedP1 } from './recorded-p1';

describe('the reference day, rehearsed on the pure domain', () => {
  const school = recordedP1();
  const script = p1Script(school.cast);

  const rehearse = async (of: DayScript): Promise<{ played: Played; memory: MemorySchool }> => {
    const gates = new Map(of.devices.flatMap(({ id, gate }) => (gate ? [[id, idIn(school.index, referenceIn(gate)!)] as const] : [])));
    const memory = new MemorySchool(school, gates);
    return { memory, played: await play(of, memory) };
  };

  it('goes as the script says', async () => {
    const { played, memory } = await rehearse(script);
    const { statement } = memory.log().day.flatMap(({ event }) => (event.type === 'CampusClosed' ? [event.data] : []))[0] ?? {};
    console.log(played.given, statement, memory.log().day.length);
    expect(played.faults).toEqual([]);
  }, 120_000);
});
