import { Injectable } from '@nestjs/common';

/** Whatever follows the log, so that a stepped clock can wait until all of it has followed. */
@Injectable()
export class Settled {
  private readonly followers: (() => Promise<void>)[] = [];

  /** `follow` resolves when everything that stood in the log when it was asked has been followed. */
  add(follow: () => Promise<void>): void {
    this.followers.push(follow);
  }

  /** One after another, in the order of their adding: who writes into the log comes before who only reads it. */
  async everything(): Promise<void> {
    for (const follow of this.followers) await follow();
  }
}
