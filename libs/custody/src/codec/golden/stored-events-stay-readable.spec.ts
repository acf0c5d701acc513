import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codecOf, count, event, id, orNull, UnknownEventType, type Codec } from '@baton/event-schema';
import fc from 'fast-check';
import { alertCodec } from '../../alerts/events';
import { evolveAlerts, initialAlerts } from '../../alerts/alerts';
import { evolve, initialDay } from '../../campus-day';
import { dayCodec } from '../../events';
import { gateBookCodec } from '../../gate-book/gate-book';
import { incidentCodec } from '../../incident/incident';
import { gateBookTour } from '../../testing/gate-book-tour';
import { alertTour, grandTour, incidentTour } from '../../testing/grand-tour';

/**
 * A sample is what a school's log holds: one file per type and version, never edited. A new shape of an event is a new
 * version with an upcaster and a further sample. UPDATE_GOLDEN=1 writes the samples that are missing, and none else.
 */

interface Sample {
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: object;
}
type Happened = readonly { readonly type: string; readonly data: object }[];

const MODULES: readonly (readonly [string, Codec, () => Happened])[] = [
  ['campusDay', dayCodec, () => grandTour().records.map((r) => r.event)],
  ['alerts', alertCodec, alertTour],
  ['incident', incidentCodec, incidentTour],
  ['gateBook', gateBookCodec, gateBookTour],
];

const fileOf = (module: string, type: string, version: number) => join(__dirname, module, `${type}.v${version}.json`);
const wantedOf = (codec: Codec) =>
  Object.entries(codec.types).flatMap(([type, shape]) =>
    Array.from({ length: shape.upcasters.length + 1 }, (_, i) => ({ type, version: i + 1 })),
  );
const samplesOf = (module: string): Sample[] =>
  readdirSync(join(__dirname, module)).map((file) => JSON.parse(readFileSync(join(__dirname, module, file), 'utf8')) as Sample);

/** The richest event of its type: every optional field that the day could fill is filled. */
const richest = (events: Happened, type: string) =>
  events.filter((e) => e.type === type).sort((a, b) => JSON.stringify(b.data).length - JSON.stringify(a.data).length)[0];

function writeMissing(module: string, codec: Codec, happened: Happened): void {
  for (const { type } of wantedOf(codec)) {
    const sample = richest(happened, type);
    if (!sample) continue;
    const { schemaVersion, data } = codec.encode(sample);
    const file = fileOf(module, type, schemaVersion);
    if (!existsSync(file)) writeFileSync(file, `${JSON.stringify({ type, schemaVersion, data }, null, 2)}\n`);
  }
}

describe.each(MODULES)('stored events of %s', (module, codec, tour) => {
  if (process.env.UPDATE_GOLDEN) writeMissing(module, codec, tour());
  const samples = samplesOf(module);

  it('a busy day has every kind of event', () => {
    const types = new Set(tour().map((e) => e.type));
    expect(Object.keys(codec.types).filter((type) => !types.has(type))).toEqual([]);
  });

  it('and fills every field that may be left out, so that each has been stored once', () => {
    const happened = tour();
    const never = Object.entries(codec.types).flatMap(([type, shape]) =>
      Object.keys(shape.fields)
        .filter((name) => shape.fields[name].kind.endsWith('?'))
        .filter((name) => !happened.some((e) => e.type === type && name in e.data))
        .map((name) => `${type}.${name}`),
    );
    expect(never).toEqual([]);
  });

  it('every type has a sample of every version that was ever stored', () => {
    const missing = wantedOf(codec).filter(({ type, version }) => !existsSync(fileOf(module, type, version)));
    expect(missing).toEqual([]);
  });

  it('every sample stands in the file of its type and version', () => {
    const names = samples.map((s) => `${s.type}.v${s.schemaVersion}.json`).sort();
    expect(readdirSync(join(__dirname, module)).sort()).toEqual(names);
  });

  it.each(samples.map((s) => [`${s.type} v${s.schemaVersion}`, s] as const))(
    '%s is read, and fits the shape of today',
    (_title, sample) => {
      const read = codec.decode(sample.type, sample.schemaVersion, sample.data);
      const again = codec.encode(read);
      expect(again.type).toBe(sample.type);
      if (again.schemaVersion === sample.schemaVersion) expect(again.data).toEqual(sample.data);
    },
  );
});

