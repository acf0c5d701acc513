/** The metadata of every event. Ids, times and process codes only; see docs/decisions for why each is there. */
export interface Metadata {
  readonly envelopeVersion: 1;
  readonly schemaVersion: number;
  readonly schoolId: string;
  readonly campusId: string | null;
  readonly commandId: string;
  /** the command before this one from the same install to the same stream, as the device knew it */
  readonly previousCommandId: string | null;
  /** id of the event that caused this one, when no person did */
  readonly causationId: string | null;
  readonly correlationId: string | null;
  /** HMAC-SHA-256 of the canonical command body under the log's secret, hex; null for commands of the system */
  readonly requestDigest: string | null;
  readonly actor: Actor;
  readonly device: Device | null;
  /** what the screen showed at the tap */
  readonly seen: Seen | null;
  readonly time: EventTime;
  readonly build: { readonly server: string; readonly client: string | null };
  readonly instance: string;
}

export interface Actor {
  readonly id: string;
  readonly kind: 'person' | 'system';
  /** role in which the person acted: dutyTeacher, gateTeacher, dutyLeader …; `watch`, `clock`, `import` for the system */
  readonly role: string;
  readonly proof: 'session' | 'online_pin' | 'offline_pin' | 'unverified' | 'system';
}

export interface Device {
  readonly id: string;
  /** a new id each time the app is installed or its store emptied */
  readonly install: string;
  /** strictly increasing in one install */
  readonly sequence: number;
}

export interface Seen {
  /** stream revision behind the screen */
  readonly revision: string | null;
  /** id of the roster snapshot behind the screen */
  readonly rosterSnapshot: string | null;
}

/** Epoch milliseconds. Effective time = min(occurredAt, recordedAt). */
export interface EventTime {
  /** the device's clock corrected by its measured offset */
  readonly occurredAt: number;
  /** the device's clock as it was */
  readonly occurredRaw: number;
  readonly offsetMs: number;
  /** bound of the offset's error; null: unknown, and such a time never wins */
  readonly errorMs: number | null;
  /** the server's clock; a witness, never sorts */
  readonly recordedAt: number;
}

/** Metadata as a command brings it; the schema version is the codec's, `recordedAt` the server's. */
export type CommandMetadata = Omit<Metadata, 'envelopeVersion' | 'schemaVersion'>;

/** The envelope of an event, its members in canonical order: writing it as text then sorts nothing. */
export function envelopeOfCommand(command: CommandMetadata, schemaVersion: number): Metadata {
  const { actor, build, device, seen, time } = command;
  return {
    actor: { id: actor.id, kind: actor.kind, proof: actor.proof, role: actor.role },
    build: { client: build.client, server: build.server },
    campusId: command.campusId,
    causationId: command.causationId,
    commandId: command.commandId,
    correlationId: command.correlationId,
    device: device && { id: device.id, install: device.install, sequence: device.sequence },
    envelopeVersion: 1,
    instance: command.instance,
    previousCommandId: command.previousCommandId,
    requestDigest: command.requestDigest,
    schemaVersion,
    schoolId: command.schoolId,
    seen: seen && { revision: seen.revision, rosterSnapshot: seen.rosterSnapshot },
    time: {
      errorMs: time.errorMs,
      occurredAt: time.occurredAt,
      occurredRaw: time.occurredRaw,
      offsetMs: time.offsetMs,
      recordedAt: time.recordedAt,
    },
  };
}
