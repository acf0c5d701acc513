import { createHash } from 'node:crypto';
import {
  alertCodec,
  counts,
  dayCodec,
  decide,
  decideAlert,
  dueAlerts,
  evolve,
  evolveAlerts,
  initialAlerts,
  initialDay,
  mayAct,
  noticesToRemind,
  type AlertCommand,
  type AlertEvent,
  type CommandContext,
  type DayCommand,
  type DayDecision,
  type DayEvent,
  type DayRecord,
} from '@baton/custody';
import type { Role } from '@baton/contracts';
import type { Fact } from '@baton/event-schema';
import { expectedList, midnightOf, type ChildRecord } from '@baton/roster';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { DAY_RIGHTS } from '../../apps/server/src/day/day.rights';
import { rolesToActIn } from '../../apps/server/src/access/right';
import { definitionOf } from '../../apps/server/src/day/command-table';
import type { CommandBody, Given, TappedCommandType } from '../../apps/server/src/day/command-definition';
import { nextDue } from '../../apps/server/src/watch/next-due';
import { idIn } from '../../apps/demo/src/player/school-index';
import type { Act, Answer, SchoolUnderPlay, Told } from '../../apps/demo/src/player/school-under-play';
import type { RecordedP1 } from './recorded-p1';
import { rosterCommand } from './roster-commands';

/** What a server would store of the day and its alerts. */
export interface MemoryLog {
  readonly day: readonly (DayRecord & { readonly commandId: string })[];
  readonly alerts: readonly { readonly event: AlertEvent; readonly at: number }[];
}

const DAY = '/api/campuses/:campusId/days/:serviceDay';
const MINUTE = 60_000;

/**
 * A school without HTTP, log or sockets: the pure domain, the server's own bodies and rights, and a watch, so that a day
 * can be rehearsed in seconds. What it shows about the domain holds for the server too; the server is tested by playing
 * the same script against it.
 */
export class MemorySchool implements SchoolUnderPlay {
  private readonly day = initialDay();
  private readonly alerts = initialAlerts();
  private readonly dayLog: (DayRecord & { readonly commandId: string })[] = [];
  private readonly alertLog: { event: AlertEvent; at: number }[] = [];
  private readonly tellings: Told[] = [];
  private readonly arrived = new Set<string>();
  private readonly offline = new Map<string, number>();
  private readonly records: Map<string, ChildRecord>;
  private now: number;

  constructor(
    private readonly school: RecordedP1,
    private readonly gateOfDevice: ReadonlyMap<string, string>,
  ) {
    this.records = new Map(school.records);
    this.now = midnightOf(school.plan.serviceDay, school.plan.timeZone);
    this.bySystem({ type: 'OpenDay', plan: school.plan, midnight: this.now, previousDay: null, carriedIn: [], rehearsal: false });
  }

  log(): MemoryLog {
    return { day: this.dayLog, alerts: this.alertLog };
  }

  /** The lines that an export of a real log would hold, as far as a counter reads them. */
  async *exported(): AsyncGenerator<string> {
    const date = `campus1-${this.school.plan.serviceDay}`;
    for (const { event, revision, metadata } of this.dayLog)
      yield JSON.stringify({ stream: `campusDay-${date}`, revision, type: event.type, data: event.data, metadata });
    for (const [i, { event, at }] of this.alertLog.entries())
      yield JSON.stringify({
        stream: `alerts-${date}`,
        revision: String(i),
        type: event.type,
        data: event.data,
        metadata: { time: { occurredAt: at, recordedAt: at } },
      });
  }

  idOf = (reference: Parameters<SchoolUnderPlay['idOf']>[0]): string => idIn(this.school.index, reference);
  told = (): readonly Told[] => this.tellings;
  connect = async (device: string): Promise<void> => void this.offline.delete(device);
  disconnect = async (device: string): Promise<void> => void this.offline.set(device, this.now);
  inCustody = async (): Promise<number> => counts(this.day).inCustody;

  async stepTo(at: number): Promise<void> {
    this.lookUntilQuiet();
    while (this.now < at) {
      const silent = [...this.offline.values()].map((since) => since + this.day.policy.deviceSilent * MINUTE).filter((t) => t > this.now);
      this.now = Math.min(nextDue(this.day, this.alerts, this.now) ?? at, at, ...silent);
      this.lookUntilQuiet();
    }
  }

  async give(act: Act): Promise<Answer> {
    if (act.path.startsWith('alerts/')) return this.actOnAlert(act);
    if (act.path.startsWith('/')) return this.actOnRoster(act);
    const type = typeOf(act.path);
    const { body: Body, command } = definitionOf(type);
    const body: CommandBody = plainToInstance(Body, { commandId: act.commandId, ...act.body });
    const wrong = validateSync(body as object, { whitelist: true, forbidNonWhitelisted: true });
    if (wrong.length > 0) return refusal('invalid', { problems: wrong.map((w) => w.toString()).join(' ') });
    const dayCommand = await command(body, this.given(act));
    const context = this.contextOf(act);
    const actor = this.actingAs(act, dayCommand, context);
    if ('code' in actor) return refusal(actor.code, actor);
    return this.append(act.commandId, dayCommand, { ...context, actor: actor.actor });
  }

