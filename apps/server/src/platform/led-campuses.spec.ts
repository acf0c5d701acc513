import { LedCampuses } from './led-campuses';

describe('Campuses that an instance leads', () => {
  it('have days of their own; what isn’t a day is nobody’s', () => {
    const { isDayOfOthers } = new LedCampuses(['east']);
    const streams = ['campusDay-east-2026-03-10', 'campusDay-west-2026-03-10', 'alerts-west-2026-03-10', 'campus-west'];
    expect(streams.map(isDayOfOthers)).toEqual([false, true, true, false]);
    expect(streams.map(new LedCampuses(null).isDayOfOthers)).toEqual([false, false, false, false]);
  });

  it('are followed from the start by whoever leads others than before, or it would never hear what it passed over', () => {
    const of = (...ids: string[]) => new LedCampuses(ids).checkpointOf('history');
    expect(of('east', 'west')).toBe(of('west', 'east'));
    expect(new Set([of('east'), of('west'), of('east', 'west'), new LedCampuses(null).checkpointOf('history')]).size).toBe(4);
  });
});
