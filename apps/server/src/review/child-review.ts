import { dayCodec, type DayEvent } from '@baton/custody';
import { decodeRecorded, type EventStore, type Sealer } from '@baton/event-log';
import type { Sealed } from '@baton/event-schema';
import { Inject, Injectable } from '@nestjs/common';
import { alertsStream, dayStream, type DayAddress } from '../day/streams';
import { sees, withoutSecrets, type View } from '../live/what-a-role-sees';
import { EVENT_STORE, SEALER } from '../platform/tokens';
import { Cards, type ChildCard } from '../projections/cards';
import { History } from '../projections/history';
import { ReadDatabase } from '../projections/read-database';

export interface ReviewOfChild {
  readonly child: ChildCard;
  readonly serviceDay: string;
  readonly spans: readonly {
    readonly holder: string;
    readonly holderName: string | null;
    readonly placeId: string | null;
    readonly sessionId: string | null;
    readonly from: number;
    readonly to: number | null;
  }[];
  /** every record that names the child, in the order of the log; both clocks, and what corrects what */
  readonly records: readonly ReviewRecord[];
  readonly releases: readonly Release[];
  readonly alerts: readonly AlertRow[];
}

export interface ReviewRecord {
  readonly revision: number;
  readonly type: string;
  /** when it happened */
  readonly effectiveAt: number;
  /** when the server heard of it */
  readonly recordedAt: number;
  readonly actor: { readonly id: string; readonly name: string | null; readonly role: string };
  readonly deviceId: string | null;
  readonly corrects: number | null;
  readonly correctedBy: readonly number[];
  readonly data: unknown;
  /** what was written, opened for this reader; null: nothing, erased, or not for this reader */
  readonly note: string | null;
}

interface Release {
  readonly revision: number;
  readonly kind: string;
  readonly collectorId: string | null;
  readonly gateId: string | null;
  readonly at: number;
  readonly recordedAt: number;
  readonly by: string;
  readonly undone: string | null;
}

interface AlertRow {
  readonly revision: number;
  readonly alertId: string;
  readonly type: string;
  readonly kind: string | null;
  readonly level: string | null;
  readonly to: unknown;
  readonly dueAt: number | null;
  readonly recordedAt: number;
  readonly actorId: string;
}

interface EntryRow {
  readonly revision: number;
  readonly type: string;
  readonly effective_at: number;
  readonly recorded_at: number;
  readonly actor_id: string;
  readonly actor_role: string;
  readonly device_id: string | null;
  readonly corrects: number | null;
}

/** One child's day out of the read database; the records themselves, and what was written in them, out of the log. */
@Injectable()
export class ChildReview {
  constructor(
    private readonly database: ReadDatabase,
    private readonly history: History,
    private readonly cards: Cards,
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(SEALER) private readonly sealer: Sealer,
  ) {}

  /** `masked`: for an inspector, without names of families and without free text. */
  async of(
    address: DayAddress,
    child: ChildCard,
    { masked, view }: { readonly masked: boolean; readonly view: View },
  ): Promise<ReviewOfChild> {
    const stream = dayStream(address);
    this.history.upToNow();
    const entries = this.database.db
      .prepare<[string, string], EntryRow>('SELECT * FROM entries WHERE stream = ? AND child_id = ? ORDER BY revision')
      .all(stream, child.childId)
      .filter((entry) => sees(view, entry.type as DayEvent['type']));
    const correctedBy = new Map<number, number[]>();
    for (const { corrects, revision } of entries)
      if (corrects !== null) correctedBy.set(corrects, [...(correctedBy.get(corrects) ?? []), revision]);
    const records = await Promise.all(entries.map((entry) => this.record(stream, entry, correctedBy.get(entry.revision) ?? [], masked)));
    return {
      child: masked ? { ...child, name: maskedName(child.name) } : child,
      serviceDay: address.serviceDay,
      spans: this.spans(stream, child.childId),
      records,
      releases: this.releases(stream, child.childId),
      alerts: this.alerts(alertsStream(address), child.childId),
    };
  }

  private async record(stream: string, entry: EntryRow, correctedBy: readonly number[], masked: boolean): Promise<ReviewRecord> {
    const event = await this.eventAt(stream, entry.revision);
    return {
      revision: entry.revision,
      type: entry.type,
      effectiveAt: entry.effective_at,
      recordedAt: entry.recorded_at,
      actor: { id: entry.actor_id, name: masked ? null : this.cards.adultName(entry.actor_id), role: entry.actor_role },
      deviceId: entry.device_id,
      corrects: entry.corrects,
      correctedBy,
      data: event ? withoutSecrets(event.data) : null,
      note: event && !masked ? await this.noteOf(stream, event) : null,
    };
  }

  private async eventAt(stream: string, revision: number): Promise<DayEvent | null> {
    for await (const recorded of this.store.readStream(stream, String(revision)))
      return decodeRecorded(dayCodec, recorded, recorded.revision).event;
    return null;
  }

  private async noteOf(stream: string, event: DayEvent): Promise<string | null> {
    const { note } = event.data as { readonly note?: Sealed };
    return note ? this.sealer.open({ stream, type: event.type, path: 'note' }, note) : null;
  }

  private spans(stream: string, childId: string): ReviewOfChild['spans'] {
    const rows = this.database.db
      .prepare<
        [string, string],
        { holder: string; place_id: string | null; session_id: string | null; from_at: number; to_at: number | null }
      >('SELECT * FROM spans WHERE stream = ? AND child_id = ? ORDER BY ordinal')
      .all(stream, childId);
    return rows.map((row) => ({
      holder: row.holder,
      holderName: this.cards.adultName(row.holder),
      placeId: row.place_id,
      sessionId: row.session_id,
      from: row.from_at,
      to: row.to_at,
    }));
  }

  private releases(stream: string, childId: string): readonly Release[] {
    return this.database.db
      .prepare<[string, string], Release>(
        'SELECT revision, kind, collector_id AS collectorId, gate_id AS gateId, at, recorded_at AS recordedAt, by, undone FROM releases WHERE stream = ? AND child_id = ? ORDER BY revision',
      )
      .all(stream, childId);
  }

  private alerts(stream: string, childId: string): readonly AlertRow[] {
    const rows = this.database.db
      .prepare<[string], Omit<AlertRow, 'to'> & { told: string | null; children: string | null }>(
        'SELECT revision, alert_id AS alertId, type, kind, level, told, due_at AS dueAt, recorded_at AS recordedAt, actor_id AS actorId, children FROM alerts WHERE stream = ? ORDER BY revision',
      )
      .all(stream);
    const about = new Set(
      rows.filter((row) => row.children !== null && (JSON.parse(row.children) as string[]).includes(childId)).map((r) => r.alertId),
    );
    return rows
      .filter((row) => about.has(row.alertId))
      .map(({ told, children: _, ...row }) => ({ ...row, to: told === null ? null : (JSON.parse(told) as unknown) }));
  }
}

/** 林** : enough to tell two records apart, not enough to know the child. */
const maskedName = (name: string | null): string | null => {
  if (name === null) return null;
  const [first = '', ...rest] = Array.from(name);
  return first + '*'.repeat(rest.length);
};
