import { code, codecOf, event, type EventOf, id, list, opt } from '@baton/event-schema';
import { canonicalJson } from '../canonical-json';
import type { CommandMetadata } from '../envelope';
import { chainEvents, type ChainHead, metadataText } from '../hash-chain';
import type { EventToAppend } from '../port';
import type { Decision, Fold, Recorded } from '../transact';

/** A small day, enough to show what the log promises; the real one is in libs/custody. */
export const sampleEvents = {
  ChildReceived: event('A holder took a child.', { childId: id, holderId: id, note: opt(id) }),
  ChildrenHandedOver: event('A group went from one holder to another.', { from: id, to: id, children: list(id) }),
  ReleaseRefused: event('A child was not released.', { childId: id, reason: code('wrong_person', 'blocked') }),
};
export type SampleEvent = EventOf<typeof sampleEvents>;
export const sampleCodec = codecOf(sampleEvents);

export interface SampleDay {
  readonly holderOf: Map<string, string>;
}
export const sampleFold: Fold<SampleDay, SampleEvent> = {
  version: 1,
  initial: () => ({ holderOf: new Map() }),
  evolve(day, { event: recorded }) {
    if (recorded.type === 'ChildReceived') day.holderOf.set(recorded.data.childId, recorded.data.holderId);
    if (recorded.type === 'ChildrenHandedOver') for (const child of recorded.data.children) day.holderOf.set(child, recorded.data.to);
    return day;
  },
};
export const sampleRefusalOf = (events: readonly Recorded<SampleEvent>[]): string | null => {
  const [first] = events;
  return first.event.type === 'ReleaseRefused' ? first.event.data.reason : null;
};

/** A request for a child that somebody else may already have. */
export const receive =
  (childId: string, holderId: string) =>
  (day: SampleDay): Decision<SampleEvent, string> => {
    const holder = day.holderOf.get(childId);
    if (holder === holderId) return { kind: 'unchanged' };
    if (holder) return { kind: 'refused', refusal: 'held_by_other' };
    return { kind: 'accepted', events: [{ type: 'ChildReceived', data: { childId, holderId } }] };
  };

/** 2026-03-10 15:30:00 +08:00, the reference Tuesday. */
export const TUESDAY = 1773127800000;

export function metadataOf(commandId: string, changed: Partial<CommandMetadata> = {}): CommandMetadata {
  return {
    schoolId: 's1',
    campusId: 'c1',
    commandId,
    previousCommandId: null,
    causationId: null,
    correlationId: null,
    requestDigest: null,
    actor: { id: 'staff7', kind: 'person', role: 'dutyTeacher', proof: 'session' },
    device: { id: 'tablet3', install: 'install1', sequence: 1 },
    seen: null,
    time: { occurredAt: TUESDAY, occurredRaw: TUESDAY, offsetMs: 0, errorMs: 50, recordedAt: TUESDAY },
    build: { server: 'test', client: null },
    instance: 'test',
    ...changed,
  };
}

/** Events ready to append after `head`, as `transact` would make them; `n` tells them apart. */
export function sampleAppend(logId: string, stream: string, head: ChainHead, ...children: readonly string[]): EventToAppend[] {
  return chainData(
    logId,
    stream,
    head,
    children.map((childId) => canonicalJson({ childId, holderId: 'staff7' })),
  );
}

/** The same with any data text, also one that must be refused. */
export function chainData(
  logId: string,
  stream: string,
  head: ChainHead,
  data: readonly string[],
  type = 'ChildReceived',
): EventToAppend[] {
  const metadata = metadataText({ ...metadataOf('command1'), envelopeVersion: 1, schemaVersion: 1 });
  return chainEvents(
    logId,
    stream,
    head,
    data.map((text) => ({ type, schemaVersion: 1, data: text, metadata, recordedAt: TUESDAY })),
  );
}
