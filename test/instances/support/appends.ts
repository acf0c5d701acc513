import { type Instances, METRICS_TOKEN } from './instances';

export interface Appends {
  readonly appended: number;
  /** those that lost their race against another instance */
  readonly lost: number;
}

/** Appends of all instances as each says itself: what one did after the last look before it was killed is not in it. */
export function appendsOf(instances: Instances): { look(): Promise<void>; counted(): Appends } {
  const ofEach = new Map<string, Appends>();
  return {
    async look() {
      for (const url of instances.running()) {
        const counts = await appendsAt(url).catch(() => null); // it was killed this moment
        if (counts) ofEach.set(url, counts);
      }
    },
    counted() {
      const sum = (of: (counts: Appends) => number) => [...ofEach.values()].reduce((n, counts) => n + of(counts), 0);
      return { appended: sum(({ appended }) => appended), lost: sum(({ lost }) => lost) };
    },
  };
}

async function appendsAt(url: string): Promise<Appends> {
  const answer = await fetch(`${url}/api/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } });
  const text = await answer.text();
  const count = (outcome: string) => Number(new RegExp(`baton_append_seconds_count\\{outcome="${outcome}"\\} (\\d+)`).exec(text)?.[1] ?? 0);
  return { appended: count('appended'), lost: count('conflict') };
}

/** For a person: how many, and what part. */
export const lostOf = ({ appended, lost }: Appends): string =>
  `${lost} of ${appended + lost} (${((100 * lost) / Math.max(1, appended + lost)).toFixed(1)} %)`;
