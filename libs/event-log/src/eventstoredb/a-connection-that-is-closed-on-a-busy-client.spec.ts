import { appendFailure } from './failures';

describe('A server that closes the connection of a busy client', () => {
  const failure = (details: string) => appendFailure(Object.assign(new Error(`8 RESOURCE_EXHAUSTED: ${details}`), { code: 8 }));

  it('is not believed to be full: whether the append was written is unknown, and it is sent again', () => {
    expect(failure('Bandwidth exhausted or memory limit exceeded')).toBe('unknown');
  });

  it('and one that says it has no space is', () => {
    expect(failure('no space left')).toBe('full');
  });
});
