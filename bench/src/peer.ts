import { type CampusDay, type CommandContext, type DayCommand, type DayEvent, decide, evolve, initialDay } from '@baton/custody';
import type { CommandMetadata } from '@baton/event-log';
import { createRequire } from 'node:module';
import { join } from 'node:path';

export type PeerConfiguration = 'default' | 'shared';

export interface PeerCommand {
  readonly command: DayCommand;
  readonly context: CommandContext;
  readonly metadata: CommandMetadata;
}

/** What bench/peers/emmett-sqlite.cjs offers; plain JavaScript, since its packages are installed apart. */
interface EmmettPeer {
  open(file: string, configuration: PeerConfiguration): Promise<EmmettStore>;
}
interface EmmettStore {
  handle(stream: string, command: EmmettCommand): Promise<void>;
  /** several decisions in one append, to lay what stands there before the clock runs */
  append(stream: string, events: readonly EmmettEvent[]): Promise<void>;
  close(): Promise<void>;
}
interface EmmettEvent {
  readonly type: string;
  readonly data: unknown;
  readonly metadata: CommandMetadata;
}
interface EmmettCommand {
  initial(): CampusDay;
  evolve(day: CampusDay, event: EmmettEvent, position: number): CampusDay;
  decide(day: CampusDay): readonly EmmettEvent[];
}

export interface Peer {
  preload(stream: string, commands: readonly PeerCommand[]): Promise<void>;
  handle(stream: string, command: PeerCommand): Promise<void>;
  close(): Promise<void>;
}

export async function openPeer(file: string, configuration: PeerConfiguration): Promise<Peer> {
  const emmett = createRequire(__filename)(join(__dirname, '../bench/peers/emmett-sqlite.cjs')) as EmmettPeer;
  const store = await emmett.open(file, configuration);
  return {
    async preload(stream, commands) {
      let day = initialDay();
      const events: EmmettEvent[] = [];
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

function decided(day: CampusDay, { command, context, metadata }: PeerCommand): EmmettEvent[] {
  const decision = decide(day, command, context);
  if (decision.kind !== 'accepted') throw new Error(`${command.type} was answered ${JSON.stringify(decision)}`);
  return decision.events.map(({ type, data }) => ({ type, data, metadata }));
}

/** Its events carry no chain: the position stands for revision and id. */
const fold = (day: CampusDay, event: EmmettEvent, position: number): CampusDay =>
  evolve(day, {
    event: { type: event.type, data: event.data } as DayEvent,
    eventId: String(position),
    revision: String(position),
    metadata: event.metadata,
  });
