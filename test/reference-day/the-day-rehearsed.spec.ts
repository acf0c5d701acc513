import { countExport, type Ledger } from '../../apps/cli/src/ledger/count-export';
import { compareLedger } from '../../apps/demo/src/player/compare-ledger';
import { play, type Played } from '../../apps/demo/src/player/play';
import { idIn } from '../../apps/demo/src/player/school-index';
import type { DayScript } from '../../apps/demo/src/script/day-script';
import { withoutRelease } from '../../apps/demo/src/script/drop-release';
import { p1Script } from '../../apps/demo/src/script/p1/p1-script';
import { referenceIn, type Reference } from '../../apps/demo/src/script/references';
import { MemorySchool } from './memory-school';
import { recordedP1 } from './recorded-p1';

const school = recordedP1();
const script = p1Script(school.cast);

async function rehearse(of: DayScript): Promise<{ readonly played: Played; readonly ledger: Ledger; readonly memory: MemorySchool }> {
  const gates = new Map(of.devices.flatMap(({ id, gate }) => (gate ? [[id, idIn(school.index, referenceIn(gate) as Reference)]] : [])));
  const memory = new MemorySchool(school, gates);
  const played = await play(of, memory);
  return { played, ledger: await countExport(memory.exported()), memory };
}

describe('the reference day, rehearsed on the pure domain', () => {
  let day: Awaited<ReturnType<typeof rehearse>>;
  beforeAll(async () => (day = await rehearse(script)));

  it('goes as the script says: every answer, every board, every alert at its minute and to its people', () => {
    expect(day.played.faults).toEqual([]);
  });

  it('has the ledger of school-day.md, counted by code that shares nothing with the domain', () => {
    expect(compareLedger(script.expect.ledger ?? {}, { ...day.ledger })).toEqual([]);
    expect(day.ledger).toMatchObject({ openings: 1126, releases: 1128, net: 1126, notifications: 25, unbalanced: [], closed: true });
  });

  it('agrees with the statement that the close makes itself', () => {
    const closed = day.memory.log().day.flatMap(({ event }) => (event.type === 'CampusClosed' ? [event.data.statement] : []));
    expect(closed).toMatchObject([
      { expected: 1128, opened: 1126, reopened: 2, released: 1128, reversed: 1, annulled: 1, net: 1126, latePickups: 4 },
    ]);
  });

  it('hands over the child whom nobody collects without a gap: 17:4x room, 18:10 care, 18:30 duty leader, 19:06 uncle', () => {
    const { cases, staff } = school.cast;
    const childId = school.index.children.get(cases.notCollected.child)?.childId ?? '';
    const hands = day.memory.log().day.flatMap(({ event, metadata }) => {
      const at = new Date(metadata.time.occurredAt + 8 * 3_600_000).toISOString().slice(11, 19);
      if (event.type === 'CustodyAccepted' && event.data.children.some((c) => c.childId === childId)) return [[at, event.data.holder]];
      return event.type === 'ReleaseCompleted' && event.data.childId === childId ? [[at, 'released']] : [];
    });
    const id = (staffNumber: string) => school.index.staff.get(staffNumber);
    expect(hands.slice(-3)).toEqual([
      ['18:10:00', id(staff.extendedCare[0])],
      ['18:30:00', id(staff.dutyLeader)],
      ['19:06:00', 'released'],
    ]);
  });
});

describe('a day with one release left out', () => {
  it('does not close, and neither boards nor ledger come out', async () => {
    const { played, ledger } = await rehearse(withoutRelease(script, 400));
    expect(played.faults.some((fault) => fault.includes('not_closable'))).toBe(true);
    expect(compareLedger(script.expect.ledger ?? {}, { ...ledger })).toContain('ledger: releases is 1127 instead of 1128');
    expect(ledger.unbalanced).toHaveLength(1);
  });
});
