import { EXTENDED, STAGE_3 } from '../../apps/demo/src/school/p1-numbers';
import { eveningSchool } from './support/kept/ordinary-day';
import {
  acceptAll,
  goHome,
  groupNamed,
  groupsOf,
  lastReleaseOf,
  motherOf,
  newId,
  offerToGate,
  offerToSession,
  releaseBody,
  stage2Of,
  together,
} from './support/kept/taps';
import { scenario } from './support/scenario';
import type { School } from './support/school';

const MINUTE = 60_000;
const careOf = (school: School, key: string) => groupNamed(school, school.childNamed(key).groups[EXTENDED] ?? '');
const inExtendedCare = (school: School) => school.cast.children.filter(({ part }) => part === 'extended_care');

/** All of extended care but these go home at 18:20. */
async function extendedCareEmpties(school: School, but: readonly string[] = []): Promise<void> {
  await school.clockTo('18:20');
  const leaving = inExtendedCare(school).filter(({ key }) => !but.includes(key));
  await together(leaving, (child) => goHome(school, careOf(school, child.key).teacher, child));
}

async function goesHomeWithMother(school: School, holder: string, key: string): Promise<void> {
  const child = school.childNamed(key);
  await school.done(holder, 'pickup/release', { ...releaseBody(school, child, { name: motherOf(child) }), pickupId: newId() });
}

