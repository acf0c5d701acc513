import { SealBroken, type SealedField } from '@baton/event-log';
import { TextsToOpen } from './texts-to-open';

const field = (subject: string, ciphertext = subject): SealedField => ({
  place: { stream: `person-s1.${subject}`, type: 'PersonRegistered', path: 'name' },
  sealed: { alg: 'A256GCM', subject, class: 'roster', keyVersion: 1, nonce: 'n', ciphertext },
});

describe('Names that a server opens at its start', () => {
  let kept: Map<string, string | null>;
  let questions: number[];
  let damaged: SealBroken[];
  let answer: () => Promise<void>;
  let texts: TextsToOpen;
  const add = (subject: string, ciphertext?: string) =>
    texts.add(`${subject} name`, field(subject, ciphertext), (text) => kept.set(subject, text));
  beforeEach(() => {
    kept = new Map();
    questions = [];
    damaged = [];
    answer = () => Promise.resolve();
    const openMany = async (fields: readonly SealedField[]) => {
      questions.push(fields.length);
      await answer();
      return fields.map(({ sealed }) => (sealed.ciphertext === 'changed' ? new SealBroken('changed') : `opened ${sealed.ciphertext}`));
    };
    texts = new TextsToOpen({ openMany }, (error) => damaged.push(error));
  });

  it('gather until there are many, and those that are left are open when everything was read', async () => {
    for (let i = 0; i < 2_300; i++) {
      add(`p${i}`);
      await texts.due();
    }
    expect(questions).toEqual([1_000, 1_000]);
    await texts.live();
    expect(questions).toEqual([1_000, 1_000, 300]);
    expect([kept.size, kept.get('p0'), kept.get('p2299')]).toEqual([2_300, 'opened p0', 'opened p2299']);
    add('p2300');
    await texts.due();
    expect([questions.at(-1), kept.get('p2300')]).toEqual([1, 'opened p2300']);
  });

  it('are the last ones that were said, in whatever order they come', async () => {
    add('p1', 'maiden name');
    add('p1', 'married name');
    add('p2');
    texts.add('p2 name', null, (text) => kept.set('p2', text));
    await texts.live();
    expect(questions).toEqual([1]);
    expect([...kept]).toEqual([
      ['p2', null],
      ['p1', 'opened married name'],
    ]);
  });

  it('are not kept of somebody who was forgotten while they were on their way', async () => {
    let go: () => void = () => undefined;
    answer = () => new Promise((resolve) => (go = resolve));
    for (const subject of ['p1', 'p2', 'p3']) add(subject);
    texts.forget('p1');
    const live = texts.live();
    texts.forget('p2');
    go();
    await live;
    // p3, whom nobody forgot, shows that the answer had come
    expect(Object.fromEntries(kept)).toEqual({ p1: null, p2: null, p3: 'opened p3' });
  });

  it('are nobody else’s matter when one of them was changed', async () => {
    add('p1', 'changed');
    add('p2');
    await texts.live();
    expect(damaged).toHaveLength(1);
    expect(Object.fromEntries(kept)).toEqual({ p1: null, p2: 'opened p2' });
  });

  it('stop a start while the vault is out of reach, and later wait for the next event', async () => {
    answer = () => Promise.reject(new Error('out of reach'));
    add('p1');
    await expect(texts.live()).rejects.toThrow('out of reach');
    answer = () => Promise.resolve();
    await texts.live();
    answer = () => Promise.reject(new Error('out of reach'));
    add('p2');
    await texts.due();
    expect(kept.has('p2')).toBe(false);
    answer = () => Promise.resolve();
    add('p3');
    await texts.due();
    expect([kept.get('p2'), kept.get('p3')]).toEqual(['opened p2', 'opened p3']);
  });
});
