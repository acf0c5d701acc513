import { decide, evolve, type CampusDay, type CommandContext, type DayCommand, type DayRecord, type ReleaseFacts } from '@baton/custody';
import type { PeopleOnDevice } from '@baton/contracts';
import type { OutboxItem } from '../outbox/device-store';

/** The tap as the domain's command; null where only the server can say what it means. Free texts stay out: they change nothing. */
export function commandOf({ type, body }: Pick<OutboxItem, 'type' | 'body'>, people: PeopleOnDevice | null): DayCommand | null {
  const { commandId: _, tap: __, note: ___, number: ____, ...fields } = body as Record<string, unknown>;
  const command = { ...MISSING[type], ...fields, type };
  if (type === 'OfferCustody') return { ...command, remarks: [], to: { ...NOBODY, ...(fields.to as object) } } as unknown as DayCommand;
  if (type !== 'ReportRelease') return command as unknown as DayCommand;
  const facts = people?.gate?.facts.find((known) => known.childId === fields.childId) as ReleaseFacts | undefined;
  return facts ? ({ ...command, idDigest: null, facts } as unknown as DayCommand) : null;
}

const NOBODY = { staffId: null, sessionId: null, gateId: null, placeId: null };

/** What the server fills in where a body leaves it out. */
const MISSING: Readonly<Record<string, object>> = {
  TakeChild: { placeId: null, sessionId: null },
  AcceptCustody: { placeId: null, counted: null },
  OfferCustody: { escortId: null },
  AttemptContact: { personId: null },
  ExplainAbsence: { personId: null, consentBreach: false },
  ReportRelease: { collectorId: null, alone: false, confirmedClassId: null, exitPermitId: null, override: null },
  ReportBlockedRelease: { pickupId: null, collectorId: null },
  SignOn: { sessionId: null },
  StartPatrol: { periodId: null },
  LogCheckpoint: { sessionId: null },
  RaiseFinding: { patrolId: null },
  CorrectRecord: { childId: null },
};

/** The role that the tap will be judged in: the duty's, or the first of the person's own. */
export const roleOnDuty = (day: CampusDay, staffId: string, roles: readonly string[]): string =>
  day.duties.find((duty) => duty.staffId === staffId)?.role ?? roles[0] ?? 'duty_teacher';

/**
 * Folds a tap into the day as the screen shows it, at once and without network. The same decide as the server's: what the
 * server makes of it may differ, and then its events replace this.
 */
export function foldTap(day: CampusDay, item: OutboxItem, role: string, people: PeopleOnDevice | null): void {
  const command = commandOf(item, people);
  if (!command || !day.opened) return;
  const seen = (item.body.tap as { readonly seen?: { readonly revision: string | null } } | undefined)?.seen?.revision;
  const context: CommandContext = {
    commandId: item.commandId,
    actor: { id: item.staffId, role },
    at: item.tappedAt,
    timeKnown: true,
    seen: seen == null ? null : Number(seen),
    recordedAt: item.tappedAt,
    predecessorMissing: false,
    paper: null,
  };
  const decision = decide(day, command, context);
  if (decision.kind !== 'accepted') return;
  const revision = day.revision;
  for (const [i, event] of decision.events.entries()) {
    const record: DayRecord = {
      event,
      eventId: `tap.${item.commandId}.${i}`,
      revision: String(revision),
      metadata: { actor: context.actor, time: { occurredAt: item.tappedAt, recordedAt: item.tappedAt } },
    };
    evolve(day, record);
  }
}
