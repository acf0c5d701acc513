import type { Actor, Clock, CommandMetadata } from '@baton/event-log';
import { randomUUID } from 'node:crypto';
import type { Identity } from './identity';

/** Metadata of a command that comes from no device: the server's own time, a new command id unless one is given. */
export function serverMetadata(
  identity: Identity,
  clock: Clock,
  command: {
    readonly schoolId: string;
    readonly campusId?: string | null;
    readonly actor: Actor;
    readonly commandId?: string;
    readonly causationId?: string | null;
    readonly clientBuild?: string | null;
  },
): CommandMetadata {
  const now = clock.now();
  return {
    schoolId: command.schoolId,
    campusId: command.campusId ?? null,
    commandId: command.commandId ?? randomUUID(),
    previousCommandId: null,
    causationId: command.causationId ?? null,
    correlationId: null,
    requestDigest: null,
    actor: command.actor,
    device: null,
    seen: null,
    time: { occurredAt: now, occurredRaw: now, offsetMs: 0, errorMs: 0, recordedAt: now },
    build: { server: identity.build, client: command.clientBuild ?? null },
    instance: identity.instance,
  };
}

export const systemActor = (role: string): Actor => ({ id: role, kind: 'system', role, proof: 'system' });
