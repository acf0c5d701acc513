import fc from 'fast-check';
import { happened } from '../decision';
import type { CompleteRelease } from '../commands';
import { offer, offlineRelease, release, take, toGate } from '../testing/commands';
import { given, says } from '../testing/given';
import { checkedInDay, type PlayedDay } from '../testing/play-day';
import { clock, father, STAFF } from '../testing/small-school';

const { teacher2, guardSouth, gateTeacherEast, dutyLeader } = STAFF;
const CHILD = 'child5a';
const MINUTE = 60_000;

/** 17:43: the request has reached the book, its answer has not reached the gate. */
function releasedUnheard(): { readonly day: PlayedDay; readonly seen: number } {
  const day = checkedInDay();
  day.send('17:40', teacher2, offer('lineSouth', [CHILD], toGate('gateSouth')));
  const seen = day.state.revision;
  day.send('17:43', guardSouth, release(CHILD));
  return { day, seen };
}

it('the gate says once more, as decided without network, what the book has: the same visit is no second release', () => {
  const { day, seen } = releasedUnheard();
  const standing = day.child(CHILD).release;
  const { child } = given(day)
    .when(says('17:43', guardSouth, offlineRelease(CHILD), { arrives: '17:45', seen }))
    .then(
      happened('ReleaseReported', {
        childId: CHILD,
        effect: 'history',
        pickupId: `pickup.${CHILD}`,
        kind: 'list',
        collectorId: release(CHILD).collectorId,
        gateId: 'gateSouth',
        snapshotAge: 300,
      }),
    );
  expect(child(CHILD).release).toEqual(standing);
  expect(day.state.totals).toMatchObject({ released: 1, conflicts: 0, history: 1 });
});

it.each<[string, Partial<CompleteRelease>]>([
  ['another visit', { pickupId: 'pickup.later' }],
  ['another collector', { collectorId: father(CHILD) }],
  ['another gate', { gateId: 'gateEast' }],
])('with %s it is a second release, and a person has to look', (_, other) => {
  const { day, seen } = releasedUnheard();
  given(day)
    .when(says('17:44', gateTeacherEast, offlineRelease(CHILD, other), { arrives: '17:46', seen }))
    .thenTypes('ReleaseReported', 'ConflictDetected');
  expect(day.all('ConflictDetected')[0]).toMatchObject({ kind: 'second_release' });
});

it('a child that was back in between and left once more in the same visit, is not taken for the one that the book has', () => {
  const { day, seen } = releasedUnheard();
  const mistake = { type: 'AnnulRelease', childId: CHILD, release: standing(day), reason: 'mistake', placeId: null } as const;
  day.send('17:44', dutyLeader, mistake);
  day.send('17:50', teacher2, take([CHILD]));
  given(day)
    .when(says('17:47', guardSouth, offlineRelease(CHILD), { arrives: '17:55', seen }))
    .thenTypes('ReleaseReported', 'ConflictDetected');
  expect(day.all('ConflictDetected')[0]).toMatchObject({ kind: 'holder', whereabouts: true });
});

/** What may come between the request and the report that repeats it. */
const MEANWHILE: Readonly<Record<string, (day: PlayedDay, at: number) => void>> = {
  nothing: () => undefined,
  'the child is annulled': (day, at) =>
    day.send(at, dutyLeader, { type: 'AnnulRelease', childId: CHILD, release: standing(day), reason: 'mistake', placeId: null }),
  'the child is reversed': (day, at) =>
    day.send(at, dutyLeader, { type: 'ReverseRelease', childId: CHILD, release: standing(day), reason: 'wrong_person' }),
  'the child comes back': (day, at) => day.send(at, dutyLeader, take([CHILD], 'returned')),
  'the clock of the tablet is not known': () => undefined,
};
const standing = (day: PlayedDay): string => String(day.child(CHILD).release?.revision);

it('however often and however late it is repeated, and whatever happened meanwhile, nobody changes hands and nothing is asked', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.keys(MEANWHILE)),
      fc.array(fc.record({ late: fc.integer({ min: 1, max: 90 }), sawIt: fc.boolean() }), { minLength: 1, maxLength: 4 }),
      (meanwhile, repeats) => {
        const { day, seen } = releasedUnheard();
        const heard = day.child(CHILD).release?.revision;
        MEANWHILE[meanwhile](day, clock('17:44'));
        const before = structuredClone({ ...day.child(CHILD) });
        for (const { late, sawIt } of repeats)
          day.send('17:43', guardSouth, offlineRelease(CHILD), {
            arrives: clock('17:45') + late * MINUTE,
            // the release itself may have come by the socket while its answer was lost
            seen: sawIt ? heard : seen,
            timeKnown: meanwhile !== 'the clock of the tablet is not known',
          });
        const { holder, state, spans, release: now } = day.child(CHILD);
        expect({ holder, state, spans, release: now }).toEqual({
          ...{ holder: before.holder, state: before.state, spans: before.spans, release: before.release },
        });
        expect(day.all('ConflictDetected')).toEqual([]);
        expect(day.all('ReleaseReported').map(({ effect }) => effect)).toEqual(repeats.map(() => 'history'));
      },
    ),
    { numRuns: 200, seed: 20260310 },
  );
});
