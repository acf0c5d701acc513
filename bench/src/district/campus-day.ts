import { type CampusDay, type ChildDay, dayCodec, evolve, initialDay } from '@baton/custody';
import { decodeRecorded, type EventStore } from '@baton/event-log';
import { type ChildRecord, childCodec, childFold } from '@baton/roster';
import { randomUUID } from 'node:crypto';
import { childStream, dayStream } from '../../../apps/server/src/day/streams';
import { idIn } from './written-school';

/** What the people of one campus tap in the district's day. All campuses do the same, each with people of its own. */
export interface CampusScript {
  /** the leader's staff id: watches the board */
  readonly leader: string;
  /** every group of the first stage: started, all marked in one tap, completed */
  readonly rollCalls: readonly Step[];
  /** lines to the gates and releases of the sampled children, one chain a line; chains are independent of each other */
  readonly lines: readonly (readonly Step[])[];
  readonly groups: number;
  readonly releases: number;
}

export interface Step {
  readonly by: string;
  /** `<capability>/<command>` of the day */
  readonly say: string;
  /** the body without its commandId, in the ids of the template's school */
  readonly body: Readonly<Record<string, unknown>>;
}

/** The day of the template's campus as it stands in the log, and the records of its children. */
export interface FrozenDay {
  readonly day: CampusDay;
  readonly records: ReadonlyMap<string, ChildRecord>;
}

export async function frozenDayOf(store: EventStore, schoolId: string, campusId: string, serviceDay: string): Promise<FrozenDay> {
  const day = initialDay();
  for await (const recorded of store.readStream(dayStream({ campusId, serviceDay })))
    evolve(day, decodeRecorded(dayCodec, recorded, recorded.revision));
  const records = new Map<string, ChildRecord>();
  for (const childId of day.children.keys()) {
    let state = childFold.initial();
    for await (const recorded of store.readStream(childStream(schoolId, childId)))
      state = childFold.evolve(state, decodeRecorded(childCodec, recorded, recorded.revision));
    if (state.record) records.set(childId, state.record);
  }
  return { day, records };
}

/** How much of a campus's day is played, at most. */
export interface Sample {
  /** groups of the first stage with their roll calls; 1 or more */
  readonly groups: number;
  /** children released */
  readonly releases: number;
}

export function scriptOf({ day, records }: FrozenDay, sample: Sample): CampusScript {
  const first = [...day.sessions.values()].sort((a, b) => a.startsAt - b.startsAt).at(0)?.startsAt;
  const groups = [...day.sessions.values()]
    .filter((session) => session.startsAt === first && session.expected.size > 0)
    .slice(0, sample.groups);
  const leader = day.duties.find(({ role }) => role === 'duty_leader');
  if (!leader || groups.length === 0) throw new Error('The day has no leader or no groups.');
  const lines: Step[][] = [];
  let releases = 0;
  for (const session of groups) {
    const children = [...session.expected].filter((childId) => canBeCollected(records.get(childId), day, childId));
    const line = children.slice(0, Math.min(Math.ceil(sample.releases / groups.length), sample.releases - releases));
    const gateId = line.length > 0 ? (day.children.get(line[0])?.gateId ?? null) : null;
    const gateTeacher = day.duties.find((duty) => duty.role === 'gate_teacher' && duty.gateId === gateId);
    if (gateId === null || !gateTeacher) continue;
    lines.push(lineToGate(session.staffIds[0], gateTeacher.staffId, gateId, line, (childId) => collectorOf(records.get(childId), day)));
    releases += line.length;
  }
  return {
    leader: leader.staffId,
    rollCalls: groups.flatMap(({ sessionId, staffIds, expected }) => rollCall(staffIds[0], sessionId, [...expected])),
    lines,
    groups: groups.length,
    releases,
  };
}

const rollCall = (by: string, sessionId: string, children: readonly string[]): readonly Step[] => [
  { by, say: 'roll-call/start', body: { sessionId } },
  { by, say: 'roll-call/mark', body: { sessionId, marks: children.map((childId) => ({ childId, mark: 'present' })) } },
  { by, say: 'roll-call/complete', body: { sessionId } },
];

function lineToGate(
  teacher: string,
  gateTeacher: string,
  gateId: string,
  children: readonly string[],
  collector: (childId: string) => string,
): Step[] {
  const offerId = `offer_${randomUUID().replaceAll('-', '')}`;
  const to = { kind: 'gate', staffId: null, sessionId: null, gateId, placeId: null };
  return [
    { by: teacher, say: 'handoff/offer', body: { offerId, children, to, route: 'line_to_gate', escortId: teacher } },
    { by: gateTeacher, say: 'handoff/accept', body: { offerId, children, counted: children.length } },
    ...children.flatMap((childId): Step[] => {
      const pickup = { pickupId: `pickup_${randomUUID().replaceAll('-', '')}`, collectorId: collector(childId), gateId };
      return [
        { by: gateTeacher, say: 'pickup/request', body: { ...pickup, children: [childId] } },
        { by: gateTeacher, say: 'pickup/release', body: { ...pickup, childId, alone: false } },
      ];
    }),
  ];
}

/** Somebody who may collect the child on this day when the first stage is over, and nothing that asks the guard for more. */
function canBeCollected(record: ChildRecord | undefined, day: CampusDay, childId: string): boolean {
  const child = day.children.get(childId);
  if (!record || !child || child.soundAlike || record.restrictions.length > 0 || record.delegations.length > 0) return false;
  return guardianOf(record, day) !== undefined && child.mode !== 'self' && leavesAfter(child, day);
}

const leavesAfter = (child: ChildDay, { sessions }: CampusDay): boolean =>
  child.sessions.every((sessionId) => sessions.get(sessionId)?.periodId === child.dismissalPeriodId);

const guardianOf = ({ authorities }: ChildRecord, { opened }: CampusDay) =>
  authorities.find(
    ({ kind, weekdays, to, revokedAt }) =>
      kind === 'guardian' && !weekdays && (to === null || to >= (opened?.serviceDay ?? '')) && revokedAt === null,
  );

function collectorOf(record: ChildRecord | undefined, day: CampusDay): string {
  const guardian = record && guardianOf(record, day);
  if (!guardian) throw new Error('A child without a guardian was sampled.');
  return guardian.personId;
}

/** Everybody who taps or watches. */
export const peopleOf = (script: CampusScript): readonly string[] => [
  ...new Set([script.leader, ...[...script.rollCalls, ...script.lines.flat()].map(({ by }) => by)]),
];

/** The step's body as a person of the n-th campus sends it. */
export function bodyOf({ body }: Step, ids: ReadonlySet<string>, n: number): string {
  const text = JSON.stringify({ commandId: randomUUID(), ...body });
  return text.replace(/[A-Za-z0-9_]{12,}/g, (word) => (ids.has(word) ? idIn(n, word) : word));
}
