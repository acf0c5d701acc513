import { secondsOf, type Seconds } from '../script/clock-times';
import type { DayScript, ExpectedBoard, ScriptStep } from '../script/day-script';

/** A step with the place that it has in its device's queue. */
export interface PlannedStep {
  readonly step: ScriptStep;
  /** in the script, from 0 */
  readonly index: number;
  readonly device: string;
  /** 1, 2, 3 … on its device */
  readonly sequence: number;
  /** tapped without network: sent at the device's next sync */
  readonly queued: boolean;
}

/** Everything that happens at one moment, in this order: devices drop out, taps, devices come back, boards are looked at. */
export interface Moment {
  readonly at: Seconds;
  readonly disconnects: string[];
  /** one lane per device: a device says one thing after the other, devices speak at once */
  readonly lanes: Map<string, PlannedStep[]>;
  readonly connects: string[];
  readonly boards: ExpectedBoard[];
}

/** When what is said reaches the school: a device without network keeps its taps and sends them in order. */
export function scheduleOf(script: DayScript): readonly Moment[] {
  const moments = new Map<Seconds, Moment>();
  const momentAt = (at: Seconds): Moment => {
    const known = moments.get(at) ?? { at, disconnects: [], lanes: new Map<string, PlannedStep[]>(), connects: [], boards: [] };
    moments.set(at, known);
    return known;
  };
  momentAt(secondsOf(script.starts)).connects.push(...script.devices.map(({ id }) => id));
  momentAt(secondsOf(script.ends));
  const offline = new Map(script.devices.map((device) => [device.id, (device.offline ?? []).map(asWindow)]));
  for (const [id, windows] of offline)
    for (const { from, sync } of windows) {
      momentAt(from).disconnects.push(id);
      momentAt(sync).connects.push(id);
    }
  const sequences = new Map<string, number>();
  inTapOrder(script.steps).forEach(({ step, index }) => {
    const device = step.on ?? ownTablet(step.as);
    const sequence = (sequences.get(device) ?? 0) + 1;
    sequences.set(device, sequence);
    const tapped = secondsOf(step.at);
    const window = offline.get(device)?.find(({ from, sync }) => from <= tapped && tapped < sync);
    const { lanes } = momentAt(window?.sync ?? tapped);
    lanes.set(device, [...(lanes.get(device) ?? []), { step, index, device, sequence, queued: window !== undefined }]);
  });
  for (const board of script.expect.boards ?? []) momentAt(secondsOf(board.at)).boards.push(board);
  return [...moments.values()].sort((a, b) => a.at - b.at);
}

const asWindow = (window: { readonly from: string; readonly to: string; readonly sync?: string }) => ({
  from: secondsOf(window.from),
  sync: secondsOf(window.sync ?? window.to),
});

const inTapOrder = (steps: readonly ScriptStep[]): readonly { readonly step: ScriptStep; readonly index: number }[] =>
  steps.map((step, index) => ({ step, index })).sort((a, b) => secondsOf(a.step.at) - secondsOf(b.step.at) || a.index - b.index);

/** `staff:T012` → the tablet that nobody else uses. */
export const ownTablet = (person: string): string => `tablet_${person.slice(person.indexOf(':') + 1)}`;
