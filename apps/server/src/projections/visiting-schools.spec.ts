import { KEPT_MS, MAX_VISITING, VisitingSchools } from './visiting-schools';
import type { People } from './people';

/** People of a school as far as a visit is concerned: how often they were read from the log, and whether anybody follows it for them. */
class Read {
  readonly stopped: string | null = null;
  closed = false;
  constructor(
    readonly schoolId: string,
    private readonly problem: Error | null,
  ) {}
  start = (): Promise<void> => (this.problem ? Promise.reject(this.problem) : Promise.resolve());
  close = (): Promise<void> => Promise.resolve(void (this.closed = true));
}

describe('People of schools that other instances lead', () => {
  let now: number;
  let read: Read[];
  let left: string[];
  let problem: Error | null;
  let visiting: VisitingSchools;
  beforeEach(() => {
    [now, read, left, problem] = [0, [], [], null];
    const meet = (schoolId: string) => {
      read.push(new Read(schoolId, problem));
      return read[read.length - 1] as unknown as People;
    };
    visiting = new VisitingSchools(
      meet,
      (schoolId) => left.push(schoolId),
      () => now,
    );
  });
  afterEach(() => visiting.close());
  const many = async (count: number) => {
    for (let i = 0; i < count; i++) await visiting.know(`s${i}`);
  };

  it('are read once while somebody asks for them, and forgotten when nobody did for long', async () => {
    await visiting.know('s0');
    now = KEPT_MS - 1;
    visiting.sweep();
    await visiting.know('s0');
    expect(read).toHaveLength(1);
    now += KEPT_MS - 1;
    visiting.sweep();
    expect([visiting.of('s0') === null, left]).toEqual([false, []]);
    now += 1;
    visiting.sweep();
    expect([visiting.of('s0'), left, read[0].closed]).toEqual([null, ['s0'], true]);
  });

  it('make room for others in the order in which they were last asked for', async () => {
    await many(MAX_VISITING);
    now = KEPT_MS / 2;
    await visiting.know('s0');
    await visiting.know('another');
    expect(left).toEqual(['s1']);
  });

  it('are not taken away under a request that may still need them: one school too many has to wait', async () => {
    await many(MAX_VISITING);
    await expect(visiting.know('another')).rejects.toMatchObject({ code: 'behind', ids: { retryAfter: 1 } });
    expect(left).toEqual([]);
  });

  it('are read again when that went wrong', async () => {
    problem = new Error('the vault is out of reach');
    await expect(visiting.know('s0')).rejects.toThrow('the vault is out of reach');
    problem = null;
    await visiting.know('s0');
    expect(read).toHaveLength(2);
  });

  it('stay, and take nobody’s room, when a campus of theirs came to be led here', async () => {
    await visiting.keep('stays');
    await many(MAX_VISITING);
    now = 2 * KEPT_MS;
    visiting.sweep();
    expect(visiting.all()).toHaveLength(1);
    expect(left).toHaveLength(MAX_VISITING);
    expect(visiting.of('stays')).toBe(read[0]);
  });
});
