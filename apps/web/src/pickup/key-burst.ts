/** ms between two keys of a scanner that types; nobody's fingers are that fast for that long */
export const SCANNER_GAP_MS = 40;
/** ms between keys when the screen is busy and hears them late */
export const SLOW_GAP_MS = 1_000;
/** characters from which a fast burst counts as a scan */
export const SHORTEST_SCAN = 8;
/** characters that nobody types in one go: a scan even when heard slowly */
export const LONG_SCAN = 40;
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
  /** ms, the longest pause in this burst */
  private slowest = 0;

  /**
   * `text`: this key ends a scan. `typed`: an Enter right after letters, which lets nobody go: it may be the end of a scan
   * of which the beginning was lost.
   */
  press(key: Key): { readonly text: string | null; readonly typed: boolean } {
    const pause = key.at - this.last;
    this.last = key.at;
    // the pause before the first letter says nothing: somebody may just have pressed Esc
    if (pause > SLOW_GAP_MS || this.text === '') this.begin();
    else this.slowest = Math.max(this.slowest, pause);
    if (key.key === 'Enter' || key.code === 'NumpadEnter') {
      const { text, slowest } = this;
      this.begin();
      const scanned = text.length >= (slowest <= SCANNER_GAP_MS ? SHORTEST_SCAN : LONG_SCAN);
      return { text: scanned ? text : null, typed: text.length > 0 };
    }
    const letter = letterOf(key);
    if (letter !== null && this.text.length < LONGEST_SCAN) this.text += letter;
    return { text: null, typed: false };
  }

  private begin(): void {
    this.text = '';
    this.slowest = 0;
  }
}

function letterOf({ key, code }: Key): string | null {
  if (key.length === 1) return key;
  if (key !== 'Process' && key !== 'Unidentified') return null;
  const found = /^(?:Key([A-Z])|Digit(\d)|Numpad(\d))$/.exec(code);
  return found ? (found[1] ?? found[2] ?? found[3]) : null;
}
