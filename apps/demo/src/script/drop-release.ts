import type { DayScript } from './day-script';

/** The same day without its n-th release (from 1): a ledger that is still right with it counts nothing. */
export function withoutRelease(script: DayScript, n: number): DayScript {
  const releases = script.steps.filter((step) => step.say === 'pickup/release' && step.refused === undefined && step.name === undefined);
  const dropped = releases.at(n - 1);
  if (n < 1 || !dropped) throw new Error(`The script has ${releases.length} releases; there is no number ${n}.`);
  return { ...script, steps: script.steps.filter((step) => step !== dropped) };
}
