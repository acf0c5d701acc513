import { campusCodec, decideCampus, evolveCampus, type CampusEvent } from './campus';
import type { Seat } from './seats';
import { NO_CAMPUS, type CampusState } from './state';

const AT = Date.parse('2026-03-10T14:50:00+08:00');
const campus: CampusState = { ...NO_CAMPUS, campus: { campusId: 'c1', schoolId: 's1', timeZone: 'Asia/Shanghai', label: null } };
const seat = (expected: readonly string[], capacity: number | null = 2): Seat => ({
  seatId: 'slot1.2026-03-10',
  groupId: 'g1',
  capacity,
  expected,
});
const claim = (state: CampusState, childId: string, expected: readonly string[] = ['k1'], at = AT, capacity: number | null = 2) =>
  decideCampus({ type: 'ClaimSeats', childId, date: '2026-03-10', seats: [seat(expected, capacity)], at }, state);

function after(...said: readonly ReturnType<typeof decideCampus>[]): CampusState {
  return said.reduce<CampusState>((state, decision) => {
    if (decision.kind !== 'accepted') throw new Error(JSON.stringify(decision));
    const events = (decision.events as readonly CampusEvent[]).map((e) => {
      const { type, schemaVersion, data } = campusCodec.encode(e);
      return campusCodec.decode(type, schemaVersion, data);
    });
    return events.reduce(evolveCampus, state);
  }, campus);
}

describe('the last seat of a group', () => {
  it('goes to the child that asked first; the other counts it though its record does not say so yet', () => {
    const first = claim(campus, 'k2');
    expect(first.kind).toBe('accepted');
    expect(claim(after(first), 'k3')).toEqual({
      kind: 'refused',
      refusal: { code: 'group_full', groupId: 'g1', expected: 2, capacity: 2 },
    });
  });

  it('is the same child’s when it asks again, and counted once when its record has it by then', () => {
    const state = after(claim(campus, 'k2'));
    expect(claim(state, 'k2').kind).toBe('accepted');
    expect(claim(state, 'k3', ['k2']).kind).toBe('accepted');
    expect(claim(state, 'k3', ['k1', 'k2'], AT, 3).kind).toBe('accepted');
    expect(claim(state, 'k3', ['k1', 'k2']).kind).toBe('refused');
  });

  it('is free at once when the join was refused; another claim of the same child stays', () => {
    const release = (state: CampusState, claimedAt: number) =>
      decideCampus({ type: 'ReleaseSeats', childId: 'k2', claimedAt, at: AT + 200 }, state);
    const taken = claim(campus, 'k2');
    const released = release(after(taken), AT);
    expect(claim(after(taken, released), 'k3').kind).toBe('accepted');
    expect(release(after(taken, released), AT)).toEqual({ kind: 'unchanged' });

    const again = claim(campus, 'k2', ['k1'], AT + 100);
    expect(claim(after(taken, again, released), 'k3').kind).toBe('refused');
  });

  it('is free again two minutes after a join of which nobody heard any more', () => {
    const state = after(claim(campus, 'k2'));
    expect(claim(state, 'k3', ['k1'], AT + 119_000).kind).toBe('refused');
    expect(claim(state, 'k3', ['k1'], AT + 120_000).kind).toBe('accepted');
  });

  it('nobody asks for one where there is no limit', () => {
    expect(claim(campus, 'k2', ['k1', 'k3'], AT, null)).toEqual({ kind: 'unchanged' });
  });
});
