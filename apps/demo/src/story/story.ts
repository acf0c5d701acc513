import type { Ledger } from './story-ledger';
import type { StoryEvent } from './read-export';

/** Who is who, for readers: by id. */
export interface StoryNames {
  child(id: string): string;
  staff(id: string): string;
  place(id: string): string;
  gate(id: string): string;
}

const MINUTE = 60_000;

/** The day as a story: ledger, alerts, and what happened minute by minute. Nothing in it differs between two plays. */
export function storyOf(events: readonly StoryEvent[], ledger: Ledger, names: StoryNames, midnight: number): string {
  return [
    '# A school day · 一所学校的一天',
    '',
    'Tuesday 2026-03-10 at school P1 (和风实验小学（演示）), as its log tells it. This page is printed by the test that plays the',
    'day over HTTP and live connections (`test/one-school-day.e2e.spec.ts`); nobody in it exists. The day is written down in',
    '[day-script.md](day-script.md)’s format and can be played by `npm run day`.',
    '',
    '## Ledger · 清点',
    '',
    ...ledgerTable(ledger),
    '',
    '## Alerts · 提醒',
    '',
    '| told at | kind | about | level | to |',
    '| --- | --- | --- | --- | --- |',
    ...alertRows(events, names, midnight),
    '',
    '## Minute by minute · 逐分钟',
    '',
    '“In custody” counts by the time at which things happened: what the South gate (南门) released without network counts at its',
    'own minute, though the log heard of it at 17:59.',
    '',
    '| time | in custody | what happened |',
    '| --- | --- | --- |',
    ...minuteRows(events, names, midnight),
    '',
  ].join('\n');
}

function ledgerTable(ledger: Ledger): readonly string[] {
  const { byMode } = ledger;
  const rows: readonly (readonly [string, number | string])[] = [
    ['expected 应到', ledger.expected],
    ['taken into custody 接管', ledger.openings],
    ['explained, never opened 已说明去向', ledger.explained],
    ['custody opened again 再次接管', ledger.reopenings],
    ['released 交出', ledger.releases],
    ['of these reversed or annulled 其中撤销或作废', ledger.reversedOrAnnulled],
    ['net 净交出', ledger.net],
    ['by mode: list · delegate · agency · alone', `${byMode.list} · ${byMode.delegate} · ${byMode.agency} · ${byMode.self}`],
    ['late pickups, minutes 晚接（分钟）', ledger.latePickups.join(', ')],
    ['alerts raised, notifications 提醒、通知', `${ledger.alerts}, ${ledger.notifications}`],
    ['refused at a gate 校门拒绝', ledger.refused],
    ['conflicts 冲突', ledger.conflicts],
  ];
  return ['| what | count |', '| --- | --- |', ...rows.map(([what, count]) => `| ${what} | ${count} |`)];
}

const clock = (at: number, midnight: number): string => {
  const minute = Math.floor((at - midnight) / MINUTE);
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
};

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(idOf) : []);
const idOf = (value: unknown): string =>
  typeof value === 'string' ? value : text((value as { readonly childId?: unknown } | null)?.childId);

// --- alerts
function alertRows(events: readonly StoryEvent[], names: StoryNames, midnight: number): readonly string[] {
  const raised = new Map<string, StoryEvent['data']>();
  const rows: string[] = [];
  for (const { type, data, recordedAt } of events) {
    if (type === 'AlertRaised') raised.set(text(data.alertId), data);
    if (type !== 'AlertRaised' && type !== 'AlertEscalated') continue;
    const { kind, children } = raised.get(text(data.alertId)) ?? {};
    const to = (data.to as readonly { readonly staffId: string | null }[]).map(({ staffId }) => names.staff(staffId ?? ''));
    const about = texts(children).map((id) => names.child(id));
    rows.push(
      `| ${clock(recordedAt, midnight)} | ${text(kind)} | ${about.join('、') || '–'} | ${text(data.level)} | ${to.sort().join('、')} |`,
    );
  }
  return rows.sort();
}

// --- minutes
interface MinuteOfDay {
  custody: number;
  readonly counts: Map<string, number>;
  readonly sentences: Set<string>;
}

function minuteRows(events: readonly StoryEvent[], names: StoryNames, midnight: number): readonly string[] {
  const minutes = new Map<number, MinuteOfDay>();
  for (const event of events) {
    if (event.stream.startsWith('alerts-')) continue;
    const key = Math.floor((event.at - midnight) / MINUTE);
    const minute = minutes.get(key) ?? { custody: 0, counts: new Map<string, number>(), sentences: new Set<string>() };
    minutes.set(key, minute);
    minute.custody += changeOfCustody(event);
    const sentence = sentenceOf(event, names);
    if (sentence !== null) minute.sentences.add(sentence);
    else count(minute, event, names);
  }
  let custody = 0;
  return [...minutes]
    .sort(([a], [b]) => a - b)
    .flatMap(([key, { custody: change, counts, sentences }]) => {
      custody += change;
      const counted = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([what, n]) => `${n} ${what}`);
      const said = [...[...sentences].sort(), ...counted];
      return said.length === 0 ? [] : [`| ${clock(midnight + key * MINUTE, midnight)} | ${custody} | ${said.join(' · ')} |`];
    });
}

