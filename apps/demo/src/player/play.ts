import type { DayScript, ScriptStep } from '../script/day-script';
import { compareAlerts } from './compare-alerts';
import { commandIdOf, resolverOf, type Resolver } from './resolve-body';
import { scheduleOf, type Moment, type PlannedStep } from './schedule';
import { type Answer, type SchoolUnderPlay, type Told } from './school-under-play';

/** Devices that speak at one moment. */
const DEVICES_AT_ONCE = 16;
/** Faults that are kept; a play that goes wrong goes wrong everywhere. */
const MAX_FAULTS = 50;
/** Real time that a person waits for an alert that should have come, and between two looks: ms. */
const ALERT_WAIT_MS = 5_000;
const ALERT_LOOK_MS = 20;

export interface Played {
  /** taps that were given */
  readonly given: number;
  /** what went otherwise than the script says; empty is good */
  readonly faults: readonly string[];
  readonly told: readonly Told[];
  /** last answers of steps with a name */
  readonly answers: ReadonlyMap<string, Answer>;
}

/** Plays a day, moment by moment. Nothing is thrown for what goes wrong in the school: it is a fault of the play. */
export async function play(
  script: DayScript,
  school: SchoolUnderPlay,
  told: (line: string) => void = () => undefined,
  /** seconds after midnight at which the play stops, for a person to go on */
  until = Infinity,
): Promise<Played> {
  const run: Run = { script, school, resolver: resolverOf(script, school), faults: [], answers: new Map(), lastOf: new Map(), given: 0 };
  for (const moment of scheduleOf(script)) {
    if (moment.at > until) break;
    await school.stepTo(run.resolver.time('00:00:00') + moment.at * 1000);
    await playMoment(run, moment);
    for (const board of moment.boards) told(`${board.at} ${board.why}`);
    if (run.faults.length >= MAX_FAULTS) break;
  }
  if (until < Infinity) await school.stepTo(run.resolver.time('00:00:00') + until * 1000);
  const all = school.told();
  if (until === Infinity) run.faults.push(...compareAlerts(script, all, run.resolver));
  return { given: run.given, faults: run.faults.slice(0, MAX_FAULTS), told: all, answers: run.answers };
}

interface Run {
  readonly script: DayScript;
  readonly school: SchoolUnderPlay;
  readonly resolver: Resolver;
  readonly faults: string[];
  readonly answers: Map<string, Answer>;
  /** device → commandId of its last tap */
  readonly lastOf: Map<string, string>;
  given: number;
}

async function playMoment(run: Run, moment: Moment): Promise<void> {
  const { school, resolver, faults } = run;
  for (const device of moment.disconnects) await school.disconnect(device);
  const lanes = [...moment.lanes.values()];
  for (let i = 0; i < lanes.length; i += DEVICES_AT_ONCE)
    await Promise.all(lanes.slice(i, i + DEVICES_AT_ONCE).map((lane) => playLane(run, lane)));
  for (const device of moment.connects) await school.connect(device);
  for (const board of moment.boards) {
    const inCustody = await school.inCustody(resolver.id(board.as));
    if (inCustody !== board.inCustody)
      faults.push(`${board.at} the board shows ${inCustody} in custody instead of ${board.inCustody} (${board.why})`);
  }
}

async function playLane(run: Run, lane: readonly PlannedStep[]): Promise<void> {
  for (const planned of lane) {
    try {
      await playStep(run, planned);
    } catch (error) {
      run.faults.push(`${nameOf(planned.step)}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

async function playStep(run: Run, { step, index, device, sequence, queued }: PlannedStep): Promise<void> {
  const { resolver, school, script } = run;
  const commandId = commandIdOf(script.title, index);
  const staffId = resolver.id(step.as);
  const { path, body } = await addressed(run, step, staffId);
  const paper = step.paper && {
    witnessId: resolver.id(step.paper.witness),
    sheet: step.paper.sheet,
    writtenAt: resolver.time(step.paper.writtenAt),
  };
  const previousCommandId = queued ? (run.lastOf.get(device) ?? null) : null;
  run.lastOf.set(device, commandId);
  const occurredAt = paper?.writtenAt ?? (queued ? resolver.time(step.at) : null);
  const answer = await school.give({
    commandId,
    staffId,
    device: { id: device, sequence },
    previousCommandId,
    path,
    body,
    occurredAt,
    paper: paper ?? null,
  });
  run.given++;
  if (step.name !== undefined) {
    run.answers.set(step.name, answer);
    resolver.remember(step.name, answer);
  }
  const expected = step.refused ?? null;
  if (answer.outcome === 'kept') run.faults.push(`${nameOf(step)}: kept aside (${answer.code ?? 'no code'})`);
  else if (answer.code !== expected)
    run.faults.push(
      `${nameOf(step)}: ${answer.code ?? answer.outcome} instead of ${expected ?? 'accepted'} ${JSON.stringify(answer.body).slice(0, 300)}`,
    );
}

const nameOf = (step: ScriptStep): string => `${step.at} ${step.as} ${step.say} ${JSON.stringify(step.with).slice(0, 160)}`;

const ALERT_ACT = /^alerts\/(acknowledge|take-over|resolve|seen)$/;

/** An act on an alert names it by kind and child: it is the one that this person was told. */
async function addressed(
  { resolver, school }: Run,
  step: ScriptStep,
  staffId: string,
): Promise<{ readonly path: string; readonly body: Readonly<Record<string, unknown>> }> {
  const act = ALERT_ACT.exec(step.say);
  if (!act) return { path: resolver.path(step.say), body: resolver.body(step.with) };
  const { alert, ...rest } = resolver.body(step.with);
  const { kind, child } = alert as { readonly kind: string; readonly child: string | null };
  const found = await waitForAlert(
    school,
    (told) => told.staffId === staffId && told.kind === kind && (child === null || told.children.includes(child)),
  );
  if (!found) throw new Error(`no ${kind} alert has reached this person`);
  return { path: `alerts/${encodeURIComponent(found.alertId)}/${act[1]}`, body: rest };
}

async function waitForAlert(school: SchoolUnderPlay, fits: (told: Told) => boolean): Promise<Told | null> {
  for (let waited = 0; ; waited += ALERT_LOOK_MS) {
    const found = school.told().findLast(fits);
    if (found || waited >= ALERT_WAIT_MS) return found ?? null;
    await new Promise((resolve) => setTimeout(resolve, ALERT_LOOK_MS));
  }
}
