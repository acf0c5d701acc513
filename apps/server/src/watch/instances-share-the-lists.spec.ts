import { inOwnOrder } from './own-order';

const CAMPUSES = Array.from({ length: 30 }, (_, i) => `campus${i}`);
const orderOf = (instance: string) => inOwnOrder(instance, CAMPUSES, (campusId) => campusId);

/** Instances that each take a campus at a time, passing over those whose list somebody has frozen before: lists made in all. */
function listsMadeBy(orders: readonly (readonly string[])[]): number {
  const frozen = new Set<string>();
  const left = orders.map((order) => [...order]);
  let made = 0;
  while (frozen.size < CAMPUSES.length) {
    const taken = left.map((order) => order.splice(0, order.findIndex((campusId) => !frozen.has(campusId)) + 1).at(-1));
    for (const campusId of taken) if (campusId !== undefined) frozen.add(campusId);
    made += taken.filter((campusId) => campusId !== undefined).length;
  }
  return made;
}

describe('Lists that freeze in the same minute', () => {
  it('are taken by each instance in an order of its own, always the same and none left out', () => {
    expect(orderOf('i1')).toEqual(orderOf('i1'));
    expect(orderOf('i1')).not.toEqual(orderOf('i2'));
    expect([...orderOf('i1')].sort()).toEqual([...CAMPUSES].sort());
  });

  it('are shared by three instances instead of made three times', () => {
    expect(listsMadeBy([CAMPUSES, CAMPUSES, CAMPUSES])).toBe(3 * CAMPUSES.length);
    expect(listsMadeBy(['i1', 'i2', 'i3'].map(orderOf))).toBeLessThan(1.5 * CAMPUSES.length);
  });
});
