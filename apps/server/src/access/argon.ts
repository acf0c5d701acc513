import { hashOfSecret } from '@baton/installation';
import { verify } from '@node-rs/argon2';
import { Refused } from '../platform/refused';

/** Secrets hashed at the same time; each takes a thread and 19 MiB. */
const MAX_AT_ONCE = 4;
/** Requests that wait for their turn; more are told to come back. */
const MAX_WAITING = 400;

/** Hashes and verifies secrets, a few at a time. */
export class Argon {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private decoy: Promise<string> | null = null;

  constructor(private readonly pepper: Uint8Array) {}

  hash(secret: string): Promise<string> {
    return this.inTurn(() => hashOfSecret(secret, this.pepper));
  }

  /** `hashed` null: nobody to compare with; takes as long and answers false, so that a name can't be probed by time. */
  async verify(secret: string, hashed: string | null): Promise<boolean> {
    const against = hashed ?? (await (this.decoy ??= this.hash('nobody')));
    const right = await this.inTurn(() => verify(against, secret.normalize('NFKC'), { secret: this.pepper }));
    return right && hashed !== null;
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= MAX_AT_ONCE) {
      if (this.waiting.length >= MAX_WAITING) throw new Refused('too_many_attempts', { retryAfter: 5 });
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else this.running += 1;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}