describe('folding never fails and never refuses', () => {
  it('whatever order the events of a day come in', () => {
    const events = samplesOf('campusDay').map((s) => dayCodec.decode(s.type, s.schemaVersion, s.data));
    const metadata = { actor: { id: 'staff1', role: 'duty_teacher' }, time: { occurredAt: 1, recordedAt: 2, errorMs: null } };
    fc.assert(
      fc.property(fc.shuffledSubarray([...events, ...events]), (some) => {
        const day = initialDay();
        some.forEach((e, i) => evolve(day, { event: e, eventId: `event${i}`, revision: String(i), metadata }));
        expect(day.revision).toBe(some.length - 1);
      }),
      { numRuns: 300 },
    );
  });

  it('nor the alerts', () => {
    const events = samplesOf('alerts').map((s) => alertCodec.decode(s.type, s.schemaVersion, s.data));
    fc.assert(
      fc.property(fc.shuffledSubarray([...events, ...events]), (some) => {
        const alerts = initialAlerts();
        for (const e of some) evolveAlerts(alerts, { event: e, metadata: { time: { recordedAt: 1 } } });
        expect(alerts.byId.size).toBeLessThan(2);
      }),
    );
  });
});

describe('a new shape is a new version', () => {
  const v1 = codecOf({ ChildCalled: event('v1', { childId: id, gate: id }) });
  const v3 = codecOf({
    ChildCalled: event('v3', { childId: id, gateId: id, line: orNull(count) }, [
      ({ gate, ...rest }) => ({ ...rest, gateId: gate }),
      (older) => ({ ...older, line: null }),
    ]),
  });

  it('and every older one is lifted step by step', () => {
    const stored = v1.encode({ type: 'ChildCalled', data: { childId: 'child1', gate: 'gateEast' } });
    expect(stored.schemaVersion).toBe(1);
    expect(v3.decode('ChildCalled', 1, stored.data)).toEqual({
      type: 'ChildCalled',
      data: { childId: 'child1', gateId: 'gateEast', line: null },
    });
    expect(v3.decode('ChildCalled', 2, { childId: 'child1', gateId: 'gateEast' }).data).toEqual({
      childId: 'child1',
      gateId: 'gateEast',
      line: null,
    });
    expect(v3.encode({ type: 'ChildCalled', data: { childId: 'child1', gateId: 'gateEast', line: 2 } }).schemaVersion).toBe(3);
  });

  it('what was stored is not touched: its hash stands', () => {
    const stored = Object.freeze({ childId: 'child1', gate: 'gateEast' });
    v3.decode('ChildCalled', 1, stored);
    expect(stored).toEqual({ childId: 'child1', gate: 'gateEast' });
  });

  it('a version or type that this build does not know is named, with the remedy', () => {
    expect(() => v1.decode('ChildCalled', 2, {})).toThrow(UnknownEventType);
    expect(() => v1.decode('ChildCalled', 0, {})).toThrow(/version 0 is not known to this build: update Baton/);
    expect(() => dayCodec.decode('ChildVanished', 1, {})).toThrow(UnknownEventType);
    expect(() => dayCodec.decode('toString', 1, {})).toThrow(UnknownEventType);
  });

  it('a field that the positive list does not name is not stored', () => {
    const data = { childId: 'child1', gateId: 'gateEast', pickupId: 'p1', name: '林小辰' };
    expect(() => dayCodec.encode({ type: 'ChildCalled', data })).toThrow(/ChildCalled.name is not a field/);
    expect(() => dayCodec.encode({ type: 'ChildCalled', data: { childId: '林小辰', gateId: 'g', pickupId: 'p1' } })).toThrow(
      /childId is not id/,
    );
  });
});