  private append(commandId: string, command: DayCommand, context: CommandContext): Answer {
    const decision: DayDecision = decide(this.day, command, context);
    const events = decision.kind === 'unchanged' ? [] : (decision.events ?? []);
    const stored = events.map((event) => this.store(commandId, event, context));
    this.arrived.add(commandId);
    if (decision.kind === 'refused') return { ...refusal(decision.refusal.code, decision.refusal), events: stored };
    return { outcome: decision.kind, code: null, events: stored, body: {} };
  }

  private store(commandId: string, event: DayEvent, context: CommandContext) {
    const encoded = dayCodec.encode(event);
    const stored = dayCodec.decode(encoded.type, encoded.schemaVersion, JSON.parse(JSON.stringify(encoded.data)));
    const revision = String(this.day.revision + 1);
    const record = {
      event: stored,
      // as long as a real one: ids that are made of it must fit
      eventId: `00000000-0000-8000-8000-${revision.padStart(12, '0')}`,
      revision,
      commandId,
      metadata: { actor: context.actor, time: { occurredAt: context.at, recordedAt: context.recordedAt } },
    };
    this.dayLog.push(record);
    evolve(this.day, record);
    return { type: stored.type, revision, data: stored.data };
  }

  private bySystem(command: DayCommand): void {
    this.append(`system-${command.type}-${this.day.revision}`, command, this.contextOf(null));
  }

  private contextOf(act: Act | null): CommandContext {
    const previous = act?.previousCommandId ?? null;
    return {
      commandId: act?.commandId ?? `system.${this.day.revision}`,
      actor: { id: act?.staffId ?? 'watch', role: 'system' },
      at: Math.min(act?.occurredAt ?? this.now, this.now),
      timeKnown: true,
      seen: null,
      recordedAt: this.now,
      predecessorMissing: previous !== null && !this.arrived.has(previous),
      paper: act?.paper ?? null,
    };
  }

  /** Rights as the server has them: the route's roles, then the first of them that may act on the records. */
  private actingAs(act: Act, command: DayCommand, context: CommandContext) {
    const duties = this.day.duties.filter((d) => d.staffId === act.staffId).map((d) => d.role);
    const roles = [...new Set([...(this.school.roles.get(act.staffId) ?? []), ...duties])] as Role[];
    let refused: { readonly code: string } = { code: 'not_permitted' };
    for (const role of rolesToActIn(roles, DAY_RIGHTS[`POST ${DAY}/${act.path}`])) {
      const actor = { id: act.staffId, role };
      const answer = mayAct(this.day, command, { ...context, actor });
      if (answer === null) return { actor };
      refused = answer;
    }
    return { ...refused, roles };
  }

  private given(act: Act): Given {
    const facts = (childId: string) => {
      const record = this.records.get(childId);
      if (!record) throw new Error(`no child ${childId}`);
      return { ...record, fact: factOf(childId) };
    };
    return {
      day: this.day,
      now: this.now,
      leaderId: act.staffId,
      sealed: () => undefined,
      releaseFacts: async (childId) => facts(childId),
      childFact: async (childId) => factOf(childId),
      idDigest: idDigest,
      heads: async () => [],
    } as Partial<Given> as Given;
  }

  // --- roster and alerts
  private actOnRoster(act: Act): Answer {
    const [, childId, path] = /^\/api\/children\/([^/]+)\/(.+)$/.exec(act.path) ?? [];
    const record = this.records.get(childId ?? '');
    if (!record) return refusal('unknown_child');
    const change = rosterCommand(path, record, act, this.now);
    this.records.set(record.childId, change.record);
    for (const command of change.today(factOf(record.childId))) this.bySystem(command);
    return { outcome: 'accepted', code: null, events: [], body: change.answer };
  }

  private actOnAlert(act: Act): Answer {
    const [, alertId, what] = act.path.split('/');
    const type = ({ acknowledge: 'AcknowledgeAlert', resolve: 'ResolveAlert', seen: 'SeeAlert' } as const)[what ?? ''];
    if (!type) return refusal('unknown_command');
    const outcome = this.tell({ type, alertId: decodeURIComponent(alertId) }, act.staffId);
    return { outcome, code: null, events: [], body: {} };
  }

  private tell(command: AlertCommand, actor: string): 'accepted' | 'unchanged' {
    const decision = decideAlert(this.alerts, command, { actor: { id: actor, role: 'system' } });
    if (decision.kind !== 'accepted') return 'unchanged';
    for (const event of decision.events) {
      const encoded = alertCodec.encode(event);
      const stored = alertCodec.decode(encoded.type, encoded.schemaVersion, JSON.parse(JSON.stringify(encoded.data)));
      this.alertLog.push({ event: stored, at: this.now });
      evolveAlerts(this.alerts, { event: stored, metadata: { time: { recordedAt: this.now } } });
      this.deliver(stored);
    }
    return 'accepted';
  }

