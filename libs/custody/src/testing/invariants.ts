import { byGate, byGrade, byHolder, byPlace, bySession, counts } from '../board';
import { musterLists, whoStandsInTheWay } from '../closing/close';
import type { CampusDay, ChildDay, DayRecord } from '../state';

/**
 * What must be true of a day after every single event. Each rule answers the sentences that are broken; a rule that only
 * an event can break gets the event too.
 */
export function brokenInvariants(day: CampusDay, record: DayRecord, memory: Memory): string[] {
  return [
    ...[...day.children.values()].flatMap((child) => oneHolderAtMost(child)),
    ...theSpansTouch(day, record, memory),
    ...nobodySignsOffWhileHolding(day, record),
    ...everyPresenceHasAPersonBehindIt(day, record, memory),
    ...everyExpectedChildIsSomewhere(day),
    ...openingsBalance(day),
    ...aClosedCampusIsEmpty(day),
    ...correctionsPointAtWhatTheyCorrect(day, record, memory),
    ...anyGroupingSumsToTheSame(day),
  ];
}

/** What the checks remember of the events before. */
export interface Memory {
  /** child → ends of custody by leaving: release, another campus, tomorrow's book */
  readonly left: Map<string, number[]>;
  readonly holders: Map<string, string | null>;
  /** revision → child of each release */
  readonly releases: Map<string, string>;
}
export const freshMemory = (): Memory => ({ left: new Map(), holders: new Map(), releases: new Map() });

/** 1. At most one holder at any time, exactly one while held or in transit. */
function oneHolderAtMost(child: ChildDay): string[] {
  const running = child.spans.filter((s) => s.to === null);
  const broken: string[] = [];
  if (running.length > 1) broken.push(`1: ${child.childId} has ${running.length} holders`);
  if ((running[0]?.holder ?? null) !== child.holder) broken.push(`1: ${child.childId} is with ${child.holder}, the span says otherwise`);
  if ((child.state === 'held' || child.state === 'in_transit') && child.holder === null)
    broken.push(`1: ${child.childId} is ${child.state} by nobody`);
  if (child.holder !== null && !['held', 'in_transit', 'unaccounted'].includes(child.state))
    broken.push(`1: ${child.childId} is ${child.state} and held by ${child.holder}`);
  if (child.state === 'in_transit' && child.offerId === null) broken.push(`1: ${child.childId} is on the way under no offer`);
  return broken;
}

/** 2. The end of one span is the start of the next, unless the child left in between. */
function theSpansTouch(day: CampusDay, record: DayRecord, memory: Memory): string[] {
  for (const childId of whoLeft(record)) {
    const end = day.children.get(childId)?.spans.at(-1)?.to;
    if (end != null) memory.left.set(childId, [...(memory.left.get(childId) ?? []), end]);
  }
  const broken: string[] = [];
  for (const child of day.children.values())
    for (let i = 0; i < child.spans.length; i++) {
      const [span, next] = [child.spans[i], child.spans[i + 1]];
      if (span.to !== null && span.to < span.from) broken.push(`2: a span of ${child.childId} ends before it starts`);
      if (next && span.to !== next.from && !(memory.left.get(child.childId) ?? []).includes(span.to ?? -1))
        broken.push(`2: ${child.childId} was with nobody from ${span.to} to ${next.from} without having left`);
    }
  return broken;
}

function whoLeft({ event }: DayRecord): readonly string[] {
  if (event.type === 'ReleaseCompleted' || event.type === 'AcceptedElsewhere') return [event.data.childId];
  return event.type === 'CarriedOver' ? event.data.children : [];
}

/** 3. Nobody signs off while holding a child. */
function nobodySignsOffWhileHolding(day: CampusDay, { event }: DayRecord): string[] {
  if (event.type !== 'DutySignedOff') return [];
  const { staffId, sessionId } = event.data;
  const stillOn = (day.signedOn.get(staffId) ?? []).length > 0;
  return [...day.children.values()]
    .filter((c) => c.holder === staffId && (!stillOn || c.sessionId === sessionId))
    .map((c) => `3: ${staffId} signed off holding ${c.childId}`);
}

