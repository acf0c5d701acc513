import type { Recorded } from '@baton/event-log';
import { childCodec, type ChildEvent } from '@baton/roster';
import { Injectable } from '@nestjs/common';
import { CHILD_PREFIX } from '../day/streams';
import { Followers } from '../projections/followers';
import { Names } from '../projections/names';
import { DayCopies } from './day-copies';

const NAME = 'roster-to-day';

/** Copies into today what the roster's own handler could not, because it died in between. */
@Injectable()
export class FollowRoster {
  constructor(
    followers: Followers,
    names: Names,
    private readonly copies: DayCopies,
  ) {
    followers.add({
      name: NAME,
      prefixes: [CHILD_PREFIX],
      passOver: (stream) => names.isOfOthers(stream),
      codecs: [childCodec],
      handle: (recorded, { stream }) => this.copy(stream, recorded),
    });
  }

  private copy(stream: string, recorded: Recorded<ChildEvent>): Promise<void> {
    const [schoolId, childId] = stream.slice(CHILD_PREFIX.length).split('.');
    return this.copies.ofChildEvent(schoolId, childId, recorded);
  }
}
