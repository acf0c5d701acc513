import { project, type EventStore, type Recorded, type RunningProjection } from '@baton/event-log';
import { changeOfChild, childCodec, type ChildChange, type ChildEvent } from '@baton/roster';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { CHILD_PREFIX } from '../../day/streams';
import { EVENT_STORE } from '../../platform/tokens';
import { followed } from '../../projections/followed';
import { Names } from '../../projections/names';

/** Changes that are remembered, of all schools of this log; the oldest go first. A school of 3,300 makes some 60 a day. */
const MAX_CHANGES = 100_000;
/** Matters whose dates are remembered, so that their later events say what they are about. */
const MAX_MATTERS = 100_000;

const PREFIXES = [CHILD_PREFIX];

/** One change, with who recorded it and when. */
export interface RecordedChange extends ChildChange {
  readonly eventId: string;
  readonly childId: string;
  readonly schoolId: string;
  readonly type: ChildEvent['type'];
  /** epoch ms, server */
  readonly at: number;
  readonly by: { readonly id: string; readonly role: string };
  /** said by a person about this child; else it came in a file, or from the server itself */
  readonly byHand: boolean;
  /** clear data of the event: ids, dates, codes */
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * What changed about children, in the order of the log. Read when somebody asks for the first time, and followed from then
 * on: a server that starts in the middle of a day doesn't wait for it.
 */
@Injectable()
export class ChildChanges implements OnApplicationShutdown {
  private running: RunningProjection | null = null;
  private changes: RecordedChange[] = [];
  private readonly dates = new Map<string, ChildChange['dates']>();
  /** epoch ms at which a child was registered: what came with it is no change */
  private readonly registeredAt = new Map<string, number>();

  constructor(
    private readonly names: Names,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await this.running?.close();
  }

  /** Everything that stands in the log by now, the oldest first. */
  async all(): Promise<readonly RecordedChange[]> {
    this.running ??= project<ChildEvent>(this.store, {
      name: 'child-changes',
      prefixes: PREFIXES,
      passOver: (stream) => this.names.isOfOthers(stream),
      codecs: [childCodec],
      checkContent: false,
      handle: (recorded, { stream }) => this.take(stream, recorded),
    });
    await this.running.caughtUp;
    await followed(this.store, this.running, PREFIXES);
    return this.changes;
  }

  registered(childId: string): number | null {
    return this.registeredAt.get(childId) ?? null;
  }

  private take(stream: string, { event, eventId, metadata }: Recorded<ChildEvent>): void {
    const [schoolId, childId] = stream.slice(CHILD_PREFIX.length).split('.');
    const at = metadata.time.recordedAt;
    if (event.type === 'ChildRegistered') this.registeredAt.set(childId, at);
    if (event.type === 'ChildErased') this.forget(childId);
    const change = changeOfChild(event);
    if (!change) return;
    const matter = change.matterId === null ? null : `${childId} ${change.matterId}`;
    if (matter !== null && change.dates !== null && lastsLonger(event)) remember(this.dates, matter, change.dates);
    const dates = change.dates ?? (matter === null ? null : (this.dates.get(matter) ?? null));
    const { id, role, kind } = metadata.actor;
    const byHand = kind === 'person' && role !== 'import';
    this.changes.push({
      ...{ ...change, dates, eventId, childId, schoolId, type: event.type, at, by: { id, role }, byHand },
      data: clearOf(event.data),
    });
    if (this.changes.length > MAX_CHANGES) this.changes = this.changes.slice(-MAX_CHANGES / 2);
  }

  private forget(childId: string): void {
    this.changes = this.changes.filter((change) => change.childId !== childId);
  }
}

/** A leave and a delegation are about the dates that their first event names; a consent is suspended for single dates only. */
const lastsLonger = (event: ChildEvent): boolean => event.type.startsWith('Leave') || event.type.startsWith('Delegation');

function remember(dates: Map<string, ChildChange['dates']>, matter: string, span: ChildChange['dates']): void {
  dates.set(matter, span);
  if (dates.size > MAX_MATTERS) dates.delete(dates.keys().next().value as string);
}

/** What is sealed, and digests of what was said, is left out. */
const clearOf = (data: object): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(data).filter(
      ([key, value]) => !key.endsWith('Digest') && !(typeof value === 'object' && value !== null && 'ciphertext' in value),
    ),
  );
