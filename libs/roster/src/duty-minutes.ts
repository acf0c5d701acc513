import type { Period } from './day-plan';

/** A time in which a person held at least one child, or was signed on: epoch ms, end exclusive. */
export interface HeldSpan {
  readonly staffId: string;
  readonly role: string;
  readonly from: number;
  /** null: still held */
  readonly to: number | null;
}

export interface DutyMinutes {
  readonly staffId: string;
  readonly role: string;
  readonly periodId: string;
  /** whole minutes; a person who holds 28 children for 16 minutes has 16 */
  readonly minutes: number;
}

/** "Minutes on duty are what a person held, within the period": spans clipped to periods, overlaps counted once. */
export function dutyMinutes(
  spans: readonly HeldSpan[],
  periods: readonly Pick<Period, 'periodId' | 'startsAt' | 'endsAt'>[],
  now: number,
): readonly DutyMinutes[] {
  const ofPerson = new Map<string, HeldSpan[]>();
  for (const span of spans) {
    const key = `${span.staffId} ${span.role}`;
    const list = ofPerson.get(key);
    if (list) list.push(span);
    else ofPerson.set(key, [span]);
  }
  return [...ofPerson.values()].flatMap((own) =>
    periods.flatMap((p): DutyMinutes[] => {
      const minutes = Math.floor(timeCovered(own, p.startsAt, p.endsAt, now) / 60_000);
      return minutes > 0 ? [{ staffId: own[0].staffId, role: own[0].role, periodId: p.periodId, minutes }] : [];
    }),
  );
}

/** ms of [from, to) that lie in at least one span. */
function timeCovered(spans: readonly HeldSpan[], from: number, to: number, now: number): number {
  const clipped = spans
    .map((s) => [Math.max(s.from, from), Math.min(s.to ?? now, to)] as const)
    .filter(([a, b]) => a < b)
    .sort((a, b) => a[0] - b[0]);
  let covered = 0;
  let end = from;
  for (const [a, b] of clipped) {
    covered += Math.max(0, b - Math.max(a, end));
    end = Math.max(end, b);
  }
  return covered;
}
