import { MAX_TEXTS, SharedTexts } from './shared-texts';

/** Equal to what it is made of, and a text of its own as JSON gives one. */
const read = (value: unknown): Record<string, unknown> => JSON.parse(JSON.stringify(value)) as Record<string, unknown>;

describe('Texts of records in memory', () => {
  it('stay what they are, however deep they stand', () => {
    const record = { from: '2026-03-02', to: null, groups: [{ weekday: 1, groupId: 'g1' }, 'g1'], ciphertext: 'x'.repeat(200), n: 7 };
    const texts = new SharedTexts();
    const first = read(record);
    texts.shareIn(first);
    const second = read(record);
    texts.shareIn(second);
    expect(first).toEqual(record);
    expect(second).toEqual(record);
  });

  it('are right also after so many that the first are forgotten', () => {
    const texts = new SharedTexts();
    const records = Array.from({ length: MAX_TEXTS + 10 }, (_, i) => read({ id: `child${i}`, from: '2026-03-02' }));
    for (const record of records) texts.shareIn(record);
    expect(records.map(({ id }) => id)).toEqual(records.map((_, i) => `child${i}`));
    expect(new Set(records.map(({ from }) => from))).toEqual(new Set(['2026-03-02']));
  });
});
