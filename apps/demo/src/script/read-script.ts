import { secondsOf } from './clock-times';
import { FORMAT, MAX_STEPS, type DayScript, type ScriptStep } from './day-script';
import { referenceIn } from './references';

/** What is wrong with a script, with the place and what to write instead. */
export class ScriptProblem extends Error {}

/** @throws ScriptProblem naming the first place that can't be understood */
export function readScript(text: string): DayScript {
  let script: Partial<DayScript>;
  try {
    script = JSON.parse(text) as Partial<DayScript>;
  } catch (error) {
    throw new ScriptProblem(`The script is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (script.format !== FORMAT) throw new ScriptProblem(`“format” is ${JSON.stringify(script.format)}; write "${FORMAT}".`);
  must(typeof script.title === 'string', 'title', 'a text');
  must(/^\d{4}-\d{2}-\d{2}$/.test(script.serviceDay ?? ''), 'serviceDay', 'a date such as 2026-03-10');
  must(typeof script.timeZone === 'string', 'timeZone', 'an IANA zone such as Asia/Shanghai');
  must(isTime(script.starts) && isTime(script.ends), 'starts and ends', 'times such as 15:20:00');
  must(isSchool(script.school), 'school', '{"files": ["school.xlsx"]} or {"demo": "P1"}');
  must(isTextMap(script.people), 'people', 'staff number → full name');
  must(Array.isArray(script.devices) && script.devices.every(isDevice), 'devices', '[{"id": "gate_east", "gate": "gate:东门"}]');
  must(Array.isArray(script.steps), 'steps', 'a list of steps');
  const steps = script.steps ?? [];
  if (steps.length > MAX_STEPS) throw new ScriptProblem(`The script has ${steps.length} steps; ${MAX_STEPS} at most.`);
  steps.forEach(checkStep);
  return { ...(script as DayScript), expect: script.expect ?? {} };
}

function must(holds: boolean, field: string, remedy: string): void {
  if (!holds) throw new ScriptProblem(`“${field}” can't be understood; write ${remedy}.`);
}

function isTime(value: unknown): boolean {
  try {
    return typeof value === 'string' && secondsOf(value) >= 0;
  } catch {
    return false;
  }
}

const isSchool = (value: unknown): boolean => {
  const school = value as { readonly demo?: unknown; readonly files?: unknown } | null | undefined;
  return school?.demo === 'P1' || (Array.isArray(school?.files) && school.files.every((file) => typeof file === 'string'));
};

const isTextMap = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.values(value).every((name) => typeof name === 'string');

const isDevice = (value: { readonly id?: unknown }): boolean => typeof value.id === 'string' && /^[A-Za-z0-9_]{1,64}$/.test(value.id);

function checkStep(step: Partial<ScriptStep>, i: number): void {
  const wrong = (what: string) => new ScriptProblem(`steps[${i}] (${step.at ?? '?'} ${step.say ?? '?'}): ${what}`);
  if (!isTime(step.at)) throw wrong('“at” must be a time such as 15:50:10.');
  if (typeof step.as !== 'string' || referenceIn(step.as)?.kind !== 'staff') throw wrong('“as” must name a person: staff:T012.');
  if (typeof step.say !== 'string' || !/^(\/api\/|[a-z-]+\/[a-z-]+$)/.test(step.say))
    throw wrong('“say” must be a command such as roll-call/mark, or a path that begins with /api/.');
  if (typeof step.with !== 'object' || step.with === null || Array.isArray(step.with))
    throw wrong('“with” must be an object, {} at least.');
}
