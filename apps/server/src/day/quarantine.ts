import { decideDevice } from '@baton/roster';
import { canonicalJson, type Clock, type Sealer } from '@baton/event-log';
import { CODE_PATTERN, ID_PATTERN, UUID_PATTERN } from '@baton/contracts';
import type { Sealed } from '@baton/event-schema';
import { Inject, Injectable } from '@nestjs/common';
import { Aggregates } from '../platform/aggregates';
import { Identity } from '../platform/identity';
import { PAIRED_ID, UNPAIRED } from '../devices/paired-device';
import { systemActor } from '../platform/command-metadata';
import { Refused } from '../platform/refused';
import { CLOCK, SEALER } from '../platform/tokens';
import { derivedCommandId } from './derived-command-id';
import { deviceStream } from './streams';

export type QuarantineReason = 'invalid' | 'version_unknown' | 'no_session' | 'no_rights' | 'too_large' | 'device_revoked';

/** Characters of a report in one sealed part: base64 and envelope stay well below the log's limit of an event. */
const PART_CHARACTERS = 8_000;
/** Parts of one report; beyond it the report is noted by size and digest, without its body. */
const MAX_PARTS = 4;
/** A device with nobody signed in on it. */
const DEVICE = systemActor('device');

export interface ReportToKeep {
  readonly schoolId: string;
  /** sender as far as proven: a person, or the paired device itself */
  readonly senderId: string;
  /** the paired device that sent it; null or left out: what the report says of its device is believed */
  readonly deviceId?: string | null;
  readonly route: string;
  readonly body: unknown;
  readonly reason: QuarantineReason;
}

/** Keeps a report that can't be applied: sealed, in its device's stream, until a person has looked at it. Never dropped. */
@Injectable()
export class Quarantine {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly identity: Identity,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SEALER) private readonly sealer: Sealer,
  ) {}

  /** @throws Refused `quarantine_full`: the device's queue must keep it */
  async keep(report: ReportToKeep): Promise<{ readonly quarantineId: string }> {
    const text = textOf(report);
    const told = whatItSaysOfItself(report.body, report.deviceId ?? null);
    const stream = deviceStream(report.schoolId, told.deviceId);
    const bodyDigest = this.sealer.keyedHash('quarantined-report', text);
    const quarantineId = derivedCommandId(`${bodyDigest} ${report.senderId}`, stream);
    const body = await this.sealParts(stream, report.senderId, text);
    const at = this.clock.now();
    const { deviceId: _, ...ids } = told;
    const outcome = await this.aggregates.device.transact({
      stream,
      metadata: this.metadata(report, quarantineId, at),
      decide: (state) =>
        decideDevice(
          {
            type: 'QuarantineReport',
            quarantineId,
            reason: body === null ? 'too_large' : report.reason,
            ...ids,
            senderId: report.senderId,
            bodyDigest,
            bodyBytes: Buffer.byteLength(text),
            body,
            at,
          },
          state,
        ),
    });
    if (outcome.kind === 'contended' || outcome.kind === 'command_id_reused') throw new Refused('contended');
    if (outcome.kind === 'refused') throw new Refused('quarantine_full');
    return { quarantineId };
  }

  private async sealParts(stream: string, subject: string, text: string): Promise<readonly Sealed[] | null> {
    const characters = Array.from(text);
    if (characters.length > PART_CHARACTERS * MAX_PARTS) return null;
    const parts: Sealed[] = [];
    for (let i = 0; i < characters.length; i += PART_CHARACTERS) {
      const part = characters.slice(i, i + PART_CHARACTERS).join('');
      const place = { stream, type: 'ReportQuarantined', path: `body[${parts.length}]` };
      parts.push(await this.sealer.seal(place, { subject, class: 'evidence' }, part));
    }
    return parts;
  }

  private metadata({ schoolId, senderId, deviceId }: ReportToKeep, commandId: string, recordedAt: number) {
    return {
      schoolId,
      campusId: null,
      commandId,
      previousCommandId: null,
      causationId: null,
      correlationId: null,
      requestDigest: null,
      actor: senderId === deviceId ? DEVICE : { id: senderId, kind: 'person' as const, role: 'sender', proof: 'unverified' as const },
      device: null,
      seen: null,
      time: { occurredAt: recordedAt, occurredRaw: recordedAt, offsetMs: 0, errorMs: 0, recordedAt },
      build: { server: this.identity.build, client: null },
      instance: this.identity.instance,
    };
  }
}

/** The report as it came, with the route that it came by. A body that is no JSON value of the log is kept as its text. */
function textOf({ route, body }: ReportToKeep): string {
  try {
    return canonicalJson({ route, body: body ?? null }, 'report');
  } catch {
    return JSON.stringify({ route, body: body ?? null });
  }
}

/** A browser that isn't paired may call itself anything but one of the school's devices. */
const nameOfUnpaired = (claimed: string | null): string => (claimed === null || PAIRED_ID.test(claimed) ? UNPAIRED : claimed);

/** Ids that the report gives itself, where they are ids at all. */
function whatItSaysOfItself(body: unknown, paired: string | null) {
  const report = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const device = ((report.tap as { device?: unknown } | undefined)?.device ?? {}) as Record<string, unknown>;
  const text = (value: unknown, pattern: RegExp): string | null => (typeof value === 'string' && pattern.test(value) ? value : null);
  return {
    deviceId: paired ?? nameOfUnpaired(text(device.id, /^[A-Za-z0-9_]{1,64}$/)),
    commandType: text(typeof report.type === 'string' ? report.type.replace(/^./, (c) => c.toLowerCase()) : null, CODE_PATTERN),
    commandId: text(report.commandId, UUID_PATTERN),
    install: text(device.install, ID_PATTERN),
    sequence: Number.isSafeInteger(device.sequence) ? (device.sequence as number) : null,
  };
}
