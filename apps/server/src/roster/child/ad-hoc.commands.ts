import type { AdHocDateBody, JoinAdHocBody } from '@baton/contracts';
import { childCommand, type ChildCommandDefinition } from './give-to-child';
import { mustBeOnCampus } from './taking-part.commands';

/** Expected children and capacity of a group on a date. */
export interface RoomInGroup {
  readonly groupId: string;
  readonly expected: number;
  /** null: no limit */
  readonly capacity: number | null;
}

export const joinAdHoc = (room: readonly RoomInGroup[]): ChildCommandDefinition<JoinAdHocBody> => ({
  type: 'JoinAdHoc',
  command: ({ date, groups: wanted, dismissalPeriodId, gateId, mode }, given) => {
    const groups = wanted.map(({ periodId, groupId }) => ({ periodId, groupId }));
    mustBeOnCampus(given.campus, { groups, dismissalPeriodId, gateId });
    return {
      type: 'JoinAdHoc',
      ...{ date, groups, dismissalPeriodId, gateId, mode },
      ...{ room, at: given.now, by: given.decider, freezeAt: given.freezeOn(date) },
    };
  },
});

export const leaveOutAdHoc = childCommand<AdHocDateBody>({
  type: 'LeaveOutAdHoc',
  command: ({ date }, given) => ({
    type: 'LeaveOutAdHoc',
    ...{ date, at: given.now, by: given.decider, freezeAt: given.freezeOn(date) },
  }),
});

export const undoAdHoc = childCommand<AdHocDateBody>({
  type: 'UndoAdHoc',
  command: ({ date }, given) => ({
    type: 'UndoAdHoc',
    ...{ date, at: given.now, by: given.decider, freezeAt: given.freezeOn(date) },
  }),
});
