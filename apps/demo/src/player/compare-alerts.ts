import { timeText } from '../script/clock-times';
import type { DayScript, ExpectedAlert } from '../script/day-script';
import type { Resolver } from './resolve-body';
import type { Told } from './school-under-play';

/** One notification: a level of an alert, with everybody whose device got it. */
interface Notification {
  readonly at: string;
  readonly kind: string;
  readonly level: string;
  readonly children: readonly string[];
  readonly to: readonly string[];
}

/** Every notification at its minute and to its people, and no other: what differs, in words. */
export function compareAlerts(script: DayScript, told: readonly Told[], resolver: Resolver): readonly string[] {
  const { alerts } = script.expect;
  if (!alerts) return [];
  const left = notificationsOf(told, resolver.time('00:00:00'));
  const faults: string[] = [];
  for (const expected of alerts) {
    const i = left.findIndex((one) => isTheSame(one, expected, resolver));
    if (i < 0) faults.push(`not told as expected: ${words(expected)}`);
    else left.splice(i, 1);
  }
  faults.push(...left.map((one) => `told without being expected: ${JSON.stringify(one)}`));
  const repeated = told.filter(({ how }) => how === 'repeated').length;
  if (repeated > 0) faults.push(`${repeated} notifications were repeated: somebody did not acknowledge in time`);
  return faults;
}

export function notificationsOf(told: readonly Told[], midnight: number): Notification[] {
  const by = new Map<string, { at: number; kind: string; level: string; children: readonly string[]; to: Set<string> }>();
  for (const { how, alertId, level, at, kind, children, staffId } of told) {
    if (how === 'repeated') continue;
    const key = `${alertId}/${level}`;
    const known = by.get(key) ?? { at, kind, level, children, to: new Set<string>() };
    known.to.add(staffId);
    by.set(key, known);
  }
  return [...by.values()].map(({ at, to, ...rest }) => ({
    ...rest,
    at: timeText(Math.floor((at - midnight) / 1000)).slice(0, 5),
    to: [...to].sort(),
  }));
}

function isTheSame(one: Notification, expected: ExpectedAlert, resolver: Resolver): boolean {
  if (one.at !== expected.at || one.kind !== expected.kind || one.level !== expected.level) return false;
  if (expected.child !== null && !one.children.includes(resolver.id(expected.child))) return false;
  const to = [...new Set(expected.to.map((person) => resolver.id(person)))].sort();
  return to.join() === one.to.join();
}

const words = ({ at, kind, child, level, to }: ExpectedAlert): string => `${at} ${kind} ${child ?? ''} ${level} → ${to.join(', ')}`;
