import { INSTANCE_LEASE_MS, type Sealer, type Vault } from '@baton/event-log';

/** ms between two looks at the vault: whom to forget, and how late an erasure elsewhere is noticed here. */
const LOOK_EVERY_MS = 2_000;
/** ms between two words that this instance is alive. */
const RENEW_EVERY_MS = INSTANCE_LEASE_MS / 10;

/** Drops everything of this person that was opened into memory. */
export type Forget = (subject: string) => void;

/** This instance was counted out, or couldn't say for a whole lease that it is there: others believe that it holds nothing. */
export class CountedOut extends Error {}

/**
 * Instances know each other by the vault only. This one says there that it is alive, drops whom the vault tells it to
 * forget (the keys are gone by then, whoever destroyed them), and confirms it. Who is told that an erasure is complete may
 * rely on it: no instance holds a key or a name any more.
 */
export class Forgetting {
  private readonly parts: Forget[] = [];
  private timer: NodeJS.Timeout | null = null;
  private looking: Promise<void> = Promise.resolve();
  private renewedAt = Date.now();

  private constructor(
    private readonly vault: Vault,
    private readonly sealer: Pick<Sealer, 'forget'>,
    private readonly instance: string,
    private readonly countedOut: (error: CountedOut) => void,
  ) {}

  /** Before this instance opens its first key. */
  static async begin(
    vault: Vault,
    sealer: Pick<Sealer, 'forget'>,
    instance: string,
    countedOut: (error: CountedOut) => void,
  ): Promise<Forgetting> {
    await vault.enter(instance);
    const forgetting = new Forgetting(vault, sealer, instance, countedOut);
    forgetting.timer = setInterval(() => void forgetting.look().catch((error: unknown) => forgetting.failed(error)), LOOK_EVERY_MS).unref();
    return forgetting;
  }

  /** Whoever keeps opened texts in memory. */
  add(part: Forget): void {
    this.parts.push(part);
  }

  /** Forgets whom the vault names, now. One look after another. */
  look(): Promise<void> {
    const next = this.looking.then(
      () => this.lookOnce(),
      () => this.lookOnce(),
    );
    this.looking = next;
    return next;
  }

  /** Instances that may still hold something of these people. Empty: their erasure is complete. */
  async pendingFor(subjects: ReadonlySet<string>): Promise<readonly string[]> {
    await this.vault.renew(this.instance); // after a long sleep it would count itself out
    await this.look();
    const pending = (await this.vault.unconfirmed()).filter(({ subject }) => subjects.has(subject));
    return [...new Set(pending.map(({ instance }) => instance))].sort();
  }

  /** When nothing is in memory any more. */
  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    await this.looking.catch(() => undefined);
    await this.vault.leave(this.instance);
  }

  private async lookOnce(): Promise<void> {
    if (!this.timer) return;
    if (Date.now() - this.renewedAt >= RENEW_EVERY_MS) await this.renew();
    const subjects = await this.vault.toForget(this.instance);
    if (subjects.length === 0) return;
    for (const subject of subjects) {
      this.sealer.forget(subject);
      for (const forget of this.parts) forget(subject);
    }
    await this.vault.confirmForgotten(this.instance, subjects);
  }

  private async renew(): Promise<void> {
    if (await this.vault.renew(this.instance)) this.renewedAt = Date.now();
    else this.countedOut(new CountedOut('this instance was silent for so long that others counted it out'));
  }

  /** The vault is out of reach: that is borne for one lease. */
  private failed(error: unknown): void {
    if (Date.now() - this.renewedAt < INSTANCE_LEASE_MS) return;
    const why = error instanceof Error ? error.message : String(error);
    this.countedOut(new CountedOut(`the vault could not be reached for ${INSTANCE_LEASE_MS / 1000} s: ${why}`));
  }
}
