/** One figure of a run. `ratios`: value divided by the value of that peer or limit in the same run. */
export interface Result {
  readonly name: string;
  /** null: could not be measured */
  readonly value: number | null;
  readonly unit: string;
  /** milliseconds; null when the figure isn't made of single waits */
  readonly p50: number | null;
  readonly p99: number | null;
  readonly ratios: Readonly<Record<string, number>>;
  /** budget of this figure, in its unit */
  readonly atMost?: number;
  /** this figure, or a peer beside it, and why it could not be measured */
  readonly notMeasured?: Readonly<Record<string, string>>;
}

export const notMeasured = (name: string, error: unknown): Result => ({
  name,
  value: null,
  unit: '',
  p50: null,
  p99: null,
  ratios: {},
  notMeasured: { [name]: reasonOf(error) },
});

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 300);

export interface Slice {
  /** units done */
  readonly done: number;
  /** milliseconds */
  readonly took: number;
  /** milliseconds of each unit, or of a sample */
  readonly waits: readonly number[];
}

export const perSecond = (slice: Slice): number => (slice.done / slice.took) * 1000;

export const median = (values: readonly number[]): number => percentile(values, 0.5);

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

export const rounded = (value: number, digits = 3): number => (Number.isFinite(value) ? Number(value.toPrecision(digits)) : 0);

export interface Contestant {
  readonly name: string;
  readonly run: () => Promise<Slice>;
}

export interface Contest {
  readonly name: string;
  readonly rate: number;
  readonly waits: readonly number[];
  /** why there is no rate */
  readonly failed: string | null;
}

/**
 * Runs A B A B …, so that whatever the machine does meanwhile happens to all alike, and takes the median of each. The
 * first round warms up and doesn't count. Who fails leaves the contest, unless it is the first one.
 */
export async function contest(contestants: readonly Contestant[], rounds: number): Promise<Contest[]> {
  const slices = contestants.map((): Slice[] => []);
  const failed = contestants.map((): string | null => null);
  for (let round = 0; round <= rounds; round++)
    for (const [i, contestant] of contestants.entries()) {
      if (failed[i] !== null) continue;
      try {
        const slice = await contestant.run();
        if (round > 0) slices[i].push(slice);
      } catch (error) {
        if (i === 0) throw error;
        failed[i] = reasonOf(error);
      }
    }
  return contestants.map(({ name }, i) => ({
    name,
    rate: median(slices[i].map(perSecond)),
    waits: slices[i].flatMap((slice) => slice.waits),
    failed: failed[i],
  }));
}

/** The product's figure, with its ratio to each of the others. */
export function resultOf(name: string, unit: string, [product, ...others]: readonly Contest[]): Result {
  if (product.failed !== null) return notMeasured(name, product.failed);
  const measured = others.filter(({ failed }) => failed === null);
  const missing = others.flatMap((other) => (other.failed === null ? [] : [[other.name, other.failed] as const]));
  return {
    name,
    value: rounded(product.rate),
    unit,
    p50: product.waits.length > 0 ? rounded(percentile(product.waits, 0.5)) : null,
    p99: product.waits.length > 0 ? rounded(percentile(product.waits, 0.99)) : null,
    ratios: Object.fromEntries(measured.map((other) => [other.name, rounded(product.rate / other.rate)])),
    ...(missing.length > 0 ? { notMeasured: Object.fromEntries(missing) } : {}),
  };
}

/** `clients` at once, each with its next unit when the last is done, until the units or the time are over. */
export async function inParallel(
  clients: number,
  limit: { readonly units: number; readonly ms: number },
  unit: (n: number) => Promise<void>,
): Promise<Slice> {
  const waits: number[] = [];
  const start = performance.now();
  let next = 0;
  const client = async () => {
    while (next < limit.units && performance.now() - start < limit.ms) {
      const from = performance.now();
      await unit(next++);
      waits.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return { done: waits.length, took: performance.now() - start, waits };
}

/** What a benchmark may spend. */
export interface Budget {
  readonly quick: boolean;
  /** milliseconds of one slice */
  readonly sliceMs: number;
  readonly rounds: number;
}

export const budgetOf = (quick: boolean): Budget => (quick ? { quick, sliceMs: 700, rounds: 1 } : { quick, sliceMs: 2_000, rounds: 3 });
