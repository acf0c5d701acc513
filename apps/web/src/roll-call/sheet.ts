import { decide, isSignedOn, type CampusDay, type ChildDay, type SessionDay } from '@baton/custody';

/**
 * What a tile of the roll call says. `accepted`: taken over by name for this group; `mine`: this person has the child from
 * before, and the roll has not been called yet; `on_the_way`: to this group as far as anybody knows; `sent_on`: was here
 * and is on the way to somewhere else; `elsewhere`: with somebody else.
 */
export type Mark =
  'unmarked' | 'mine' | 'present' | 'late' | 'not_present' | 'accepted' | 'on_the_way' | 'sent_on' | 'elsewhere' | 'released' | 'missing';

/** Marks of children who are in this room as far as anybody has looked. */
export const HERE: ReadonlySet<Mark> = new Set(['present', 'late', 'accepted']);
/** Marks of children whom the teacher still has to look for. */
export const STILL_TO_CALL: ReadonlySet<Mark> = new Set(['unmarked', 'mine', 'on_the_way']);

export interface SheetRow {
  readonly childId: string;
  readonly mark: Mark;
  /** who has the child, where it is not this person */
  readonly holder: string | null;
  readonly child: ChildDay | null;
}

/** What the book and the marks say of one child in this group, for the teacher who calls the roll. */
export function rowOf(day: CampusDay, session: SessionDay, childId: string, staffId: string): SheetRow {
  const child = day.children.get(childId) ?? null;
  return { childId, child, holder: child?.holder === staffId ? null : (child?.holder ?? null), mark: markOf(day, session, child, staffId) };
}

function markOf(day: CampusDay, session: SessionDay, child: ChildDay | null, staffId: string): Mark {
  if (!child) return 'unmarked';
  const marked = session.rollCall.marks.get(child.childId)?.mark;
  if (child.state === 'released') return 'released';
  if (child.holder === staffId && child.state === 'held') {
    if (marked === 'not_present') return 'not_present';
    if (marked === 'present' || marked === 'late') return marked;
    return child.sessionId === session.sessionId ? 'accepted' : 'mine';
  }
  if (child.state === 'in_transit') return isSentOn(day, session, child) ? 'sent_on' : 'on_the_way';
  if (child.state === 'unaccounted') return 'missing';
  if (child.holder !== null) return 'elsewhere';
  return marked === 'not_present' ? 'not_present' : 'unmarked';
}

/** Was in this group, and is offered to somebody else than this group. */
function isSentOn(day: CampusDay, { sessionId, staffIds }: SessionDay, child: ChildDay): boolean {
  const to = child.offerId === null ? undefined : day.offers.get(child.offerId)?.to;
  const comesHere = to !== undefined && (to.sessionId === sessionId || (to.staffId !== null && staffIds.includes(to.staffId)));
  return !comesHere && child.spans.some((span) => span.sessionId === sessionId);
}

/** Children who are here with this teacher in this group though its list doesn't name them. */
export const guestsOf = (day: CampusDay, session: SessionDay, staffId: string): readonly string[] =>
  [...day.children.values()]
    .filter((child) => child.sessionId === session.sessionId && child.holder === staffId && !session.expected.has(child.childId))
    .map(({ childId }) => childId);

/** On leave today, of the classes that this group takes from. */
export function onLeaveOf(day: CampusDay, session: SessionDay): readonly string[] {
  const classes = new Set([...session.expected].map((childId) => day.children.get(childId)?.classId));
  return [...day.onLeave.values()].filter(({ classId }) => classes.has(classId)).map(({ childId }) => childId);
}

export interface Completion {
  readonly present: number;
  readonly notPresent: readonly string[];
  readonly knownElsewhere: readonly string[];
}

/** What completing the roll call would say now: asked of the domain itself, so that the screen can't promise anything else. */
export function completionOf(
  day: CampusDay,
  sessionId: string,
  actor: { readonly id: string; readonly role: string },
  now: number,
): Completion {
  const context = {
    ...{ commandId: 'preview', actor, at: now, timeKnown: true, seen: day.revision, recordedAt: now },
    ...{ predecessorMissing: false, paper: null },
  };
  const decision = decide(day, { type: 'CompleteRollCall', sessionId }, context);
  const events = decision.kind === 'accepted' ? decision.events : [];
  const completed = events.find((event) => event.type === 'RollCallCompleted');
  if (completed?.type !== 'RollCallCompleted') return { present: 0, notPresent: [], knownElsewhere: [] };
  const { present, notPresent, knownElsewhere } = completed.data;
  return { present, notPresent, knownElsewhere };
}

/** May this person call the roll here? The board's teacher, a substitute, or who signed on. */
export const isInCharge = (day: CampusDay, session: SessionDay, staffId: string): boolean =>
  session.staffIds.includes(staffId) || isSignedOn(day, staffId, session.sessionId);

/** A slip that still counts lets the child go before its time. */
export const permitOf = (day: CampusDay, childId: string, now: number) =>
  [...day.permits.values()].find((permit) => permit.childId === childId && !permit.used && permit.validUntil > now) ?? null;
