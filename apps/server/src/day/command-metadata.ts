import type { Tap } from '@baton/contracts';
import type { CommandContext } from '@baton/custody';
import type { CommandMetadata, Device, EventTime, Seen } from '@baton/event-log';
import { PAIRED_ID, UNPAIRED } from '../devices/paired-device';
import { onDevice } from '../platform/command-metadata';
import type { DayAddress } from './streams';

/** When it happened: the device's corrected clock if it sent one, else the server's. */
export function timeOf(tap: Tap | undefined, recordedAt: number): EventTime {
  const time = tap?.time;
  if (!time) return { occurredAt: recordedAt, occurredRaw: recordedAt, offsetMs: 0, errorMs: 0, recordedAt };
  const { occurredAt, occurredRaw, offsetMs } = time;
  return { occurredAt, occurredRaw, offsetMs, errorMs: time.errorMs ?? null, recordedAt };
}

/** A paired device is the one that its credential proves; another browser is what it calls itself, but none of the school's. */
export function deviceOf(tap: Tap | undefined, provenId: string | null): Device | null {
  const told = tap?.device ?? null;
  if (provenId !== null) return told ? { id: provenId, install: told.install, sequence: told.sequence } : onDevice(provenId);
  return told && { id: PAIRED_ID.test(told.id) ? UNPAIRED : told.id, install: told.install, sequence: told.sequence };
}

export const seenOf = (tap: Tap | undefined): Seen | null =>
  tap?.seen ? { revision: tap.seen.revision ?? null, rosterSnapshot: tap.seen.rosterSnapshot ?? null } : null;

/** What `decide` may know of the envelope. */
export function contextOf(
  metadata: CommandMetadata,
  tap: Tap | undefined,
  arrived: (commandId: string) => boolean,
): Omit<CommandContext, 'actor'> {
  const { time, seen, previousCommandId } = metadata;
  const seenRevision = seen?.revision ?? null;
  return {
    commandId: metadata.commandId,
    at: Math.min(time.occurredAt, time.recordedAt),
    timeKnown: time.errorMs !== null,
    device: metadata.device && { install: metadata.device.install, sequence: metadata.device.sequence },
    seen: seenRevision !== null && /^\d{1,15}$/.test(seenRevision) ? Number(seenRevision) : null,
    recordedAt: time.recordedAt,
    predecessorMissing: previousCommandId !== null && !arrived(previousCommandId),
    paper: tap?.paper ? { witnessId: tap.paper.witnessId, sheet: tap.paper.sheet, writtenAt: tap.paper.writtenAt } : null,
  };
}

/** A command that no person gave: the watch, the clock, or what another stream's event means for today. */
export function systemMetadata(of: {
  readonly address: DayAddress;
  readonly schoolId: string;
  readonly commandId: string;
  readonly role: 'watch' | 'clock' | 'roster';
  readonly causationId?: string | null;
  readonly recordedAt: number;
  readonly build: string;
  readonly instance: string;
}): CommandMetadata {
  const { recordedAt } = of;
  return {
    schoolId: of.schoolId,
    campusId: of.address.campusId,
    commandId: of.commandId,
    previousCommandId: null,
    causationId: of.causationId ?? null,
    correlationId: null,
    requestDigest: null,
    actor: { id: of.role, kind: 'system', role: of.role, proof: 'system' },
    device: null,
    seen: null,
    time: { occurredAt: recordedAt, occurredRaw: recordedAt, offsetMs: 0, errorMs: 0, recordedAt },
    build: { server: of.build, client: null },
    instance: of.instance,
  };
}
