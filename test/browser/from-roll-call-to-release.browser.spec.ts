import type { Page } from '@playwright/test';
import type { DayChangeMessage } from '@baton/contracts';
import { atSchool } from './at-school';
import { letGo, printCards, ready, scan, stateOf, toTheGate, type Card } from './at-the-gate';
import { PHONE, picture, signIn } from './browser';
import { openRollCall, tile } from './on-duty';
import { cast } from './school';
import { until } from './until';

const CLASS = '2-2';
const GATE = '东门';

/** What the log says of one child, in its order: what happened, and by whom. */
const storyOf = (log: readonly DayChangeMessage[], childId: string): readonly (readonly [string, string])[] =>
  log.filter(({ type, data }) => OF_THE_CHAIN.has(type) && names(data, childId)).map(({ type, actor }) => [type, actor.id]);
const OF_THE_CHAIN: ReadonlySet<string> = new Set(['RollCallMarked', 'CustodyOffered', 'CustodyAccepted', 'ReleaseCompleted']);
/** the line is named by its offer, everything else by the child */
const names = (data: unknown, childId: string): boolean => JSON.stringify(data).includes(`"${childId}"`);

describe('one child, from roll call to release', () => {
  const on = atSchool('15:49');

  /** A number of the principal's board, by its word. */
  const figure = async (board: Page, word: string): Promise<number> =>
    Number(
      await board
        .locator('main p', { hasText: new RegExp(`^${word}$`) })
        .locator('xpath=preceding-sibling::*[contains(@class, "figure")]')
        .textContent(),
    );
  const becomes = (board: Page, word: string, n: number) =>
    until(
      () => figure(board, word),
      (shown) => shown === n,
    );
  /** How many this person answers for, on the board; 0: not among those who have somebody. */
  const holds = async (board: Page, name: string): Promise<number> => {
    const row = board.getByRole('group', { name: '谁在负责' }).locator('div', { hasText: name });
    return (await row.count()) === 0 ? 0 : Number.parseInt((await row.first().locator('.figure').textContent()) ?? '', 10);
  };
  const answersFor = (board: Page, name: string, n: number) =>
    until(
      () => holds(board, name),
      (shown) => shown === n,
    );

  /** A parent on the list whose only child of this class goes home after the first stage, with a name like nobody else's. */
  async function whoComes(children: readonly string[]): Promise<Card> {
    const goHome = new Set(
      cast.children.filter(({ part, takenBy }) => part === 'after_stage_1' && takenBy?.how === 'list').map(({ name }) => name),
    );
    for (const card of await printCards(on.school, [2])) {
      const [child, ...others] = card.children;
      if (!card.pass || others.length > 0 || child?.kind !== 'guardian' || !goHome.has(child.name) || !children.includes(child.childId))
        continue;
      if ((await stateOf(on.school, child.childId)).soundsLike.length === 0) return card;
    }
    throw new Error(`nobody of ${CLASS} is collected after the first stage`);
  }

  it('teacher, gate and principal see each step at once, and the log tells the same', async () => {
    const { school } = on;
    const [teacher, guard] = [school.slip(cast.staff.stage1[CLASS]), school.slip(cast.staff.gateTeachers[GATE][0])];
    const [{ page: room }, { page: gate }, { page: board }] = [await on.device(), await on.device(PHONE), await on.device()];
    await signIn(board, school.slip(cast.staff.principal));
    await board.goto('/board');
    await board.getByRole('button', { name: '实时' }).waitFor();
    const before = await figure(board, '在校');
    const out = await figure(board, '已离校');

    // roll call: the teacher answers for whoever is there
    await signIn(room, teacher);
    const { childIds } = await openRollCall(room);
    await school.stepTo('15:51:00');
    for (const childId of childIds) await tile(room, childId).click();
    await room.getByRole('button', { name: /完成点名/ }).click();
    await room.getByRole('button', { name: '确认完成' }).click();
    await becomes(board, '在校', before + childIds.length);
    await answersFor(board, teacher.name, childIds.length);

    // towards 16:40: everybody to where they go next, the line to the gate with the teacher
    await school.stepTo('16:38:00');
    const card = await whoComes(childIds);
    const childId = card.children[0].childId;
    await toTheGate(gate, school, cast.staff.gateTeachers[GATE][0], GATE);
    await room.goto('/duty/handoff');
    await room.getByRole('button', { name: /^交出 \d+ 人，去 \d+ 处/ }).click();
    const line = room.locator('main section', { hasText: `路队 → ${GATE}` });
    const leave = line.getByRole('button', { name: /^出发 \d+ 人/ });
    const inLine = Number.parseInt(/\d+/.exec((await leave.textContent()) ?? '')?.[0] ?? '', 10);
    await leave.click();
    await line.getByText(`出发 ${inLine} 人`, { exact: false }).first().waitFor();
    await becomes(board, '交接途中', childIds.length);
    await answersFor(board, teacher.name, childIds.length);

    // at the gate: the line is taken over with a count
    await line.getByRole('button', { name: /^到达 \d+ 人/ }).click();
    const offer = gate.locator('.gate-offer', { hasText: `来自 ${teacher.name}` });
    await offer.getByRole('button', { name: `接收 ${inLine} 人` }).click();
    await offer.waitFor({ state: 'detached' });
    await answersFor(board, guard.name, inLine);
    await answersFor(board, teacher.name, childIds.length - inLine);
    await line.waitFor({ state: 'detached' });

    // 16:40: the mother's card is scanned, the child goes, and the principal has seen it leave
    await school.stepTo('16:40:30');
    await scan(gate, card);
    await letGo(gate);
    await ready(gate);
    await becomes(board, '已离校', out + 1);
    await answersFor(board, guard.name, inLine - 1);
    await becomes(board, '在校', before + childIds.length - 1);
    await picture(board, 'board-principal');

    const arrived = ({ type, data }: DayChangeMessage) => type === 'EscortArrived' && (data as { readonly count: number }).count === inLine;
    const log = await until(school.log, (changes) => changes.some(arrived));
    const [giver, receiver] = [cast.staff.stage1[CLASS], cast.staff.gateTeachers[GATE][0]].map((number) => school.staffId(number));
    expect(storyOf(log, childId)).toEqual([
      ['RollCallMarked', giver],
      ['CustodyOffered', giver],
      ['CustodyAccepted', receiver],
      ['ReleaseCompleted', receiver],
    ]);
    const released = log.find(({ type, data }) => type === 'ReleaseCompleted' && names(data, childId));
    expect(released?.data).toMatchObject({ childId, holder: receiver, collectorId: card.personId, kind: 'list', snapshotAge: null });
    const offered = log.find(({ type, data }) => type === 'CustodyOffered' && names(data, childId))?.data as { readonly offerId: string };
    const walked = log.filter(({ type, data }) => type.startsWith('Escort') && names(data, offered.offerId));
    expect(walked.map(({ type, data }) => [type, (data as { readonly count: number }).count])).toEqual([
      ['EscortDeparted', inLine],
      ['EscortArrived', inLine],
    ]);
  });
});
