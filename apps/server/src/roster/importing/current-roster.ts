import type { EventStore, RecordedEvent, Sealer } from '@baton/event-log';
import type { Codec, Sealed } from '@baton/event-schema';
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

/** Streams read at the same time. */
const READERS = 32;

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
    const children = await this.foldAll(idsOf(directory, 'child'), (id) => this.fold(childStream(schoolId, id), childCodec, childFold));
    const persons = await this.foldAll(idsOf(directory, 'person'), (id) => this.fold(personStream(schoolId, id), personCodec, personFold));
    const staff = await this.foldAll(idsOf(directory, 'staff'), (id) => this.fold(staffStream(schoolId, id), staffCodec, staffFold));
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

  private async foldAll<S>(ids: readonly string[], fold: (id: string) => Promise<S>): Promise<ReadonlyMap<string, S>> {
    const states = new Map<string, S>();
    for (let i = 0; i < ids.length; i += READERS) {
      const some = ids.slice(i, i + READERS);
      const folded = await Promise.all(some.map(fold));
      some.forEach((id, n) => states.set(id, folded[n]));
    }
    return states;
  }

  private async fold<S>(stream: string, codec: Codec, fold: AnyFold<S>, seen?: (event: unknown) => void): Promise<Opened<S>> {
    let state = fold.initial();
    for await (const recorded of this.store.readStream(stream)) {
      const event = await this.opened(recorded, codec);
      seen?.(event);
      state = fold.evolve(state, { event: event as never });
    }
    return state as Opened<S>;
  }

  private async opened({ stream, type, data, metadata }: RecordedEvent, codec: Codec): Promise<unknown> {
    const { schemaVersion } = JSON.parse(metadata) as { readonly schemaVersion: number };
    const event = codec.decode(type, schemaVersion, JSON.parse(data) as object);
    const texts = new Map<string, string>();
    for (const { path, sealed } of sealedIn(event.data)) texts.set(path, await this.textOf(stream, type, path, sealed));
    return withSealedOpened(event, (path) => texts.get(path) ?? '');
  }

  /** What was erased reads as empty: it matches nothing in a file. */
  private async textOf(stream: string, type: string, path: string, sealed: Sealed): Promise<string> {
    return (await this.sealer.open({ stream, type, path }, sealed)) ?? '';
  }
}