  private deliver(event: AlertEvent): void {
    const how = ({ AlertRaised: 'raised', AlertEscalated: 'escalated', AlertRepeated: 'repeated' } as const)[event.type as string];
    if (!how || !('to' in event.data)) return;
    const alert = this.alerts.byId.get(event.data.alertId);
    for (const { staffId } of event.data.to)
      if (alert && staffId !== null)
        this.tellings.push({
          at: this.now,
          how,
          alertId: alert.alertId,
          kind: alert.kind,
          children: alert.children,
          level: alert.level,
          staffId,
        });
  }

  // --- the watch
  private lookUntilQuiet(): void {
    for (let looks = 0; looks < 8; looks++) {
      const before = this.dayLog.length + this.alertLog.length;
      this.look();
      if (this.dayLog.length + this.alertLog.length === before) return;
    }
  }

  private look(): void {
    const { day, now } = this;
    if (!day.frozen && now >= (day.opened?.freezeAt ?? Infinity)) this.freeze();
    for (const noticeId of noticesToRemind(day, now)) this.bySystem({ type: 'RemindNotice', noticeId });
    for (const [deviceId, gateId] of this.gateOfDevice) {
      const since = this.offline.get(deviceId);
      const silent = since !== undefined && now - since >= day.policy.deviceSilent * MINUTE;
      if (silent === day.silentDevices.has(deviceId)) continue;
      this.bySystem(
        silent ? { type: 'ReportDeviceSilent', deviceId, gateId, lastHeardAt: since } : { type: 'ReportDeviceHeard', deviceId, gateId },
      );
    }
    for (const due of dueAlerts(day, this.alerts, day.policy, now)) this.tell(due, 'watch');
  }

  private freeze(): void {
    const children = [...this.records.values()].map((record) => ({ record, fact: factOf(record.childId) }));
    this.bySystem({ type: 'FreezeExpectedList', list: expectedList(this.school.plan, children, this.now) });
  }
}

const refusal = (code: string, body: object = {}): Answer => ({ outcome: 'refused', code, events: [], body: { ...body } });

export const factOf = (childId: string): Fact => ({ stream: `child-school1.${childId}`, revision: '1', hash: '0'.repeat(64) });
export const idDigest = (last4: string): string => createHash('sha256').update(last4.toUpperCase()).digest('hex');

/** `roll-call/mark` → MarkRollCall, as the controllers name their routes. */
function typeOf(path: string): TappedCommandType {
  const type = (TYPES as Readonly<Record<string, TappedCommandType>>)[path];
  if (!type) throw new Error(`no command for ${path}`);
  return type;
}

const TYPES = {
  'duty/sign-on': 'SignOn',
  'duty/sign-off': 'SignOff',
  'duty/assign': 'AssignDuty',
  'roll-call/start': 'StartRollCall',
  'roll-call/mark': 'MarkRollCall',
  'roll-call/complete': 'CompleteRollCall',
  'check-in/take': 'TakeChild',
  'handoff/offer': 'OfferCustody',
  'handoff/accept': 'AcceptCustody',
  'handoff/depart-escort': 'DepartEscort',
  'handoff/arrive-escort': 'ArriveEscort',
  'concern/attempt-contact': 'AttemptContact',
  'concern/explain-absence': 'ExplainAbsence',
  'concern/report-unwell': 'ReportUnwell',
  'concern/record-clinic-outcome': 'RecordClinicOutcome',
  'pickup/request': 'RequestPickup',
  'pickup/release': 'CompleteRelease',
  'pickup/report-release': 'ReportRelease',
  'pickup/report-blocked-release': 'ReportBlockedRelease',
  'pickup/reverse-release': 'ReverseRelease',
  'pickup/issue-exit-permit': 'IssueExitPermit',
  'pickup/call-child': 'CallChild',
  'plan/change': 'ChangeDayPlan',
  'plan/withdraw': 'WithdrawDayPlan',
  'plan/acknowledge-notice': 'AcknowledgeNotice',
  'patrol/start': 'StartPatrol',
  'patrol/log-checkpoint': 'LogCheckpoint',
  'patrol/resolve-finding': 'ResolveFinding',
  'patrol/complete': 'CompletePatrol',
  'patrol/clear-sweep-area': 'ClearSweepArea',
  'patrol/find-child': 'FindChild',
  'closing/start-muster': 'StartMuster',
  'closing/count-muster': 'CountMuster',
  'closing/link-incident': 'LinkIncident',
  'closing/close': 'CloseCampus',
  'correction/resolve-conflict': 'ResolveConflict',
  'correction/resolve-discrepancy': 'ResolveDiscrepancy',
} as const satisfies Readonly<Record<string, TappedCommandType>>;
