import type { EventStore } from '@baton/event-log';
import { dayStream } from '../../../apps/server/src/day/streams';
import { idIn } from './written-school';

/** What should stand in each campus's book. */
export interface Expected {
  readonly campuses: number;
  readonly campusId: string;
  readonly serviceDay: string;
  readonly groups: number;
  readonly releases: number;
}

export interface CountedBook {
  readonly completed: number;
  /** child → how often it was released */
  readonly releases: ReadonlyMap<string, number>;
}

/** Counts one campus's book from the stored texts, with nothing of the product's own fold in between. */
export async function countBook(store: EventStore, stream: string): Promise<CountedBook> {
  let completed = 0;
  const releases = new Map<string, number>();
  for await (const { type, data } of store.readStream(stream)) {
    if (type === 'RollCallCompleted') completed += 1;
    if (type !== 'ReleaseCompleted') continue;
    const { childId } = JSON.parse(data) as { readonly childId: string };
    releases.set(childId, (releases.get(childId) ?? 0) + 1);
  }
  return { completed, releases };
}

/** Every way in which the books differ from what was tapped; empty: the ledger is exact. */
export async function ledgerProblems(store: EventStore, expected: Expected): Promise<string[]> {
  const problems: string[] = [];
  for (let n = 0; n < expected.campuses; n++) {
    const stream = dayStream({ campusId: idIn(n, expected.campusId), serviceDay: expected.serviceDay });
    problems.push(...problemsOf(stream, await countBook(store, stream), expected));
  }
  return problems;
}

export function problemsOf(
  stream: string,
  { completed, releases }: CountedBook,
  expected: Pick<Expected, 'groups' | 'releases'>,
): string[] {
  const twice = [...releases].filter(([, times]) => times !== 1);
  return [
    ...(completed === expected.groups ? [] : [`${stream}: ${completed} roll calls completed of ${expected.groups}`]),
    ...(releases.size === expected.releases ? [] : [`${stream}: ${releases.size} children released of ${expected.releases}`]),
    ...twice.map(([childId, times]) => `${stream}: ${childId} was released ${times} times`),
  ];
}
