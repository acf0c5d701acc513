import { type BothLanguages, linesOf, type Params, wordsOf } from './messages/words';
import type { MessageKey } from './messages/zh-CN';

/** A wrong setting, or a start that must not go on: names the place and the remedy, for the console. */
export class StartProblem extends Error {
  readonly words: BothLanguages;

  constructor(key: MessageKey, params: Params = {}) {
    super(linesOf(key, params));
    this.words = wordsOf(key, params);
  }
}
