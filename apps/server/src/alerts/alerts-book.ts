import { decideAlert, type AlertCommand, type AlertEvent } from '@baton/custody';
import type { Clock, CommandMetadata, Outcome, Sealer } from '@baton/event-log';
import type { Sealed } from '@baton/event-schema';
import { Inject, Injectable } from '@nestjs/common';
import { systemMetadata } from '../day/command-metadata';
import { derivedCommandId } from '../day/derived-command-id';
import type { GivenBy } from '../day/give-to-day';
import { alertsStream, type DayAddress } from '../day/streams';
import { Aggregates } from '../platform/aggregates';
import { Identity } from '../platform/identity';
import { Metrics } from '../platform/metrics';
import { Refused } from '../platform/refused';
import { CLOCK, SEALER } from '../platform/tokens';
import type { AlertRefusal } from './alerts-log';

type AlertOutcome = Outcome<AlertEvent, AlertRefusal>;

/** Writes into the alerts of a day: what the watch found due, and what people answered. */
@Injectable()
export class AlertsBook {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly identity: Identity,
    private readonly metrics: Metrics,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SEALER) private readonly sealer: Sealer,
  ) {}

  /** Any number of instances may say the same: the id of the command follows from what it says, and the log keeps one. */
  async tell(address: DayAddress, schoolId: string, command: AlertCommand): Promise<AlertOutcome> {
    const stream = alertsStream(address);
    const { build, instance } = this.identity;
    const commandId = derivedCommandId(whatItSays(command) + whichRaising(command), stream);
    const recordedAt = this.clock.now();
    const metadata = systemMetadata({ address, schoolId, commandId, role: 'watch', recordedAt, build, instance });
    const outcome = await this.transact(stream, metadata, command);
    if (command.type === 'RaiseAlert' && outcome.kind === 'accepted' && !outcome.repeated)
      this.metrics.alerts.inc({ kind: command.data.kind });
    return outcome;
  }

  /** @throws Refused `unknown_alert`, `alert_over`, `command_id_reused`, `contended` */
  async answer(address: DayAddress, by: GivenBy, commandId: string, command: AlertCommand): Promise<AlertOutcome> {
    const stream = alertsStream(address);
    const recordedAt = this.clock.now();
    const { note: _, ...said } = command as AlertCommand & { note?: Sealed };
    const metadata: CommandMetadata = {
      ...systemMetadata({ address, schoolId: by.schoolId, commandId, role: 'watch', recordedAt, ...this.identity }),
      requestDigest: this.sealer.requestDigest(said),
      actor: { id: by.staffId, kind: 'person', role: by.actingRoles[0] ?? 'none', proof: by.proof },
      build: { server: this.identity.build, client: by.client },
    };
    const outcome = await this.transact(stream, metadata, command);
    if (outcome.kind === 'contended' || outcome.kind === 'command_id_reused') throw new Refused(outcome.kind);
    if (outcome.kind === 'refused') throw new Refused(outcome.refusal?.code ?? 'unknown_alert');
    return outcome;
  }

  /** Words about an alert concern its one child, or else their author. */
  sealNote(address: DayAddress, subject: string, note: string): Promise<Sealed> {
    const place = { stream: alertsStream(address), type: 'AlertResolved', path: 'note' };
    return this.sealer.seal(place, { subject, class: 'evidence' }, note);
  }

  private transact(stream: string, metadata: CommandMetadata, command: AlertCommand): Promise<AlertOutcome> {
    const actor = { id: metadata.actor.id, role: metadata.actor.role };
    return this.aggregates.alerts.transact({ stream, metadata, decide: (alerts) => decideAlert(alerts, command, { actor }) });
  }
}

/** What makes two tellings the same telling: the alert, and which level or repetition of it. */
function whatItSays(command: AlertCommand): string {
  const alertId = 'alertId' in command ? command.alertId : command.data.alertId;
  switch (command.type) {
    case 'EscalateAlert':
      return `${command.type} ${alertId} ${command.data.level}`;
    case 'RepeatAlert':
      return `${command.type} ${alertId} ${command.level} ${command.data.to.map((r) => r.staffId ?? r.role).join()} ${command.data.repetition}`;
    case 'ClaimSending':
      return `${command.type} ${alertId} ${command.channel} ${command.telling} ${command.instance} ${command.until}`;
    case 'RecordSent':
    case 'RecordNotSent':
      return `${command.type} ${alertId} ${command.channel} ${command.telling}`;
    case 'RecordAlertDelivered':
      return `${command.type} ${alertId} ${command.staffId} ${command.channel}`;
    default:
      return `${command.type} ${alertId}`;
  }
}

/** Of a worry that is back: it is told anew, though the same was said of it before. */
const whichRaising = (command: AlertCommand): string => ('raising' in command && command.raising > 1 ? ` ${command.raising}` : '');