describe('The evening', () => {
  scenario(
    'S23 Late ladder: contact, all contacts, duty leader, principal; never without a holder, 66 minutes',
    eveningSchool,
    async (school) => {
      const { staff, cases } = school.cast;
      const { child: key, uncle } = cases.notCollected;
      const child = school.childNamed(key);
      const childId = school.child(key);
      const room = groupNamed(school, child.groups[STAGE_3] ?? '');
      const care = groupsOf(school, EXTENDED)[0];
      const lead = staff.gradeLeads[child.grade - 1];
      const screens = {
        room: await school.screen(room.teacher),
        care: await school.screen(care.teacher),
        lead: await school.screen(lead),
        leader: await school.screen(staff.dutyLeader),
        principal: await school.screen(staff.principal),
        guard: await school.screen(staff.guards[child.gate][0]),
      };
      const levels = () =>
        Object.values(screens).map((screen) => screen.told('late_pickup', childId).filter(({ type }) => type !== 'AlertRepeated').length);
      const call = (by: string, name: string, outcome: string) =>
        school.done(by, 'concern/attempt-contact', { childId, concern: 'late_pickup', personId: school.person(key, name), outcome });

      await school.clockTo('18:09');
      const toCare = await offerToSession(school, room.teacher, [child], care);
      await school.clockTo('18:10');
      await acceptAll(school, care.teacher, toCare, [child]);
      expect(levels()).toEqual([1, 0, 0, 0, 0, 0]);
      await call(room.teacher, motherOf(child), 'no_answer');
      await school.clockTo('18:15');
      expect(levels()).toEqual([1, 1, 1, 0, 0, 0]);
      await extendedCareEmpties(school);
      await school.clockTo('18:29');
      const offerId = newId();
      const late = { kind: 'late_care', staffId: school.staff(staff.dutyLeader), placeId: school.place('值班室') };
      await school.done(care.teacher, 'handoff/offer', { offerId, children: [childId], to: late, route: 'same_building' });
      await school.clockTo('18:30');
      expect(levels()).toEqual([1, 1, 1, 1, 0, 0]);
      await acceptAll(school, staff.dutyLeader, offerId, [child]);
      await call(staff.dutyLeader, motherOf(child), 'reached');
      await school.clockTo('19:00');
      expect(levels()).toEqual([1, 1, 1, 1, 1, 0]);
      await school.clockTo('19:06');
      await school.done(staff.dutyLeader, 'pickup/release', releaseBody(school, child, { name: uncle }));
      await school.settle();

      const book = await school.book();
      expect(book.told('late_pickup', childId).map(({ level, toldAt, to }) => [level, toldAt, to])).toEqual([
        ['class', school.at('18:10'), [school.staff(room.teacher)]],
        ['grade', school.at('18:15'), [care.teacher, lead].map((n) => school.staff(n))],
        ['school', school.at('18:30'), [school.staff(staff.dutyLeader)]],
        ['principal', school.at('19:00'), [school.staff(staff.principal)]],
      ]);
      const chain = book.spans(childId).slice(-3);
      expect(chain.map(({ holder, from, to }) => [holder, from, to])).toEqual([
        [school.staff(room.teacher), school.at('17:41'), school.at('18:10')],
        [school.staff(care.teacher), school.at('18:10'), school.at('18:30')],
        [school.staff(staff.dutyLeader), school.at('18:30'), school.at('19:06')],
      ]);
      expect(book.of('ReleaseCompleted').at(-1)?.data).toMatchObject({ childId, collectorId: school.person(key, uncle), kind: 'list' });
      const { body } = await school.get(staff.dutyLeader, 'ledger');
      expect(body.latePickups).toMatchObject([{ childId, minutes: 66 }]);
      expect(school.at('19:06') - school.at('18:00')).toBe(66 * MINUTE);
    },
  );

  scenario(
    'S24 Found after closing time: custody re-opens, the 17:44 record is questioned, no close before 19:05',
    eveningSchool,
    async (school) => {
      const { staff, cases } = school.cast;
      const boy = school.childNamed(cases.library.child);
      const childId = school.child(boy.key);
      const author = stage2Of(school, boy).teacher;
      const finder = staff.administrators[0];
      const leader = await school.screen(staff.dutyLeader);
      const others = [await school.screen(author), await school.screen(staff.guards[boy.gate][0])];
      await extendedCareEmpties(school);
      await goesHomeWithMother(
        school,
        groupNamed(school, school.childNamed(cases.notCollected.child).groups[STAGE_3] ?? '').teacher,
        cases.notCollected.child,
      );
      const logged = await lastReleaseOf(school, boy.key);

      await school.clockTo('18:47');
      await school.done(finder, 'patrol/find-child', { childId, placeId: school.place('图书馆') });
      await school.settle();

      let book = await school.book();
      const release = book.events.find(({ revision }) => revision === logged);
      expect(release).toMatchObject({ at: school.at('17:44'), event: { type: 'ReleaseCompleted', data: { childId, kind: 'self' } } });
      expect(book.of('CustodyReopened').at(-1)).toMatchObject({
        at: school.at('18:47'),
        data: { childId, holder: school.staff(finder), placeId: school.place('图书馆'), kind: 'found' },
      });
      expect(book.of('ReleaseAnnulled')).toMatchObject([{ data: { childId, release: logged } }]);
      const [discrepancy] = book.of('DiscrepancyOpened');
      expect(discrepancy.data).toMatchObject({ childId, record: logged, author: school.staff(author), kind: 'found_after_release' });
      expect(leader.told('discrepancy', childId)).toHaveLength(1);
      expect(others.map((screen) => screen.told('discrepancy', childId).length)).toEqual([0, 0]);

      await school.clockTo('18:49');
      const call = { childId, concern: 'found', personId: school.person(boy.key, motherOf(boy)), outcome: 'reached' };
      await school.done(finder, 'concern/attempt-contact', call);
      await school.clockTo('18:55');
      const close = await school.say(staff.dutyLeader, 'closing/close');
      expect(close).toMatchObject({ status: 409, body: { code: 'not_closable', blockers: [{ childId, holder: school.staff(finder) }] } });
      book = await school.book();
      const contact = book.of('ContactAttempted').at(-1);
      expect([contact?.data.concern, (contact?.at ?? 0) <= school.at('18:52')]).toEqual(['found', true]);
      expect(book.told('contact_overdue', childId)).toEqual([]);

      await school.clockTo('19:05');
      await goesHomeWithMother(school, finder, boy.key);
      await school.done(staff.dutyLeader, 'correction/resolve-discrepancy', {
        discrepancyId: discrepancy.data.discrepancyId,
        outcome: 'tapped_out_but_stayed',
      });
      await school.done(staff.dutyLeader, 'closing/close');
      expect((await school.book()).of('CampusClosed')).toMatchObject([
        { data: { number: 1, statement: { annulled: 1, discrepancies: 1 } } },
      ]);
    },
  );

  scenario('S24 Found after closing time: nobody called the family, and at 18:52 the finder is told', eveningSchool, async (school) => {
    const { staff, cases } = school.cast;
    const childId = school.child(cases.library.child);
    const finder = staff.administrators[0];
    const screens = [await school.screen(finder), await school.screen(staff.dutyLeader)];
    await extendedCareEmpties(school);
    await goesHomeWithMother(
      school,
      groupNamed(school, school.childNamed(cases.notCollected.child).groups[STAGE_3] ?? '').teacher,
      cases.notCollected.child,
    );
    await school.clockTo('18:47');
    await school.done(finder, 'patrol/find-child', { childId, placeId: school.place('图书馆') });
    await school.clockTo('18:51:59');
    expect(screens.map((screen) => screen.told('contact_overdue', childId).length)).toEqual([0, 0]);
    await school.clockTo('18:52');
    expect(screens.map((screen) => screen.told('contact_overdue', childId).length)).toEqual([1, 0]);
    expect((await school.book()).told('contact_overdue', childId)).toMatchObject([{ level: 'class', toldAt: school.at('18:52') }]);
  });

  scenario('S25 Close refused: three names, holders and minutes; at 19:10 the book balances', eveningSchool, async (school) => {
    const { staff, cases } = school.cast;
    const [first, second] = cases.late;
    const e7 = cases.notCollected.child;
    const room = groupNamed(school, school.childNamed(e7).groups[STAGE_3] ?? '').teacher;
    const [firstCare, secondCare] = [careOf(school, first).teacher, careOf(school, second).teacher];
    const leader = await school.screen(staff.dutyLeader);
    const guard = await school.screen(staff.guards['东门'][0]);
    await extendedCareEmpties(school, [first, second]);
    await school.clockTo('18:38');
    const walking = school.childNamed(second);
    await offerToGate(school, secondCare, [walking], walking.gate, { escort: staff.escorts[0] });

    await school.clockTo('18:40');
    const refused = await school.say(staff.dutyLeader, 'closing/close');
    await school.settle();
    expect(refused).toMatchObject({ status: 409, body: { code: 'not_closable' } });
    const minutes = (since: number) => (school.at('18:40') - since) / MINUTE;
    const blockers = (refused.body.blockers as { childId: string; kind: string; holder: string; since: number }[]).map((b) => [
      b.childId,
      b.kind,
      b.holder,
      minutes(b.since),
    ]);
    expect(blockers.sort()).toEqual(
      [
        [school.child(first), 'held', school.staff(firstCare), 40],
        [school.child(second), 'in_transit', school.staff(secondCare), 2],
        [school.child(e7), 'held', school.staff(room), 59],
      ].sort(),
    );
    let book = await school.book();
    expect(book.of('CampusCloseRefused')).toMatchObject([{ at: school.at('18:40') }]);
    expect(book.of('CampusClosed')).toEqual([]);
    expect([leader.got('CampusCloseRefused').length, guard.got('CampusCloseRefused').length]).toEqual([1, 0]);

    await school.clockTo('18:45');
    await goesHomeWithMother(school, firstCare, first);
    await goesHomeWithMother(school, secondCare, second);
    await goesHomeWithMother(school, room, e7);
    await school.clockTo('18:47');
    const [finder] = staff.administrators;
    await school.done(finder, 'patrol/find-child', { childId: school.child(cases.library.child), placeId: school.place('图书馆') });
    await school.clockTo('19:05');
    await goesHomeWithMother(school, finder, cases.library.child);
    await school.clockTo('19:10');
    await school.done(staff.dutyLeader, 'closing/close');
    await school.settle();

    book = await school.book();
    const [closed] = book.of('CampusClosed');
    const { opened, reopened, released, reversed, annulled, net, expected, explained } = closed.data.statement;
    expect([closed.at, closed.by.id]).toEqual([school.at('19:10'), school.staff(staff.dutyLeader)]);
    expect({ expected, explained, opened, reopened, released, net }).toEqual({
      ...{ expected: 1_128, explained: 2, opened: 1_126 },
      ...{ reopened: 2, released: 1_128, net: 1_126 },
    });
    expect(reversed + annulled).toBe(2);
    // counted by who reads only the log
    expect(book.of('CustodyOpened').reduce((sum, { data }) => sum + data.children.length, 0)).toBe(1_126);
    expect([book.of('CustodyReopened').length, book.of('ReleaseCompleted').length]).toEqual([2, 1_128]);
    expect([leader.got('CampusClosed').length, guard.got('CampusClosed').length]).toEqual([1, 1]);
  });
});
