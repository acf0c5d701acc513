import type { CalledWave, CampusDay, ChildDay } from '../state';

type OfWave = Pick<CalledWave, 'gateId' | 'periodId'>;

export const waveKey = ({ gateId, periodId }: OfWave): string => `${gateId} ${periodId}`;

/** Children of a wave who haven't set out: somebody has them, nobody at their gate, and no collector had them called by name. */
export const waitingForWave = (day: CampusDay, { gateId, periodId }: OfWave): readonly ChildDay[] =>
  [...day.children.values()].filter(
    (child) =>
      child.dismissalPeriodId === periodId &&
      child.gateId === gateId &&
      child.state === 'held' &&
      child.calledTo === null &&
      !day.duties.some((duty) => duty.staffId === child.holder && duty.gateId === gateId),
  );

/** Whom the gates asked this person for, wave by wave: to be sent now. */
export const wavesFrom = (
  day: CampusDay,
  staffId: string,
): readonly { readonly wave: CalledWave; readonly children: readonly string[] }[] =>
  [...day.waves.values()].flatMap((wave) => {
    const mine = waitingForWave(day, wave).filter(({ holder, grade }) => holder === staffId && wave.grades.includes(grade));
    return mine.length === 0 ? [] : [{ wave, children: mine.map(({ childId }) => childId) }];
  });
