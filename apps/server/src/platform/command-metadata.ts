import type { Actor, Clock, CommandMetadata, Device } from '@baton/event-log';
import { randomUUID } from 'node:crypto';
import type { Identity } from './identity';

/** A command of a screen that counts none of its taps: online, one at a time. */
export const onDevice = (deviceId: string): Device => ({ id: deviceId, install: 'online', sequence: 0 });

/** Metadata of a command outside the day: the server's own time, a new command id unless one is given. */
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
    /** the paired device that sends it, proven by its credential */
    readonly deviceId?: string | null;
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
    device: command.deviceId ? onDevice(command.deviceId) : null,
    seen: null,
    time: { occurredAt: now, occurredRaw: now, offsetMs: 0, errorMs: 0, recordedAt: now },
    build: { server: identity.build, client: command.clientBuild ?? null },
    instance: identity.instance,
  };
}

export const systemActor = (role: string): Actor => ({ id: role, kind: 'system', role, proof: 'system' });
