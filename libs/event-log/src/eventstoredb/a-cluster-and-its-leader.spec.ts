import { ServerCredentials } from '@grpc/grpc-js';
import { webcrypto } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyChain, headAfter } from '../hash-chain';
import { WireDatabase } from '../testing/eventstoredb-server/database';
import { WireServer } from '../testing/eventstoredb-server/server';
import { sampleAppend } from '../testing/samples';
import { temporaryFolder } from '../testing/temporary-folder';
import { verifyLog } from '../verify';
import { openEventStoreDbLog } from './open';

const STREAM = 'campusDay-c1-2026-03-10';

describe('A cluster', () => {
  it('changes its leader four times, once by its death, and no append is lost or doubled', async () => {
    const database = new WireDatabase();
    const nodes = await Promise.all([0, 1, 2].map(() => new WireServer({ database }).start()));
    WireServer.cluster(...nodes);
    const hosts = nodes.map(({ port }) => `localhost:${port}`).join(',');
    const store = await openEventStoreDbLog({ connection: `esdb://${hosts}?tls=false&discoveryInterval=20` });
    const seen: string[] = [];
    const subscription = store.subscribe({ after: 'start', prefixes: [STREAM] });
    const watching = (async () => {
      for await (const item of subscription) if (item.kind === 'event' && seen.push(item.event.revision) === 100) return;
    })();
    let head = emptyChain(store.logId, STREAM);
    for (let i = 0; i < 100; i++) {
      if (i % 20 === 10) WireServer.elect(nodes[(i / 10) % 3], nodes);
      if (i === 75) {
        nodes.find(({ leader }) => leader === null)?.kill();
        WireServer.elect(nodes.find((node) => node.leader !== null) ?? nodes[0], nodes);
      }
      const events = sampleAppend(store.logId, STREAM, head, `child${i}`);
      expect(await store.append(STREAM, head.revision, events)).toMatchObject({ kind: 'appended', revision: String(i) });
      head = headAfter(head, events);
    }
    await watching;
    expect(seen).toEqual(Array.from({ length: 100 }, (_, i) => String(i)));
    expect((await verifyLog(store)).first).toBeNull();
    expect(nodes.filter(({ calls }) => calls.append > 5).length).toBeGreaterThan(1); // the leader did change
    await store.close();
    await Promise.all(nodes.map((node) => node.stop()));
  });
});

describe('Two logs on one server', () => {
  it('see nothing of each other, and hash what they are called themselves', async () => {
    const server = await new WireServer().start();
    const open = (namespace?: string) => openEventStoreDbLog({ connection: server.address, ...(namespace ? { namespace } : {}) });
    const [plain, one, two] = [await open(), await open('one'), await open('two')];
    for (const store of [plain, one, two])
      await store.append(STREAM, '-1', sampleAppend(store.logId, STREAM, emptyChain(store.logId, STREAM), 'child1'));
    expect(new Set([plain, one, two].map(({ logId }) => logId)).size).toBe(3);
    for (const store of [plain, one, two]) expect(await verifyLog(store)).toMatchObject({ first: null, events: 2 });
    expect(server.database.log.filter(({ stream }) => stream.endsWith(STREAM)).map(({ stream }) => stream)).toEqual([
      STREAM,
      `one:${STREAM}`,
      `two:${STREAM}`,
    ]);
    await Promise.all([plain, one, two].map((store) => store.close()));
    await server.stop();
  });
});

describe('An address', () => {
  it('with TLS, an own authority, user and password is all that a locked server needs', async () => {
    const { certificate, key, file } = await certificateOfLocalhost();
    const credentials = ServerCredentials.createSsl(null, [{ cert_chain: certificate, private_key: key }]);
    const server = await new WireServer({ credentials, login: 'baton:se cret' }).start();
    const at = (user: string) => `esdb://${user}localhost:${server.port}?tlsCAFile=${encodeURIComponent(file)}`;
    const store = await openEventStoreDbLog({ connection: at('baton:se%20cret@') });
    await store.append(STREAM, '-1', sampleAppend(store.logId, STREAM, emptyChain(store.logId, STREAM), 'child1'));
    expect(server.calls.batchAppend).toBe(0);
    await store.close();
    const refused = openEventStoreDbLog({ connection: at('baton:wrong@') });
    await expect(refused).rejects.toThrow(/localhost:\d+ can't be opened: .*Unauthenticated/);
    await refused.catch((error: Error) => expect(error.message).not.toMatch(/wrong/));
    await server.stop();
  });

  it.each([
    ['http://localhost:2113', /begins with esdb/],
    ['esdb://admin:pw@localhost?tlsVerifyCert=false', /tlsCAFile/],
    ['esdb://admin:pw@localhost?speed=high', /no option speed/],
  ])('%s is refused with words that keep its password', async (connection, words) => {
    const refused = openEventStoreDbLog({ connection });
    await expect(refused).rejects.toThrow(words);
    await refused.catch((error: Error) => expect(error.message).not.toMatch(/admin|pw/));
  });

  it('of a server that is too old, or isn’t there, is refused in words', async () => {
    const server = await new WireServer({ version: '22.10.1' }).start();
    await expect(openEventStoreDbLog({ connection: server.address })).rejects.toThrow(/version 22\.10\.1; Baton needs 23\.10/);
    const { address } = server;
    await server.stop();
    await expect(openEventStoreDbLog({ connection: address })).rejects.toThrow(/The log on esdb:\/\/localhost:\d+ can't be opened/);
  });
});

async function certificateOfLocalhost(): Promise<{ certificate: Buffer; key: Buffer; file: string }> {
  await import('reflect-metadata');
  const { X509CertificateGenerator, SubjectAlternativeNameExtension, BasicConstraintsExtension } = await import('@peculiar/x509');
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const made = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=localhost',
    keys,
    signingAlgorithm: algorithm,
    extensions: [new BasicConstraintsExtension(true), new SubjectAlternativeNameExtension([{ type: 'dns', value: 'localhost' }])],
  });
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  const file = join(temporaryFolder(), 'ca.pem');
  writeFileSync(file, made.toString('pem'));
  return {
    certificate: Buffer.from(made.toString('pem')),
    key: Buffer.from(`-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n`),
    file,
  };
}