/** 5. Nothing is present by default: who begins to hold a child did something. */
function everyPresenceHasAPersonBehindIt(day: CampusDay, record: DayRecord, memory: Memory): string[] {
  const broken: string[] = [];
  for (const child of day.children.values()) {
    const before = memory.holders.get(child.childId) ?? null;
    memory.holders.set(child.childId, child.holder);
    if (child.holder === null || child.holder === before) continue;
    const { type } = record.event;
    const byOwnDeed = record.metadata.actor.id === child.holder;
    const byAnothersWord = 'kind' in record.event.data && ['resolved', 'carried_in'].includes(String(record.event.data.kind));
    if (!byOwnDeed && !byAnothersWord && type !== 'CarriedIn')
      broken.push(`5: ${type} by ${record.metadata.actor.id} put ${child.childId} into the hands of ${child.holder}`);
  }
  return broken;
}

/** 6. Expected = entered + explained + unaccounted and never entered + not yet called (+ gone to another campus before). */
function everyExpectedChildIsSomewhere(day: CampusDay): string[] {
  let listed = 0;
  const broken: string[] = [];
  for (const child of day.children.values()) {
    if (!child.listed) continue;
    listed++;
    const neverEntered = ['explained', 'unaccounted', 'expected', 'released'].includes(child.state);
    if (child.openedEventId === null && !neverEntered) broken.push(`6: ${child.childId} is expected and ${child.state}`);
  }
  if (day.frozen && listed !== day.expected) broken.push(`6: ${day.expected} expected, ${listed} on the list`);
  return broken;
}

/** 7. Openings + re-openings = completed releases + still in custody (+ gone on to another campus or to tomorrow's book). */
function openingsBalance(day: CampusDay): string[] {
  const { opened, reopened, released, movedOn } = day.totals;
  const { inCustody } = counts(day);
  return opened + reopened === released + movedOn + inCustody
    ? []
    : [`7: ${opened} opened + ${reopened} re-opened, but ${released} released + ${movedOn} moved on + ${inCustody} in custody`];
}

/** 8. A closed campus has nobody held, on the way or missing, and no open conflict about where a child is. */
function aClosedCampusIsEmpty(day: CampusDay): string[] {
  if (day.closed === null) return [];
  return whoStandsInTheWay(day).map((b) => `8: closed, and ${b.childId} is ${b.kind}`);
}

/** 9. Corrections point at what they correct. (That nothing is changed is seen by the frozen events.) */
function correctionsPointAtWhatTheyCorrect(_day: CampusDay, record: DayRecord, memory: Memory): string[] {
  const { event: e, revision } = record;
  if (e.type === 'ReleaseCompleted') memory.releases.set(revision, e.data.childId);
  if (e.type === 'ReleaseReversed' || e.type === 'ReleaseAnnulled')
    return memory.releases.get(e.data.release) === e.data.childId
      ? []
      : [`9: ${e.type} points at ${e.data.release}: no release of the child`];
  if (e.type === 'RecordCorrected' && Number(e.data.corrects) >= Number(revision)) return [`9: a correction of what is not recorded yet`];
  return [];
}

/** 11. Counts by any grouping sum to the same total at any instant. */
function anyGroupingSumsToTheSame(day: CampusDay): string[] {
  const all = counts(day);
  const groupings = { holder: byHolder, place: byPlace, grade: byGrade, gate: byGate, session: bySession };
  const broken: string[] = [];
  for (const [name, by] of Object.entries(groupings)) {
    const sum = [...by(day).values()].reduce((a, b) => a + b, 0);
    if (sum !== all.inCustody) broken.push(`11: by ${name} ${sum}, in custody ${all.inCustody}`);
  }
  const mustered = musterLists(day).reduce((a, l) => a + l.children.length, 0);
  if (mustered !== all.inCustody) broken.push(`11: muster ${mustered}, in custody ${all.inCustody}`);
  return broken;
}
