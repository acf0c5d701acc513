import { AdHocDateBody, JoinAdHocBody } from '@baton/contracts';
import { planDay, type Seat } from '@baton/roster';
import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DayPlanning } from '../../opening/day-planning';
import { Aggregates } from '../../platform/aggregates';
import { campusStream } from '../../day/streams';
import { joinAdHoc, leaveOutAdHoc, undoAdHoc } from './ad-hoc.commands';
import { ChildDeciding } from './child-deciding';
import { CHILD_PATH, ChildGate, GivesToChild, OfChild, type ChildRequest } from './child-route';
import type { RosterAnswer } from './give-to-child';
import { Seats } from './seats';

@ApiTags('ad-hoc')
@Controller(`${CHILD_PATH}/ad-hoc`)
export class AdHocController {
  constructor(
    private readonly children: ChildGate,
    private readonly deciding: ChildDeciding,
    private readonly planning: DayPlanning,
    private readonly seats: Seats,
    private readonly aggregates: Aggregates,
  ) {}

  @GivesToChild('join', 'JoinAdHoc', 'Takes part on one date though not placed; after the freeze only the duty leader says so')
  async join(@OfChild() of: ChildRequest, @Body() body: JoinAdHocBody): Promise<RosterAnswer> {
    const { campusId, seats } = await this.seatsFor(of, body);
    const room = seats.map(({ groupId, capacity, expected }) => ({ groupId, capacity, expected: expected.length }));
    return this.seats.joining(campusId, of, body, seats, () => this.children.give(of, joinAdHoc(room), body));
  }

  @GivesToChild('leave-out', 'LeaveOutAdHoc', 'Takes no part on one date though placed')
  leaveOut(@OfChild() of: ChildRequest, @Body() body: AdHocDateBody): Promise<RosterAnswer> {
    return this.children.give(of, leaveOutAdHoc, body);
  }

  @GivesToChild('undo', 'UndoAdHoc', 'For this date the plan holds again')
  undo(@OfChild() of: ChildRequest, @Body() body: AdHocDateBody): Promise<RosterAnswer> {
    return this.children.give(of, undoAdHoc, body);
  }

  /** Counted before the command is decided: other children can't be read while this one is. */
  private async seatsFor(of: ChildRequest, { date, groups }: JoinAdHocBody) {
    const { campusId } = await this.deciding.mustAnswerFor(of);
    const campus = await this.aggregates.campus.read(campusStream(campusId), (state) => state);
    const { children } = await this.planning.expectedList({ campusId, serviceDay: date }, of.by.schoolId);
    const { sessions } = planDay(campus, [], date);
    const seats = groups.flatMap(({ periodId, groupId }): readonly Seat[] => {
      const held = sessions.find((s) => s.periodId === periodId && [s.groupId, ...(s.mergedGroupIds ?? [])].includes(groupId));
      // where nothing is held no seat is taken: the command itself says what is wrong with it
      if (!held) return [];
      const others = children.filter((c) => c.childId !== of.childId && c.sessions.includes(held.sessionId));
      const capacity = campus.groups[groupId]?.capacity ?? null;
      return [{ seatId: held.sessionId, groupId, expected: others.map((child) => child.childId), capacity }];
    });
    return { campusId, seats };
  }
}
