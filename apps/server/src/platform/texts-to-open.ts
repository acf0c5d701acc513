import { SealBroken, type SealedField, type Sealer } from '@baton/event-log';

/** Texts that gather while the log is read at the start, before they are opened. */
const OPENED_AT_ONCE = 1_000;

interface Waiting {
  readonly field: SealedField;
  readonly keep: (text: string | null) => void;
}

/**
 * Texts that a projection finds sealed and keeps open in memory. Those that stood in the log at the start gather and are
 * opened many at once, of each what it is called last; from then on each with its event. Whoever is forgotten meanwhile stays
 * forgotten. While the vault is out of reach a live text waits, and is tried again with the next event.
 */
export class TextsToOpen {
  private waiting = new Map<string, Waiting>();
  /** whose keys were destroyed: a text that was on its way from the vault is dropped, too */
  private readonly forgotten = new Set<string>();
  private isLive = false;

  constructor(
    private readonly sealer: Pick<Sealer, 'openMany'>,
    /** a field that was changed, or doesn't belong where it stands: its text is null */
    private readonly broken: (error: SealBroken) => void,
  ) {}

  /** `keep` gets the text, or null where there is none or its key is destroyed. `what` names the one place that it is kept in. */
  add(what: string, field: SealedField | null, keep: (text: string | null) => void): void {
    if (field !== null) this.waiting.set(what, { field, keep });
    else {
      this.waiting.delete(what);
      keep(null);
    }
  }

  /** To be waited for after each event: a promise only when it is time to open. */
  due(): Promise<void> | undefined {
    return this.waiting.size > 0 && (this.isLive || this.waiting.size >= OPENED_AT_ONCE) ? this.openAll() : undefined;
  }

  /** Everything that stood in the log was handled. */
  async live(): Promise<void> {
    await this.openAll();
    this.isLive = true;
  }

  /** Nothing of this person is kept any more, whatever is on its way. */
  forget(subject: string): void {
    this.forgotten.add(subject);
  }

  private async openAll(): Promise<void> {
    const all = this.waiting;
    this.waiting = new Map();
    const fields = [...all.values()].map(({ field }) => field);
    const texts = await this.sealer.openMany(fields).catch((error: unknown) => {
      if (!this.isLive) throw error;
      this.waiting = all;
      return null;
    });
    if (texts !== null) [...all.values()].forEach(({ field, keep }, i) => keep(this.kept(field, texts[i])));
  }

  private kept({ sealed }: SealedField, text: string | null | SealBroken): string | null {
    if (text instanceof SealBroken) this.broken(text);
    return text instanceof SealBroken || this.forgotten.has(sealed.subject) ? null : text;
  }
}
