import { evolve, initialDay, type DayCommand } from '@baton/custody';
import type { PeopleOnDevice } from '@baton/contracts';
import { accept, marks, offer, offlineRelease, take, toGate, toSession } from '../../../../libs/custody/src/testing/commands';
import { checkedInDay, frozenDay, playDay, type PlayedDay } from '../../../../libs/custody/src/testing/play-day';
import { ALL_CHILDREN, clock, factsOf, gateOf, roleOf, STAFF } from '../../../../libs/custody/src/testing/small-school';
import type { OutboxItem } from '../outbox/device-store';
import { foldTap } from './judge-tap';

/** What the screens show of a day. */
const shown = (day: PlayedDay['state']) => ({
  children: [...day.children.values()].map(({ childId, state, holder, placeId, sessionId, offerId, release }) => ({
    ...{ childId, state, holder, placeId, sessionId, offerId },
    released: release && { collectorId: release.collectorId, gateId: release.gateId },
  })),
  offers: [...day.offers.values()].map(({ offerId, to, open }) => ({ offerId, to, open: [...open] })),
  rollCalls: [...day.sessions.values()].map(({ sessionId, rollCall }) => ({
    ...{ sessionId, marks: [...rollCall.marks].map(([childId, { mark }]) => [childId, mark]), completed: rollCall.completed?.by ?? null },
  })),
});

/** The day as a tablet has it: the server's events folded once more, and nothing else. */
function onTablet(day: PlayedDay): PlayedDay['state'] {
  const state = initialDay();
  for (const record of day.records) evolve(state, record);
  return state;
}

const people = {
  gate: { facts: ALL_CHILDREN.map((childId) => factsOf(childId)) },
} as unknown as PeopleOnDevice;

let taps = 0;
/** The tap of this command, as the outbox keeps it. */
function tapOf(time: string, who: string, { type, ...fields }: DayCommand, seen: number): OutboxItem {
  const commandId = `tap${++taps}`;
  const { facts: _, idDigest: __, ...body } = fields as Record<string, unknown>;
  return {
    ...{ sequence: taps, commandId, campusId: 'campus1', serviceDay: '2026-03-10', type, staffId: who, proof: 'session' },
    ...{ body: { ...body, commandId, tap: { seen: { revision: String(seen) } } }, tappedAt: clock(time) },
  };
}

const afterOffer = (): PlayedDay => {
  const day = checkedInDay();
  day.send('16:40', STAFF.teacher1, offer('offer1', ['child2a', 'child2b'], toSession('club')));
  return day;
};
const atTheGate = (): PlayedDay => {
  const day = checkedInDay();
  day.send('17:35', STAFF.teacher1, offer('offer1', ['child2a', 'child2c'], toGate('gateEast')));
  day.send('17:40', STAFF.guardEast, accept('offer1', ['child2a', 'child2c'], 2));
  return day;
};

const TAPS: readonly [string, () => PlayedDay, string, string, DayCommand][] = [
  ['a roll call of four', frozenDay, '15:52', STAFF.teacher1, marks('stage1of21', 'present', 'child2a', 'child2b', 'child2c', 'child2d')],
  ['one child not there', frozenDay, '15:52', STAFF.teacher1, marks('stage1of21', 'not_present', 'child2a')],
  ['a child kept', checkedInDay, '16:10', STAFF.nurse, take(['child2a'], 'kept', 'clinic')],
  ['two children offered to a group', checkedInDay, '16:40', STAFF.teacher1, offer('offer1', ['child2a', 'child2b'], toSession('club'))],
  ['one of two accepted', afterOffer, '16:45', STAFF.teacher3, accept('offer1', ['child2a'])],
  ['both accepted, counted', afterOffer, '16:45', STAFF.teacher3, accept('offer1', ['child2a', 'child2b'], 2)],
  ['children offered by somebody who has them not', checkedInDay, '16:40', STAFF.teacher1, offer('offer1', ['child5a'], toSession('club'))],
  ['children accepted whom nobody offered', checkedInDay, '16:40', STAFF.teacher3, accept('offerOfNobody', ['child5a'])],
  ['a line offered to the gate', checkedInDay, '17:35', STAFF.teacher1, offer('offer2', ['child2a', 'child2c'], toGate('gateEast'))],
  ['a release without network', atTheGate, '17:43', STAFF.guardEast, offlineRelease('child2a')],
];

describe('a tap on a tablet shows at once what the server’s events say later', () => {
  it.each(TAPS)('%s', (_, dayOf, time, who, command) => {
    const server = dayOf();
    const tablet = onTablet(server);
    const before = JSON.stringify(shown(tablet));
    foldTap(tablet, tapOf(time, who, command, server.state.revision), roleOf(who), people);
    const decision = server.send(time, who, command);
    expect(decision.kind).toBe('accepted');
    expect(shown(tablet)).toEqual(shown(server.state));
    // a tap that shows nothing would be equal as well where the server did nothing
    expect(JSON.stringify(shown(tablet))).not.toBe(before);
  });

  it('a tap before the day is open shows nothing: the only report that the server refuses', () => {
    const tablet = initialDay();
    foldTap(tablet, tapOf('14:00', STAFF.teacher1, take(['child2a']), 0), roleOf(STAFF.teacher1), people);
    expect(tablet).toEqual(initialDay());
    expect(playDay().send('14:00', STAFF.teacher1, take(['child2a']))).toMatchObject({
      kind: 'refused',
      refusal: { code: 'day_not_open' },
    });
  });

  it('a release is not shown by a tablet that has no rules about the child: only the server can say', () => {
    const server = atTheGate();
    const tablet = onTablet(server);
    foldTap(tablet, tapOf('17:43', STAFF.guardEast, offlineRelease('child2a'), server.state.revision), roleOf(STAFF.guardEast), null);
    expect(tablet.children.get('child2a')).toMatchObject({ state: 'held', release: null });
  });

  it('taps on top of each other, hours apart by a wrong clock, fold in the order of the taps', () => {
    const server = afterOffer();
    const tablet = onTablet(server);
    const all: readonly [string, string, DayCommand][] = [
      ['16:45', STAFF.teacher3, accept('offer1', ['child2a', 'child2b'])],
      ['04:46', STAFF.teacher3, offer('offer2', ['child2a'], toGate(gateOf('child2a')))],
    ];
    for (const [time, who, command] of all) foldTap(tablet, tapOf(time, who, command, server.state.revision), roleOf(who), people);
    expect(tablet.children.get('child2a')).toMatchObject({ holder: STAFF.teacher3, offerId: 'offer2' });
  });
});
