/** ms between two keys of a scanner that types; nobody's fingers are that fast for that long */
export const SCANNER_GAP_MS = 40;
/** characters from which a burst counts as a scan */
export const SHORTEST_SCAN = 8;
/** characters of one scan at most; what is longer is no code of ours */
const LONGEST_SCAN = 512;

export interface Key {
  readonly key: string;
  readonly code: string;
  /** ms, any steady clock */
  readonly at: number;
}

/**
 * Tells a keyboard-wedge scanner from a person: keys in a fast burst that ends with Enter. It reads physical keys where an
 * input method has taken the letters away, so a scan works with a Chinese keyboard switched on.
 */
export class KeyBurst {
  private text = '';
  private last = -Infinity;

  /** The scanned text when this key ends a scan; otherwise null. */
  press(key: Key): string | null {
    const inBurst = key.at - this.last <= SCANNER_GAP_MS;
    this.last = key.at;
    if (!inBurst) this.text = '';
    if (key.key === 'Enter' || key.code === 'NumpadEnter') {
      const { text } = this;
      this.text = '';
      return inBurst && text.length >= SHORTEST_SCAN ? text : null;
    }
    const letter = letterOf(key);
    if (letter !== null && this.text.length < LONGEST_SCAN) this.text += letter;
    return null;
  }

  /** true while keys come faster than a person types: what they write isn't meant for a field */
  get running(): boolean {
    return this.text.length >= SHORTEST_SCAN / 2;
  }
}

function letterOf({ key, code }: Key): string | null {
  if (key.length === 1) return key;
  if (key !== 'Process' && key !== 'Unidentified') return null;
  const found = /^(?:Key([A-Z])|Digit(\d)|Numpad(\d))$/.exec(code);
  return found ? (found[1] ?? found[2] ?? found[3]) : null;
}
