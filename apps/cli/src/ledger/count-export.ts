/**
 * Counts a service day from an export of the log, one JSON event a line. Shares no code with the server that wrote the
 * events nor with a player that made them happen: it knows the stored format only (docs/event-catalogue.md), so that a
 * fault in the domain's own counting shows here.
 */
export interface Ledger {
  readonly serviceDay: string;
  /** children on the expected list, in its last version */
  readonly expected: number;
  readonly openings: number;
  readonly reopenings: number;
  /** completed; a report of a release that stayed a conflict is none */
  readonly releases: number;
  readonly reversedOrAnnulled: number;
  readonly net: number;
  readonly explained: number;
  readonly alerts: number;
  /** alerts raised and their escalations */
  readonly notifications: number;
  /** requests for a child that safety refused */
  readonly refused: number;
  readonly conflicts: number;
  /** of the releases that stand */
  readonly byMode: Readonly<Record<'list' | 'delegate' | 'agency' | 'self', number>>;
  /** minutes, ascending */
  readonly latePickups: readonly number[];
  /** children whose openings and releases don't match, one by one: nobody may be left over */
  readonly unbalanced: readonly string[];
  readonly closed: boolean;
  /** the day was rehearsed: it stands in no report */
  readonly rehearsal: boolean;
}

interface StoredEvent {
  readonly stream: string;
  readonly revision: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: { readonly time: { readonly occurredAt: number; readonly recordedAt: number } };
}

interface ChildCount {
  listed: boolean;
  extendedCare: boolean;
  openings: number;
  reopenings: number;
  /** by revision of the release */
  releases: Map<string, { mode: string; at: number; undone: boolean }>;
}

const MINUTE = 60_000;

/** @throws Error naming the line that is no event */
export async function countExport(lines: AsyncIterable<string>, serviceDay: string | null = null): Promise<Ledger> {
  const counter = new DayCounter(serviceDay);
  let number = 0;
  for await (const line of lines) {
    number++;
    if (line.trim() !== '') counter.take(eventIn(line, number));
  }
  return counter.ledger();
}

function eventIn(line: string, number: number): StoredEvent {
  try {
    return JSON.parse(line) as StoredEvent;
  } catch {
    throw new Error(`line ${number} of the export is not a JSON event`);
  }
}

class DayCounter {
  private readonly children = new Map<string, ChildCount>();
  private readonly count = { expected: 0, explained: 0, alerts: 0, escalations: 0, refused: 0, conflicts: 0 };
  private stageEnd = 0;
  private extendedEnd = 0;
  private lateCountsAfter = 0;
  private closed = false;
  private rehearsal = false;

  constructor(private serviceDay: string | null) {}

  take(event: StoredEvent): void {
    const day = /^(campusDay|alerts)-.+-(\d{4}-\d{2}-\d{2})$/.exec(event.stream);
    if (!day) return;
    this.serviceDay ??= day[2];
    if (day[2] !== this.serviceDay) return;
    if (day[1] === 'alerts') this.takeAlert(event.type);
    else this.takeDay(event);
  }

  private takeAlert(type: string): void {
    if (type === 'AlertRaised') this.count.alerts++;
    if (type === 'AlertEscalated') this.count.escalations++;
  }