function changeOfCustody({ type, data }: StoryEvent): number {
  if (type === 'CustodyOpened') return texts(data.children).length;
  if (type === 'CustodyReopened') return 1;
  return type === 'ReleaseCompleted' ? -1 : 0;
}

/** What is one of many is counted; how many is told. */
function count(minute: MinuteOfDay, { type, data }: StoryEvent, names: StoryNames): void {
  const what: Readonly<Record<string, readonly [string, number]>> = {
    CustodyOpened: ['taken at roll call 点名到', texts(data.children).length],
    RollCallCompleted: ['roll calls complete 点名完成', 1],
    CustodyOffered: ['children offered 移交', texts(data.children).length],
    CustodyAccepted: ['children accepted 接收', texts(data.children).length],
    ReleaseCompleted: [`released at ${names.gate(text(data.gateId))} 交出`, 1],
    DutySignedOn: ['sign on 签到', 1],
    DutySignedOff: ['sign off 签退', 1],
    NoticeAcknowledged: ['notices acknowledged 已阅通知', 1],
    MusterCounted: ['counted by a holder 点验', Number(data.counted ?? 0)],
    PatrolCheckpointLogged: ['groups seen 巡视', 1],
    SweepAreaCleared: ['areas cleared 清场', 1],
    ContactAttempted: ['calls to families 联系家长', 1],
    ExitPermitIssued: ['exit permits 出门条', 1],
  };
  const found = what[type];
  if (found) minute.counts.set(found[0], (minute.counts.get(found[0]) ?? 0) + found[1]);
}

/** What is told by name. */
function sentenceOf({ type, data, actor }: StoryEvent, names: StoryNames): string | null {
  const child = () => `**${names.child(text(data.childId))}**`;
  const children = () =>
    texts(data.children)
      .map((id) => `**${names.child(id)}**`)
      .sort()
      .join('、');
  const by = names.staff(actor);
  switch (type) {
    case 'ExpectedListFrozen':
      return `the expected list stands 名单冻结: ${Number(data.expected)} expected, ${Number(data.onLeave)} on leave`;
    case 'CustodyOpened':
      return data.kind === 'roll_call' ? null : `${by} has ${children()} (${text(data.kind)})`;
    case 'ChildUnaccounted':
      return `${child()} is with nobody 下落不明 (${text(data.cause)})`;
    case 'AbsenceExplained':
      return `${by}: ${child()} is accounted for, never opened 已说明 (${text(data.kind)})`;
    case 'UnwellReported':
      return `${child()} feels unwell 身体不适`;
    case 'DayPlanChanged':
      return 'rain, orange: South closed, grades 5–6 to North 雨天方案';
    case 'DayPlanWithdrawn':
      return 'the rain is over: all three gates 方案撤回';
    case 'NoticeReminded':
      return `${texts(data.staffIds).length} have not acknowledged and are told again`;
    case 'PatrolFindingRaised':
      return `patrol 巡视: ${Number(data.headcount)} counted in ${names.place(text(data.placeId))}, the book says ${Number(data.booked)}`;
    case 'MusterStarted':
      return 'power cut 停电: muster by holder 按责任人点验';
    case 'DeviceWentSilent':
      return `${names.gate(text(data.gateId))} is silent 失联`;
    case 'DeviceHeardAgain':
      return `${names.gate(text(data.gateId))} is back 恢复`;
    case 'ReleaseBlocked':
      return `${child()} is not given out at ${names.gate(text(data.gateId))} 拒绝交出 (${text(data.code)})`;
    case 'ReleaseReversed':
      return `the release of ${child()} is reversed 撤销交出`;
    case 'ReleaseAnnulled':
      return `the release of ${child()} is annulled 交出作废`;
    case 'CustodyReopened':
      return `${by} has ${child()} again (${text(data.kind)})`;
    case 'ReleaseReported':
      return `${names.gate(text(data.gateId))} reports ${child()} released too (${text(data.effect)})`;
    case 'ConflictDetected':
      return `conflict 冲突 about ${child()} (${text(data.kind)})`;
    case 'ConflictResolved':
      return `${by} resolves the conflict about ${child()} (${text(data.resolution)})`;
    case 'IncidentLinked':
      return `incident 事故 about ${children()} (${text(data.level)})`;
    case 'DelegationUsed':
      return null;
    case 'CampusClosed':
      return `${by} closes the campus 静校`;
    default:
      return null;
  }
}
