/** Texts remembered; beyond it all are forgotten, and those that recur are soon here again. */
export const MAX_TEXTS = 10_000;
/** Characters; longer ones are nobody's date or id, and hardly come twice. */
const MAX_LENGTH = 40;

/**
 * One text for all that are equal. What is read from the log brings each date and id anew, with every child: of a
 * district's records in memory these were a fourth.
 */
export class SharedTexts {
  private readonly texts = new Map<string, string>();

  /** Puts the text that is known already wherever an equal one stands. The value is changed in place. */
  shareIn(value: unknown): void {
    if (typeof value !== 'object' || value === null) return;
    const fields = value as Record<string, unknown>;
    for (const name of Object.keys(fields)) {
      const field = fields[name];
      if (typeof field === 'string') fields[name] = this.shared(field);
      else this.shareIn(field);
    }
  }

  private shared(text: string): string {
    if (text.length > MAX_LENGTH) return text;
    const known = this.texts.get(text);
    if (known !== undefined) return known;
    if (this.texts.size >= MAX_TEXTS) this.texts.clear();
    this.texts.set(text, text);
    return text;
  }
}
