import { KnownHere } from './known-here';

const STREAM = 'staff-s1.m7';

describe('Whoever waits until a directory knows an event', () => {
  it('goes on with that event or a later one of its stream, and with no other', async () => {
    const known = new KnownHere();
    const gone: string[] = [];
    const waits = [3, 4].map((revision) => known.until(STREAM, revision).then(() => gone.push(`revision ${revision}`)));
    known.saw(STREAM, 2);
    known.saw('staff-s1.m8', 9);
    await new Promise((resolve) => setImmediate(resolve));
    expect(gone).toEqual([]);
    known.saw(STREAM, 3);
    await waits[0];
    expect(gone).toEqual(['revision 3']);
    known.saw(STREAM, 6);
    await Promise.all(waits);
    known.saw(STREAM, 7);
  });

  it('is told after a while that this server is behind, and may come again', async () => {
    const known = new KnownHere();
    await expect(known.until(STREAM, 3, 10)).rejects.toMatchObject({ code: 'behind', ids: { retryAfter: 1 } });
    known.saw(STREAM, 3);
  });
});
