import { Injectable } from '@nestjs/common';

/** Whatever follows the log, so that a stepped clock can wait until all of it has followed. */
@Injectable()
export class Settled {
  private readonly followers: (() => Promise<void>)[] = [];

  /** `follow` resolves when everything that stood in the log when it was asked has been followed. */
  add(follow: () => Promise<void>): void {
    this.followers.push(follow);
  }

  /** Twice: what one follower writes into the log, another has to follow. */
  async everything(): Promise<void> {
    for (let round = 0; round < 2; round++) for (const follow of this.followers) await follow();
  }
}
