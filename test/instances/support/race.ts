import type { HttpAnswer } from '../../../apps/demo/src/player/http-client';
import type { ExportedEvent } from './export-of';

/** One scan of a race for a child, and what it was answered. */
export interface Scan {
  readonly childId: string;
  readonly answer: HttpAnswer;
  /** ms until the answer */
  readonly took: number;
}

interface Named {
  readonly at: number;
  readonly gateId: string;
  readonly by: string;
}

/**
 * Counts a race from an export of the log: each child released exactly once, and every scan that lost names who won, when
 * and where. Shares nothing with the servers. Answers what is wrong, in words.
 */
export function faultsOfRace(events: readonly ExportedEvent[], scans: readonly Scan[]): readonly string[] {
  const children = new Set(scans.map(({ childId }) => childId));
  const releases = new Map<string, ExportedEvent[]>();
  for (const event of events) {
    const childId = event.data.childId as string;
    if (event.type === 'ReleaseCompleted' && children.has(childId)) releases.set(childId, [...(releases.get(childId) ?? []), event]);
  }
  const faults: string[] = [];
  for (const childId of children) {
    const count = releases.get(childId)?.length ?? 0;
    if (count !== 1) faults.push(`${childId} was released ${count} times`);
    const won = scans.filter((scan) => scan.childId === childId && scan.answer.status === 200).length;
    if (won !== 1) faults.push(`${won} scans of ${childId} were told that they won`);
  }
  for (const { childId, answer } of scans) {
    if (answer.status === 200) continue;
    const winner = releases.get(childId)?.[0];
    const named = answer.body.release as Named | undefined;
    const isNamed =
      answer.body.code === 'already_released' &&
      named?.by === winner?.metadata.actor.id &&
      named?.gateId === winner?.data.gateId &&
      named?.at === winner?.metadata.time.recordedAt;
    if (!isNamed) faults.push(`a scan of ${childId} lost to nobody: ${answer.status} ${JSON.stringify(answer.body).slice(0, 200)}`);
  }
  return faults;
}

export const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)] ?? 0;
