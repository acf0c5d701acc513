import { code, codecOf, event, type EventOf, id, list, time } from '@baton/event-schema';
import type { Aggregate, Clock, Fold } from '@baton/event-log';
import { randomUUID } from 'node:crypto';
import { serverMetadata, systemActor } from '../platform/command-metadata';
import type { Identity } from '../platform/identity';
import { Refused } from '../platform/refused';
import type { SignedInPerson } from './signed-in-person';

/** What a record was looked at for. */
export const PURPOSES = [
  'custody',
  'gate',
  'roll_sheet',
  'search',
  'concern',
  'review',
  'health_note',
  'print',
  'roster',
  'inspection',
] as const;
export type Purpose = (typeof PURPOSES)[number];

/** Stream access-<schoolId>.<yyyy-mm-dd>: who looked at whose record. */
export const viewedEvents = {
  RecordViewed: event('A member of staff read the records of these children, and for what.', {
    staffId: id,
    role: id,
    children: list(id),
    purpose: code(...PURPOSES),
    at: time,
  }),
};
export type ViewedEvent = EventOf<typeof viewedEvents>;
export const viewedCodec = codecOf(viewedEvents);

/** Nothing is decided on this stream: it is a witness. */
export const viewedFold: Fold<null, ViewedEvent> = { version: 1, initial: () => null, evolve: () => null };

export type ViewedAggregate = Aggregate<null, ViewedEvent, null>;

/** Children named in one event; a longer list becomes several. */
const MAX_CHILDREN_AN_EVENT = 400;
/** Events in one append. */
const MAX_EVENTS_AN_APPEND = 100;
/** Views that wait to be written; more are told to come back. */
const MAX_WAITING = 5_000;

interface Waiting {
  readonly event: ViewedEvent;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Writes down every reading of a child's record before the answer goes out. Readings that arrive while one append is
 * under way share the next.
 */
export class ViewedRecords {
  private readonly waiting = new Map<string, Waiting[]>();
  private count = 0;

  constructor(
    private readonly viewed: ViewedAggregate,
    private readonly identity: Identity,
    private readonly clock: Clock,
    private readonly dateOf: (at: number) => string,
  ) {}

  /** Resolves when it is durable. @throws Refused or LogFull: then the record must not be shown */
  async record(person: SignedInPerson, children: readonly string[], purpose: Purpose): Promise<void> {
    if (children.length === 0) return;
    const at = this.clock.now();
    const role = person.actingRoles[0] ?? person.roles[0];
    const written: Promise<void>[] = [];
    for (let i = 0; i < children.length; i += MAX_CHILDREN_AN_EVENT) {
      const data = { staffId: person.staffId, role, children: children.slice(i, i + MAX_CHILDREN_AN_EVENT), purpose, at };
      written.push(this.write(person.schoolId, { type: 'RecordViewed', data }));
    }
    await Promise.all(written);
  }

  private write(schoolId: string, event: ViewedEvent): Promise<void> {
    if (this.count >= MAX_WAITING) throw new Refused('log_busy');
    this.count += 1;
    return new Promise<void>((done, failed) => {
      const queue = this.waiting.get(schoolId);
      if (queue) queue.push({ event, done, failed });
      else {
        this.waiting.set(schoolId, [{ event, done, failed }]);
        void this.writeAll(schoolId);
      }
    });
  }

  private async writeAll(schoolId: string): Promise<void> {
    for (;;) {
      const batch = this.waiting.get(schoolId)?.splice(0, MAX_EVENTS_AN_APPEND) ?? [];
      if (batch.length === 0) break;
      try {
        await this.append(schoolId, batch);
        for (const { done } of batch) done();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
      this.count -= batch.length;
    }
    this.waiting.delete(schoolId);
  }

  private async append(schoolId: string, batch: readonly Waiting[]): Promise<void> {
    const stream = `access-${schoolId}.${this.dateOf(this.clock.now())}`;
    const metadata = serverMetadata(this.identity, this.clock, { schoolId, actor: systemActor('access'), commandId: randomUUID() });
    const outcome = await this.viewed.transact({
      stream,
      metadata,
      decide: () => ({ kind: 'accepted', events: batch.map(({ event }) => event) }),
    });
    if (outcome.kind !== 'accepted') throw new Refused('contended');
  }
}
