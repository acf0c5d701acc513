import { secondsOf } from './clock-times';
import type { DayScript, ScriptStep, StepValue } from './day-script';

/**
 * The same day with taps of one roll call gathered: what one person marks within some seconds is one request. For a day
 * that is played faster than life, where hundreds of taps would fall on each real second.
 */
export function withFewerTaps(script: DayScript, within: number): DayScript {
  const open = new Map<string, { readonly since: number; readonly step: { -readonly [K in keyof ScriptStep]: ScriptStep[K] } }>();
  const steps: ScriptStep[] = [];
  for (const step of script.steps) {
    const key = JSON.stringify([step.as, step.with.sessionId]);
    if (step.say !== 'roll-call/mark') {
      // what the person says next must not overtake the marks
      if (step.say.startsWith('roll-call/')) open.delete(key);
      steps.push(step);
      continue;
    }
    const gathered = open.get(key);
    if (gathered && secondsOf(step.at) - gathered.since < within) {
      gathered.step.with = { ...gathered.step.with, marks: [...marksOf(gathered.step), ...marksOf(step)] };
      continue;
    }
    const first = { ...step };
    open.set(key, { since: secondsOf(step.at), step: first });
    steps.push(first);
  }
  return { ...script, steps };
}

const marksOf = (step: Pick<ScriptStep, 'with'>): readonly StepValue[] => step.with.marks as readonly StepValue[];
