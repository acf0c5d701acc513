import { ApproveLeaveBody, CancelLeaveBody, RecordLeaveBody, RefuseLeaveBody, RequestLeaveBody } from '@baton/contracts';
import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CHILD_PATH, ChildGate, GivesToChild, OfChild, type ChildRequest } from './child-route';
import type { RosterAnswer } from './give-to-child';
import { approveLeave, cancelLeave, recordLeave, refuseLeave, requestLeave } from './leave.commands';

@ApiTags('leave')
@Controller(`${CHILD_PATH}/leave`)
export class LeaveController {
  constructor(private readonly children: ChildGate) {}

  @GivesToChild('request', 'RequestLeave', 'A guardian asks for leave; answers leaveId')
  request(@OfChild() of: ChildRequest, @Body() body: RequestLeaveBody): Promise<RosterAnswer> {
    return this.children.give(of, requestLeave, body);
  }

  @GivesToChild('approve', 'ApproveLeave', 'After the freeze of a day that it touches only the duty leader')
  approve(@OfChild() of: ChildRequest, @Body() body: ApproveLeaveBody): Promise<RosterAnswer> {
    return this.children.give(of, approveLeave, body);
  }

  @GivesToChild('record', 'RecordLeave', 'The homeroom teacher’s own word; answers leaveId')
  record(@OfChild() of: ChildRequest, @Body() body: RecordLeaveBody): Promise<RosterAnswer> {
    return this.children.give(of, recordLeave, body);
  }

  @GivesToChild('refuse', 'RefuseLeave', 'Not granted, with a reason')
  refuse(@OfChild() of: ChildRequest, @Body() body: RefuseLeaveBody): Promise<RosterAnswer> {
    return this.children.give(of, refuseLeave, body);
  }

  @GivesToChild('cancel', 'CancelLeave', 'The child is expected again')
  cancel(@OfChild() of: ChildRequest, @Body() body: CancelLeaveBody): Promise<RosterAnswer> {
    return this.children.give(of, cancelLeave, body);
  }
}
