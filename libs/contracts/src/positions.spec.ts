import { hasReached, laterPosition } from './positions';

describe('positions of one log are compared', () => {
  it.each([
    ['e1:9', 'e1:10', false],
    ['e1:10', 'e1:9', true],
    ['e1:10', 'e1:10', true],
    ['start', 'start', true],
    ['start', 'e1:0', false],
    ['e1:0', 'start', true],
    ['e1:9007199254740993', 'e1:9007199254740992', true],
    ['e2:99', 'e1:1', null],
    ['e1:1', 'nonsense', null],
    ['e1:1', 'e1:-1', null],
    ['start', 'nonsense', null],
  ])('%s against %s: %s', (position, target, expected) => {
    expect(hasReached(position, target)).toBe(expected);
  });

  it('keeps the later one, and after a restore the new epoch’s', () => {
    expect(laterPosition(null, 'e1:5')).toBe('e1:5');
    expect(laterPosition('e1:7', 'e1:5')).toBe('e1:7');
    expect(laterPosition('e1:7', 'e1:12')).toBe('e1:12');
    expect(laterPosition('e1:7', 'e2:1')).toBe('e2:1');
  });
});
