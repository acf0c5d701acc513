import type { Codec } from '@baton/event-schema';
import fc from 'fast-check';
import { campusCodec, campusFold } from '../campus/campus';
import { childCodec, childFold } from '../child/child';
import { deviceCodec, deviceFold } from '../device/device';
import { directoryCodec, directoryFold } from '../directory/directory';
import { importCodec, importFold } from '../importing/import';
import { personCodec, personFold } from '../person/person';
import { staffCodec, staffFold } from '../staff/staff';
import campus from './campus.json';
import child from './child.json';
import device from './device.json';
import directory from './directory.json';
import imports from './import.json';
import person from './person.json';
import staff from './staff.json';

interface Sample {
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: object;
}

interface Folding {
  initial(): unknown;
  evolve(state: unknown, recorded: { readonly event: unknown }): unknown;
}

const MODULES: readonly (readonly [string, Codec, readonly Sample[], unknown])[] = [
  ['child', childCodec, child, childFold],
  ['person', personCodec, person, personFold],
  ['staff', staffCodec, staff, staffFold],
  ['campus', campusCodec, campus, campusFold],
  ['directory', directoryCodec, directory, directoryFold],
  ['device', deviceCodec, device, deviceFold],
  ['import', importCodec, imports, importFold],
];

// A sample is what a school's log holds: it is never edited. A new shape of an event is a new version with an upcaster and
// a further sample.
describe.each(MODULES)('stored events of %s', (_name, codec, samples, fold) => {
  it.each(samples.map((s) => [`${s.type} v${s.schemaVersion}`, s] as const))('%s is read, and fits the current shape', (_title, sample) => {
    const event = codec.decode(sample.type, sample.schemaVersion, sample.data);
    const again = codec.encode(event);
    expect(again.type).toBe(sample.type);
    if (again.schemaVersion === sample.schemaVersion) expect(again.data).toEqual(sample.data);
  });

  it('every event type has a sample of every version', () => {
    const wanted = Object.entries(codec.types).flatMap(([type, shape]) =>
      Array.from({ length: shape.upcasters.length + 1 }, (_, i) => `${type} v${i + 1}`),
    );
    expect(samples.map((s) => `${s.type} v${s.schemaVersion}`).sort()).toEqual(wanted.sort());
  });

  it('no order of events makes the fold fail: it never refuses', () => {
    const { initial, evolve } = fold as Folding;
    const events = samples.map((s) => codec.decode(s.type, s.schemaVersion, s.data));
    fc.assert(
      fc.property(fc.shuffledSubarray([...events, ...events]), (some) => {
        expect(some.reduce((state, event) => evolve(state, { event }), initial())).toBeDefined();
      }),
    );
  });

  it('an event with a field that the positive list does not name is not stored', () => {
    const [first] = samples;
    const event = codec.decode(first.type, first.schemaVersion, first.data);
    expect(() => codec.encode({ ...event, data: { ...event.data, nickname: '小明' } })).toThrow('nickname');
  });
});
