import { nodeProblem } from './preflight';

describe('a Node that is too old is refused in words', () => {
  it.each(['20.19.0', '22.13.1'])('%s', (version) => expect(nodeProblem(version)).toContain(version));
  it.each(['22.14.0', '24.1.0'])('%s runs', (version) => expect(nodeProblem(version)).toBeNull());
});
