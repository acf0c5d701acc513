import { event, id, list, time, type EventOf } from '@baton/event-schema';
import { accepted, refused, unchanged } from '../decision';
import { day } from '../fields';
import type { CampusState, SeatClaim } from './state';

/** ms for which a claim keeps a seat: by then the child has joined and is counted. A join that was refused gives its seat back at once. */
const CLAIM_HOLDS_MS = 2 * 60_000;
/** Claims remembered: more than may be made in two minutes. */
const MAX_CLAIMS = 500;

export const seatEvents = {
  SeatsClaimed: event('A child is about to join groups on a date; the seats are its own for two minutes, by then it has joined or not.', {
    childId: id,
    date: day,
    /** a session of that date, or period and group where none is held */
    seatIds: list(id),
    at: time,
  }),
  SeatsReleased: event('The child did not join after all: what it claimed at that moment is free for others at once.', {
    childId: id,
    claimedAt: time,
    at: time,
  }),
};
export type SeatEvent = EventOf<typeof seatEvents>;

/** A place in a group, with the other children who are expected there by their own records. */
export interface Seat {
  readonly seatId: string;
  readonly groupId: string;
  /** null: no limit */
  readonly capacity: number | null;
  readonly expected: readonly string[];
}

interface ClaimSeats {
  readonly type: 'ClaimSeats';
  readonly childId: string;
  readonly date: string;
  readonly seats: readonly Seat[];
  /** epoch ms, server */
  readonly at: number;
}
interface ReleaseSeats {
  readonly type: 'ReleaseSeats';
  readonly childId: string;
  /** `at` of the claim; an earlier one of the same child stays */
  readonly claimedAt: number;
  /** epoch ms, server */
  readonly at: number;
}
export type SeatCommand = ClaimSeats | ReleaseSeats;

export const decideSeats = (command: SeatCommand, state: CampusState) =>
  command.type === 'ClaimSeats' ? claimSeats(command, state) : releaseSeats(command, state);

/** "The last seat goes to one child": whoever joins at the same moment is counted, before the child's own record says so. */
function claimSeats({ childId, date, seats, at }: ClaimSeats, state: CampusState) {
  const limited = seats.filter((seat) => seat.capacity !== null);
  for (const { seatId, groupId, capacity, expected } of limited) {
    const claiming = state.seatClaims.filter((c) => c.seatIds.includes(seatId) && at - c.at < CLAIM_HOLDS_MS).map((c) => c.childId);
    const others = new Set([...expected, ...claiming].filter((other) => other !== childId));
    if (capacity !== null && others.size >= capacity) return refused('group_full', { groupId, expected: others.size, capacity });
  }
  if (limited.length === 0) return unchanged;
  return accepted({ type: 'SeatsClaimed', data: { childId, date, seatIds: limited.map((seat) => seat.seatId), at } } as const);
}

/** "Who does not join keeps no seat." */
function releaseSeats({ childId, claimedAt, at }: ReleaseSeats, state: CampusState) {
  if (!state.seatClaims.some((claim) => claim.childId === childId && claim.at === claimedAt)) return unchanged;
  return accepted({ type: 'SeatsReleased', data: { childId, claimedAt, at } } as const);
}

export function evolveSeats(state: CampusState, { type, data }: SeatEvent): CampusState {
  const running = state.seatClaims.filter((claim) => data.at - claim.at < CLAIM_HOLDS_MS);
  if (type === 'SeatsReleased')
    return { ...state, seatClaims: running.filter((claim) => claim.childId !== data.childId || claim.at !== data.claimedAt) };
  const claim: SeatClaim = { childId: data.childId, seatIds: data.seatIds, at: data.at };
  return { ...state, seatClaims: [...running, claim].slice(-MAX_CLAIMS) };
}
