import fc from 'fast-check';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson } from '../canonical-json';
import { createAggregate } from '../aggregate';
import { metadataText } from '../hash-chain';
import {
  metadataOf,
  receive,
  sampleCodec,
  type SampleDay,
  type SampleEvent,
  sampleFold,
  sampleRefusalOf,
  TUESDAY,
} from '../testing/samples';
import { temporaryFolder } from '../testing/temporary-folder';
import { verifyLogFile } from '../verify';
import { cutAlong, joinMetadata, piecesOf, splitMetadata } from './metadata-shape';
import { openSqliteLog } from './sqlite-log';

const back = (text: string) => {
  const { shape, values } = splitMetadata(text);
  return joinMetadata(piecesOf(shape), values);
};

describe('Metadata on disk', () => {
  it('comes back to the byte, whatever it is', () => {
    const key = fc.oneof(fc.constantFrom('id', 'role', 'commandId', 'recordedAt'), fc.string());
    const json = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value')),
        fc.dictionary(key, tie('value')),
      ),
    })).value;
    fc.assert(
      fc.property(json, (value) => expect(back(JSON.stringify(value))).toBe(JSON.stringify(value))),
      { numRuns: 1_000 },
    );
    fc.assert(
      fc.property(fc.string(), (text) => expect(back(text)).toBe(text)),
      { numRuns: 300 },
    );
    expect(back('"a":"\u0001","b":1')).toBe('"a":"\u0001","b":1');
  });

  it('comes back to the byte when it is cut along the shape of another event', () => {
    const word = fc.oneof(fc.constantFrom('', 'a', '7', '\\"', '"', '","role":"x', '\u0001'), fc.string());
    const text = ([a, b, n]: readonly [string, string, number | null]) => `{"actor":{"id":"${a}"},"commandId":"${b}","time":${n}}`;
    const any = fc.tuple(word, word, fc.oneof(fc.integer(), fc.constant(null)));
    let cut = 0;
    fc.assert(
      fc.property(any, any, (one, two) => {
        const pieces = piecesOf(splitMetadata(text(one)).shape);
        const values = cutAlong(pieces)(text(two));
        if (values === null) return;
        cut += 1;
        expect(joinMetadata(pieces, values)).toBe(text(two));
      }),
      { numRuns: 2_000 },
    );
    expect(cut).toBeGreaterThan(200);
  });

  it('has one shape for all commands of a kind, and keeps what differs', () => {
    const text = (commandId: string, id: string, at: number) =>
      metadataText({
        ...metadataOf(commandId, {
          actor: { id, kind: 'person', role: 'dutyTeacher', proof: 'session' },
          time: { occurredAt: at, occurredRaw: at, offsetMs: 3, errorMs: 9, recordedAt: at },
        }),
        envelopeVersion: 1,
        schemaVersion: 1,
      });
    const [one, two] = [splitMetadata(text('a', 'staff1', 1)), splitMetadata(text('\\"b\\"', 'staff2', 2))];
    expect(two.shape).toBe(one.shape);
    expect(one.values.split('\u0001')).toEqual(expect.arrayContaining(['a', 'staff1', '1']));
  });

  it('leaves an event of a school day within 700 bytes on disk', async () => {
    const file = join(temporaryFolder(), 'log.db');
    const store = await openSqliteLog({ file });
    const day = createAggregate<SampleDay, SampleEvent, string>({
      store,
      codec: sampleCodec,
      fold: sampleFold,
      refusalOf: sampleRefusalOf,
    });
    const uuid = (n: number) => `0198b2c4-1111-8aaa-8aaa-${String(n).padStart(12, '0')}`;
    const events = 2_000;
    await Promise.all(
      Array.from({ length: events }, (_, i) => {
        const metadata = metadataOf(uuid(i), {
          ...{ previousCommandId: uuid(i - 1), requestDigest: canonicalJson(i).padStart(64, 'a') },
          ...{
            device: { id: 'dev4k2h7s9d1a', install: uuid(i % 40), sequence: i },
            seen: { revision: String(i), rosterSnapshot: uuid(1) },
          },
          time: { occurredAt: TUESDAY + i, occurredRaw: TUESDAY + i, offsetMs: -35, errorMs: 60, recordedAt: TUESDAY + i },
        });
        return day.transact({
          stream: `campusDay-c${i % 4}-2026-03-10`,
          metadata,
          decide: receive(`child0a8s7d6f5${i}`, `staff9s8d7f6g${i % 30}`),
        });
      }),
    );
    await store.close();
    const bytes = statSync(file).size / events;
    expect(bytes).toBeLessThan(700);
    expect(await verifyLogFile(file)).toMatchObject({ events: events + 1, problems: 0 });
  });
});
