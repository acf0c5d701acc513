import { timeText, type Seconds } from './clock-times';
import type { ScriptStep, StepBody } from './day-script';

type More = Omit<ScriptStep, 'at' | 'as' | 'say' | 'with'>;

/** Steps as they are thought of; in the order of their times when the book is read. */
export interface ScriptBook {
  say(at: Seconds, as: string, say: string, body: StepBody, more?: More): void;
  steps(): readonly ScriptStep[];
}

export function scriptBook(): ScriptBook {
  const written: { at: Seconds; step: ScriptStep }[] = [];
  return {
    say(at, as, say, body, more = {}) {
      written.push({ at, step: { at: timeText(at), as, say, with: body, ...more } });
    },
    // sort is stable: what was written first at one time is said first
    steps: () => [...written].sort((a, b) => a.at - b.at).map(({ step }) => step),
  };
}
