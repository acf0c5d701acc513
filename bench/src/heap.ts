import { type CampusDay, dayCodec, decide, type DayEvent, evolve, initialDay } from '@baton/custody';
import { canonicalJson, metadataText, type Metadata } from '@baton/event-log';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { contextOf, metadataOf, nextCommandId, tapsOf } from './day';
import { type Budget, type Result, rounded } from './measure';
import { schoolOf } from './school';
import { serviceDayBefore } from './school-year';

/** Whole days held in memory at once. */
const DAYS = 8;

/**
 * Bytes of heap that one child's day takes on a board: each day is folded from its stored texts, as after a restart, and
 * only the folded days are kept.
 */
export async function heap(_budget: Budget): Promise<Result[]> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const school = schoolOf(1, 6, 31);
  const stored = storedDay();
  const used = () => {
    collect();
    collect();
    return process.memoryUsage().heapUsed;
  };
  const days: CampusDay[] = [folded(stored)];
  const before = used();
  for (let n = 0; n < DAYS; n++) days.push(folded(stored));
  const bytes = (used() - before) / DAYS / school.children.length;
  if (days.some((day) => day.closed === null || day.children.size !== school.children.length)) throw new Error('A day is not whole.');
  return [
    {
      name: 'heap-of-a-childs-day',
      value: rounded(bytes),
      unit: 'B',
      p50: null,
      p99: null,
      ratios: { 'goal of 300 B': rounded(bytes / 300) },
    },
  ];
}

interface Stored {
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: string;
  readonly metadata: string;
}

function storedDay(): Stored[] {
  const school = schoolOf(1, 6, 31);
  const { serviceDay, midnight } = serviceDayBefore(1);
  const stored: Stored[] = [];
  const day = initialDay();
  for (const tap of tapsOf(school, serviceDay, midnight)) {
    const commandId = nextCommandId();
    const decision = decide(day, tap.command, contextOf(tap, commandId));
    if (decision.kind !== 'accepted') throw new Error(`${tap.command.type} was answered ${JSON.stringify(decision)}`);
    for (const event of decision.events) {
      const { type, schemaVersion, data } = dayCodec.encode(event);
      const metadata: Metadata = { ...metadataOf(school, tap, commandId), envelopeVersion: 1, schemaVersion };
      stored.push({ type, schemaVersion, data: canonicalJson(data), metadata: metadataText(metadata) });
      take(day, stored[stored.length - 1], stored.length - 1);
    }
  }
  return stored;
}

function folded(stored: readonly Stored[]): CampusDay {
  const day = initialDay();
  stored.forEach((event, revision) => take(day, event, revision));
  return day;
}

function take(day: CampusDay, { type, schemaVersion, data, metadata }: Stored, revision: number): void {
  const event: DayEvent = dayCodec.decode(type, schemaVersion, JSON.parse(data) as object);
  evolve(day, { event, eventId: `event${revision}`, revision: String(revision), metadata: JSON.parse(metadata) as Metadata });
}
