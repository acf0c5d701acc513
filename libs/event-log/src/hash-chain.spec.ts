import { canonicalJson } from './canonical-json';
import { chainEvents, commandIdOf, emptyChain, envelopeOf, eventIdOf, genesisHash, metadataText } from './hash-chain';
import { metadataOf, TUESDAY } from './testing/samples';

const LOG = '5f0f6f5e-9d3c-4d0e-8a51-2b7f5f3f0c11';
const DAY = 'campusDay-c1-2026-03-10';
const metadata = metadataText({ ...metadataOf('command1'), envelopeVersion: 1, schemaVersion: 1 });
const received = (childId: string) => ({
  type: 'ChildReceived',
  schemaVersion: 1,
  data: canonicalJson({ childId, holderId: 'staff7', note: '木·𠮷' }),
  metadata,
  recordedAt: TUESDAY,
});

describe('The chain rule', () => {
  /** Computed once by hashlib in Python from the text of log-format; a log that a school has used depends on it. Never edit. */
  it('gives the hashes that it has given since the first log', () => {
    expect(genesisHash(LOG, DAY)).toBe('564d50460b37c605458c8ef9b8b8a30ee33d2b14df4d782f2e724845e8dde0fa');
    const [first, second] = chainEvents(LOG, DAY, emptyChain(LOG, DAY), [received('child1'), received('child2')]);
    expect(first).toMatchObject({
      contentHash: 'c7ebb0f9288ec84ae4c85d8f923078d8a39649a232a0e74446155a465f5f1e9a',
      previousHash: '564d50460b37c605458c8ef9b8b8a30ee33d2b14df4d782f2e724845e8dde0fa',
      hash: 'f5a58b4ee5c17420e738241bed2392079d35967928ec14315b524286f30f73f8',
      eventId: '019cd6a7-14c0-8f5a-858b-ee5c17420e73',
    });
    expect(second).toMatchObject({
      contentHash: '697917af59f94864a04809066961b7ce831f95318f2ea24c954cbd57ecef41f3',
      hash: '990f70e226408b59af86c44585b5500c85c639436b8d35f669b58f32c6b19b3f',
    });
  });

  it('gives an event another hash and id in another stream, log, place or time', () => {
    const base = chainEvents(LOG, DAY, emptyChain(LOG, DAY), [received('child1')])[0];
    const others = [
      chainEvents('another-log', DAY, emptyChain('another-log', DAY), [received('child1')])[0],
      chainEvents(LOG, 'alerts-c1', emptyChain(LOG, 'alerts-c1'), [received('child1')])[0],
      chainEvents(LOG, DAY, { revision: '0', hash: emptyChain(LOG, DAY).hash }, [received('child1')])[0],
      chainEvents(LOG, DAY, { revision: '-1', hash: 'a'.repeat(64) }, [received('child1')])[0],
      chainEvents(LOG, DAY, emptyChain(LOG, DAY), [{ ...received('child1'), type: 'ChildLeft' }])[0],
      chainEvents(LOG, DAY, emptyChain(LOG, DAY), [{ ...received('child1'), schemaVersion: 2 }])[0],
    ];
    expect(new Set([base, ...others].map((event) => event.hash)).size).toBe(7);
    expect(new Set([base, ...others].map((event) => event.eventId)).size).toBe(7);
  });
});

describe('An event id', () => {
  it('is a UUID of version 8 that sorts by time', () => {
    const ids = [0, 1, 1773127800000, 2 ** 48 - 1].map((time) => eventIdOf(time, 'f5a58b4ee5c17420e738241bed239207'));
    for (const eventId of ids) expect(eventId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect([...ids].sort()).toEqual(ids);
  });
});

describe('What is read out of a metadata text without parsing it', () => {
  it('is the member itself, whatever stands in the other strings', () => {
    const tricky = metadataText({
      ...metadataOf('the-real-one', { previousCommandId: 'the-other-one', causationId: '"commandId":"forged"' }),
      actor: { id: '"commandId":"forged"', kind: 'person', role: '"schemaVersion":9', proof: 'session' },
      build: { server: '"recordedAt":1', client: '\\"commandId\\":\\"forged\\"' },
      envelopeVersion: 1,
      schemaVersion: 3,
    });
    expect(commandIdOf(tricky)).toBe('the-real-one');
    expect(envelopeOf(tricky)).toEqual({ schemaVersion: 3, recordedAt: TUESDAY });
  });
});
