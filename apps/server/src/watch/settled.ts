import type { EventStore } from '@baton/event-log';
import { Inject, Injectable } from '@nestjs/common';
import { Abreast } from '../platform/abreast';
import { EVENT_STORE } from '../platform/tokens';

/** Everything that follows the log, so that a stepped clock can wait until all of it has followed. */
@Injectable()
export class Settled {
  private readonly senders: (() => void)[] = [];

  constructor(
    private readonly abreast: Abreast,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  /** `send` gives out what still gathers for a moment. */
  add(send: () => void): void {
    this.senders.push(send);
  }

  /** Twice: what one follower writes into the log, another has to follow. */
  async everything(): Promise<void> {
    for (let round = 0; round < 2; round++) await this.abreast.everything(await this.store.head());
    for (const send of this.senders) send();
  }
}
