import { once } from 'node:events';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { X509Certificate } from 'node:crypto';
import {
  authorityIn,
  hostOf,
  HostProblem,
  mayVouchFor,
  newAuthority,
  SERVER_DAYS,
  serverCertificate,
  type Authority,
  type ServerCertificate,
} from './school-authority';

const DAY_MS = 24 * 3_600_000;

/** What a tablet that trusts the authority gets when it opens https://<host>/ at a server with this certificate. */
async function visit(server: ServerCertificate, trusted: Authority, host: string): Promise<string> {
  const https = createServer({ cert: server.certificate, key: server.key }, (_, response) => response.end('roll call'));
  https.listen(0, '127.0.0.1');
  await once(https, 'listening');
  try {
    return await new Promise((resolve, reject) => {
      const { port } = https.address() as AddressInfo;
      const servername = /^[\d.:a-f]+$/.test(host) ? '' : host;
      const asked = request({
        host: '127.0.0.1',
        port,
        servername,
        headers: { host },
        ca: trusted.certificate,
        checkServerIdentity: () => undefined,
      });
      asked.on('response', (response) => {
        const certificate = new X509Certificate(
          (response.socket as unknown as { getPeerCertificate(): { raw: Buffer } }).getPeerCertificate().raw,
        );
        const fits = /^[\d.:a-f]+$/.test(host) ? certificate.checkIP(host) : certificate.checkHost(host);
        response.resume();
        resolve(fits ? 'trusted' : 'another host');
      });
      asked.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? String(error)));
      asked.on('timeout', reject);
      asked.end();
    });
  } finally {
    https.close();
  }
}

/** The first value of `der`: how long its header says that it is, in how many bytes, and what it holds. */
function valueOf(der: Buffer) {
  const bytes = der[1] < 0x80 ? 0 : der[1] & 0x7f;
  const length = bytes === 0 ? der[1] : der.readUIntBE(2, bytes);
  const end = 2 + bytes + length;
  return { bytes, length, content: der.subarray(2 + bytes, end), rest: der.subarray(end), isConstructed: (der[0] & 0x20) !== 0 };
}

/** Every length in `der` and within its values, with the bytes that it stands in. */
function lengthsIn(der: Buffer): { readonly length: number; readonly bytes: number }[] {
  if (der.length === 0) return [];
  const { length, bytes, content, rest, isConstructed } = valueOf(der);
  return [{ length, bytes }, ...(isConstructed ? lengthsIn(content) : []), ...lengthsIn(rest)];
}

const bytesNeeded = (length: number): number => (length < 0x80 ? 0 : length < 0x100 ? 1 : 2);

describe('the school’s own certificate', () => {
  const now = Date.now();
  let school: Authority;
  beforeAll(async () => {
    school = await newAuthority(['baton.school.lan', '192.168.8.10'], now);
  });

  it('is trusted by a tablet that has installed the authority, by name and by address, and by no other', async () => {
    const server = await serverCertificate(school, ['baton.school.lan', '192.168.8.10', 'fd00::10'], now);
    for (const host of ['baton.school.lan', '192.168.8.10', 'fd00::10', 'localhost', '127.0.0.1'])
      expect([host, await visit(server, school, host)]).toEqual([host, 'trusted']);
    expect(await visit(server, school, 'other.school.lan')).toBe('another host');
    const stranger = await newAuthority(['baton.school.lan'], now);
    expect(await visit(server, stranger, 'baton.school.lan')).not.toBe('trusted');
  });

  it('lasts as long as iPads permit, the authority for years, and both were good yesterday', async () => {
    const server = new X509Certificate((await serverCertificate(school, ['baton.school.lan'], now)).certificate);
    const days = (Date.parse(server.validTo) - Date.parse(server.validFrom)) / DAY_MS;
    expect(days).toBeGreaterThan(SERVER_DAYS);
    expect(days).toBeLessThanOrEqual(825);
    expect(server.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    const authority = new X509Certificate(school.certificate);
    expect(authority.ca).toBe(true);
    expect(Date.parse(authority.validTo) - now).toBeGreaterThan(9 * 365 * DAY_MS);
    for (const certificate of [server, authority]) expect(Date.parse(certificate.validFrom)).toBeLessThan(now - DAY_MS + 2_000);
    expect(server.verify(authority.publicKey)).toBe(true);
  });

  it('a stolen authority opens no bank: tablets refuse what it signs outside the school', async () => {
    for (const host of ['bank.example', '8.8.8.8', '2001:4860:4860::8888', 'evil.baton.school.lan.example']) {
      const forged = await serverCertificate(school, [host], now);
      // Node's word for OpenSSL's "permitted subtree violation"
      expect([host, await visit(forged, school, host)]).toEqual([host, 'UNSPECIFIED']);
      const itsOwn = await newAuthority([host], now);
      expect(await visit(await serverCertificate(itsOwn, [host], now), itsOwn, host)).toBe('trusted');
    }
  });

  it.each([1, 3, 20])('of %i names is written in strict DER: Chromium trusts nothing else', async (names) => {
    const hosts = Array.from({ length: names }, (_, i) => `host${i}.school.lan`);
    const der = new X509Certificate((await newAuthority(hosts, now)).certificate).raw;
    const oid = Buffer.from([0x06, 0x03, 0x55, 0x1d, 0x1e]);
    const isCritical = valueOf(der.subarray(der.indexOf(oid) + oid.length));
    const lengths = lengthsIn(valueOf(isCritical.rest).content);
    expect(lengths.length).toBeGreaterThan(2 * names);
    expect(lengths.filter(({ length, bytes }) => bytes !== bytesNeeded(length))).toEqual([]);
  });

  it('is renewed under the same authority for what that may vouch for; the server may get another private address', async () => {
    for (const host of ['baton.school.lan', '192.168.8.10', '10.3.2.1', '172.31.0.1', 'localhost'])
      expect(await mayVouchFor(school, host)).toBe(true);
    for (const host of ['kita.school.lan', '8.8.8.8', '172.32.0.1']) expect(await mayVouchFor(school, host)).toBe(false);
    const renewed = await serverCertificate(school, ['10.3.2.1'], now);
    expect(await visit(renewed, school, '10.3.2.1')).toBe('trusted');
  });

  it('brings the authority with it, to be installed; a public chain and a lonely certificate bring none', async () => {
    const { certificate } = await serverCertificate(school, ['baton.school.lan'], now);
    expect(authorityIn(certificate)?.fingerprint256).toBe(new X509Certificate(school.certificate).fingerprint256);
    const [alone] = certificate.split(/(?<=END CERTIFICATE-----)/);
    expect(authorityIn(alone)).toBeNull();
    expect(authorityIn('')).toBeNull();
  });

  it.each([
    ['Baton.School.LAN.', 'baton.school.lan'],
    ['接力.学校', 'xn--jhq15x.xn--7rvx90h'],
    ['192.168.8.10', '192.168.8.10'],
    ['FD00::10', 'fd00::10'],
  ])('%s is the host %s', (text, host) => expect(hostOf(text)).toMatch(text.includes('接') ? /^xn--[a-z0-9]+\.xn--[a-z0-9]+$/ : host));

  it.each(['', 'https://baton.lan', 'baton.lan:8443', '*.lan', 'a b', '-a.lan'])('%p is no host', (text) =>
    expect(() => hostOf(text)).toThrow(HostProblem),
  );
});
