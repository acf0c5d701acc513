import { type CampusDay, type CommandContext, type DayCommand, type DayEvent, decide, evolve, initialDay } from '@baton/custody';
import type { CommandMetadata } from '@baton/event-log';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Files in bench/peers. */
export type PeerName = 'emmett-sqlite' | 'emmett-postgresql' | 'castore-postgres' | 'ocoda-in-memory';

export interface PeerCommand {
  readonly command: DayCommand;
  readonly context: CommandContext;
  readonly metadata: CommandMetadata;
}

/** What a file in bench/peers offers; plain JavaScript, since its packages are installed apart. */
interface PeerModule {
  /** a file and how it is opened, or where a database answers */
  open(...where: readonly string[]): Promise<PeerStore>;
}
interface PeerStore {
  handle(stream: string, command: DecidedByPeer): Promise<void>;
  /** several decisions in one append, to lay what stands there before the clock runs */
  append(stream: string, events: readonly PeerEvent[]): Promise<void>;
  close(): Promise<void>;
}
interface PeerEvent {
  readonly type: string;
  readonly data: unknown;
  readonly metadata: CommandMetadata;
}
interface DecidedByPeer {
  initial(): CampusDay;
  evolve(day: CampusDay, event: PeerEvent, position: number): CampusDay;
  decide(day: CampusDay): readonly PeerEvent[];
}

export interface Peer {
  preload(stream: string, commands: readonly PeerCommand[]): Promise<void>;
  handle(stream: string, command: PeerCommand): Promise<void>;
  close(): Promise<void>;
}

export async function openPeer(name: PeerName, ...where: readonly string[]): Promise<Peer> {
  const peer = createRequire(__filename)(join(__dirname, `../bench/peers/${name}.cjs`)) as PeerModule;
  const store = await peer.open(...where);
  return {
    async preload(stream, commands) {
      let day = initialDay();
      const events: PeerEvent[] = [];
      for (const command of commands)
        for (const event of decided(day, command)) {
          day = fold(day, event, events.length);
          events.push(event);
        }
      await store.append(stream, events);
    },
    handle: (stream, command) => store.handle(stream, { initial: initialDay, evolve: fold, decide: (day) => decided(day, command) }),
    close: () => store.close(),
  };
}

function decided(day: CampusDay, { command, context, metadata }: PeerCommand): PeerEvent[] {
  const decision = decide(day, command, context);
  if (decision.kind !== 'accepted') throw new Error(`${command.type} was answered ${JSON.stringify(decision)}`);
  return decision.events.map(({ type, data }) => ({ type, data, metadata }));
}

/** Its events carry no chain: the position stands for revision and id. */
const fold = (day: CampusDay, event: PeerEvent, position: number): CampusDay =>
  evolve(day, {
    event: { type: event.type, data: event.data } as DayEvent,
    eventId: String(position),
    revision: String(position),
    metadata: event.metadata,
  });