  private takeDay({ type, data, revision, metadata }: StoredEvent): void {
    const of = (childId: unknown): ChildCount => this.child(String(childId));
    const each = (field: string): readonly Record<string, unknown>[] => data[field] as Record<string, unknown>[];
    if (type === 'DayOpened') this.opened(data);
    else if (type === 'ClassListed')
      for (const child of each('children')) Object.assign(of(child.childId), { listed: true, extendedCare: child.extendedCare === true });
    else if (type === 'ExpectedListFrozen' || type === 'ExpectedListRevised') this.count.expected = Number(data.expected);
    else if (type === 'CustodyOpened') for (const childId of data.children as string[]) of(childId).openings++;
    else if (type === 'CustodyReopened') of(data.childId).reopenings++;
    else if (type === 'ReleaseCompleted') {
      const { occurredAt, recordedAt } = metadata.time;
      of(data.childId).releases.set(revision, { mode: String(data.kind), at: Math.min(occurredAt, recordedAt), undone: false });
    } else if (type === 'ReleaseReversed' || type === 'ReleaseAnnulled') {
      const release = of(data.childId).releases.get(String(data.release));
      if (release) release.undone = true;
    } else if (type === 'AbsenceExplained' && data.effect === 'current') this.count.explained++;
    else if (type === 'ReleaseBlocked') this.count.refused++;
    else if (type === 'ConflictDetected') this.count.conflicts++;
    else if (type === 'CampusClosed') this.closed = true;
    else if (type === 'CampusReopened') this.closed = false;
  }

  private opened(data: StoredEvent['data']): void {
    const periods = data.periods as { kind: string; careBlock: string; endsAt: number }[];
    const ends = (kind: string) => periods.filter((p) => p.kind === kind && p.careBlock === 'afternoon').map((p) => p.endsAt);
    this.stageEnd = Math.max(0, ...ends('stage'));
    this.extendedEnd = Math.max(0, ...periods.filter((p) => p.kind === 'extended_care').map((p) => p.endsAt));
    this.rehearsal = data.rehearsal === true;
    this.lateCountsAfter = Number((data.policy as Record<string, unknown>).lateCountsAfter) * MINUTE;
  }

  private child(childId: string): ChildCount {
    const known = this.children.get(childId) ?? { listed: false, extendedCare: false, openings: 0, reopenings: 0, releases: new Map() };
    this.children.set(childId, known);
    return known;
  }

  ledger(): Ledger {
    const children = [...this.children.values()];
    const sum = (of: (child: ChildCount) => number) => children.reduce((total, child) => total + of(child), 0);
    const standing = children.flatMap((child) => [...child.releases.values()].filter(({ undone }) => !undone));
    const releases = sum(({ releases: of }) => of.size);
    const mode = (name: string) => standing.filter((release) => release.mode === name).length;
    return {
      serviceDay: this.serviceDay ?? '',
      expected: this.count.expected,
      openings: sum(({ openings }) => openings),
      reopenings: sum(({ reopenings }) => reopenings),
      releases,
      reversedOrAnnulled: releases - standing.length,
      net: standing.length,
      explained: this.count.explained,
      alerts: this.count.alerts,
      notifications: this.count.alerts + this.count.escalations,
      refused: this.count.refused,
      conflicts: this.count.conflicts,
      byMode: { list: mode('list'), delegate: mode('delegate'), agency: mode('agency'), self: mode('self') },
      latePickups: children.flatMap((child) => this.minutesLate(child)).sort((a, b) => a - b),
      unbalanced: [...this.children].filter(([, child]) => !isBalanced(child)).map(([childId]) => childId),
      closed: this.closed,
      rehearsal: this.rehearsal,
    };
  }

  /** Custody that ran from check-in past the end; a child that came back later has another clock. */
  private minutesLate({ extendedCare, reopenings, releases }: ChildCount): readonly number[] {
    const [first] = releases.values();
    if (!first || reopenings > 0) return [];
    const reference = extendedCare ? this.extendedEnd : this.stageEnd;
    const counts = first.at > reference + (extendedCare ? 0 : this.lateCountsAfter);
    return counts ? [Math.floor((first.at - reference) / MINUTE)] : [];
  }
}

/** At most one opening, a release for each time that custody ran, and at the end one that stands. */
function isBalanced({ openings, reopenings, releases }: ChildCount): boolean {
  const standing = [...releases.values()].filter(({ undone }) => !undone).length;
  if (openings === 0) return reopenings === 0 && releases.size === 0;
  return openings === 1 && releases.size === openings + reopenings && standing === 1;
}
