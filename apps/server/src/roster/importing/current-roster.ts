import { type EventStore, type RecordedEvent, SealBroken, type SealedField, type Sealer } from '@baton/event-log';
import type { Codec } from '@baton/event-schema';
import {
  campusCodec,
  campusFold,
  childCodec,
  childFold,
  directoryCodec,
  directoryFold,
  idsOf,
  personCodec,
  personFold,
  sealedIn,
  staffCodec,
  staffFold,
  withSealedOpened,
  type CampusEvent,
  type CampusState,
  type ChildEvent,
  type ChildState,
  type CurrentRoster,
  type DirectoryState,
  type Opened,
} from '@baton/roster';
import { Inject, Injectable } from '@nestjs/common';
import { campusStream, childStream, personStream, rosterStream, staffStream } from '../../day/streams';
import { EVENT_STORE, SEALER } from '../../platform/tokens';

/** Streams read at the same time; their texts are opened together. */
const READERS = 32;

interface ReadEvent {
  readonly event: { readonly type: string; readonly data: object };
  /** in the order of `sealedIn` */
  readonly fields: readonly (SealedField & { readonly path: string })[];
}

interface AnyFold<S> {
  initial(): S;
  evolve(state: S, recorded: { readonly event: never }): S;
}

/** What the school has recorded so far, with names and numbers open, in memory only: what an import is planned against. */
@Injectable()
export class CurrentRosterReader {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(SEALER) private readonly sealer: Sealer,
  ) {}

  async read(schoolId: string, campusId: string): Promise<CurrentRoster> {
    const directory = await this.directory(schoolId);
    const campus = await this.fold(campusStream(campusId), campusCodec, campusFold);
    const children = await this.foldAll(idsOf(directory, 'child'), (id) => childStream(schoolId, id), childCodec, childFold);
    const persons = await this.foldAll(idsOf(directory, 'person'), (id) => personStream(schoolId, id), personCodec, personFold);
    const staff = await this.foldAll(idsOf(directory, 'staff'), (id) => staffStream(schoolId, id), staffCodec, staffFold);
    return { directory, campus, children, persons, staff };
  }

  directory(schoolId: string): Promise<Opened<DirectoryState>> {
    return this.fold(rosterStream(schoolId), directoryCodec, directoryFold);
  }

  /** One child; `seen` is told of every event, with its texts open. */
  child(schoolId: string, childId: string, seen: (event: Opened<ChildEvent>) => void): Promise<Opened<ChildState>> {
    return this.fold(childStream(schoolId, childId), childCodec, childFold, (event) => seen(event as Opened<ChildEvent>));
  }

  /** One campus; `seen` is told of every event, with its texts open. */
  campus(campusId: string, seen: (event: Opened<CampusEvent>) => void): Promise<Opened<CampusState>> {
    return this.fold(campusStream(campusId), campusCodec, campusFold, (event) => seen(event as Opened<CampusEvent>));
  }

  private async foldAll<S>(
    ids: readonly string[],
    streamOf: (id: string) => string,
    codec: Codec,
    fold: AnyFold<S>,
  ): Promise<ReadonlyMap<string, Opened<S>>> {
    const states = new Map<string, Opened<S>>();
    for (let i = 0; i < ids.length; i += READERS) {
      const some = ids.slice(i, i + READERS);
      const streams = await this.opened(await Promise.all(some.map((id) => this.events(streamOf(id), codec))));
      some.forEach((id, n) => states.set(id, folded(fold, streams[n])));
    }
    return states;
  }

  private async fold<S>(stream: string, codec: Codec, fold: AnyFold<S>, seen?: (event: unknown) => void): Promise<Opened<S>> {
    const [events] = await this.opened([await this.events(stream, codec)]);
    if (seen) events.forEach(seen);
    return folded(fold, events);
  }

  private async events(stream: string, codec: Codec): Promise<readonly ReadEvent[]> {
    const events: ReadEvent[] = [];
    for await (const recorded of this.store.readStream(stream)) events.push(readEvent(recorded, codec));
    return events;
  }

  /** The same streams with their texts open. What was erased reads as empty: it matches nothing in a file. */
  private async opened(streams: readonly (readonly ReadEvent[])[]): Promise<readonly (readonly unknown[])[]> {
    const texts = await this.sealer.openMany(streams.flat().flatMap(({ fields }) => fields));
    for (const text of texts) if (text instanceof SealBroken) throw text;
    let next = 0;
    return streams.map((events) =>
      events.map(({ event, fields }) => {
        const ofEvent = new Map(fields.map(({ path }) => [path, String(texts[next++] ?? '')]));
        return withSealedOpened(event, (path) => ofEvent.get(path) ?? '');
      }),
    );
  }
}

function readEvent({ stream, type, data, metadata }: RecordedEvent, codec: Codec): ReadEvent {
  const { schemaVersion } = JSON.parse(metadata) as { readonly schemaVersion: number };
  const event = codec.decode(type, schemaVersion, JSON.parse(data) as object);
  return { event, fields: sealedIn(event.data).map(({ path, sealed }) => ({ path, place: { stream, type, path }, sealed })) };
}

function folded<S>(fold: AnyFold<S>, events: readonly unknown[]): Opened<S> {
  return events.reduce<S>((state, event) => fold.evolve(state, { event: event as never }), fold.initial()) as Opened<S>;
}
