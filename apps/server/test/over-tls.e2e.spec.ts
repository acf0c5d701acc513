import { newAuthority, serverCertificate, type Authority } from '@baton/installation';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../src/app';
import { startTestServer, type TestServer } from './support';

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  /** serial number of the server's certificate */
  readonly serial: string;
}

describe('a server with the school’s own certificate', () => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-tls-'));
  const files = { BATON_TLS_CERT: join(folder, 'server.crt'), BATON_TLS_KEY: join(folder, 'server.key') };
  let authority: Authority;
  let server: TestServer;
  let port: number;

  async function newCertificate(hosts = ['baton.school.lan', '127.0.0.1']): Promise<string> {
    const made = await serverCertificate(authority, hosts, Date.now());
    writeFileSync(files.BATON_TLS_KEY, made.key);
    writeFileSync(files.BATON_TLS_CERT, made.certificate);
    return new X509Certificate(made.certificate).serialNumber;
  }

  const get = (path: string, ca: string | undefined, host = 'baton.school.lan') =>
    new Promise<Answer>((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port, path, servername: host, headers: { host }, ca, agent: false });
      asked.on('error', reject);
      asked.on('response', (response) => {
        const { serialNumber } = (response.socket as unknown as { getPeerCertificate(): { serialNumber: string } }).getPeerCertificate();
        let body = '';
        response.on('data', (part: Buffer) => (body += part.toString()));
        const { statusCode, headers } = response;
        response.on('end', () => resolve({ status: statusCode ?? 0, type: headers['content-type'] ?? '', body, serial: serialNumber }));
      });
      asked.end();
    });

  beforeAll(async () => {
    authority = await newAuthority(['baton.school.lan'], Date.now());
    await newCertificate();
    server = await startTestServer({ env: files });
    await server.running.app.listen(0, '127.0.0.1');
    port = (server.running.app.getHttpServer().address() as AddressInfo).port;
  });
  afterAll(async () => {
    await server.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is opened by a tablet that has installed the authority, and by no other', async () => {
    expect(await get('/api/health', authority.certificate)).toMatchObject({ status: 200 });
    await expect(get('/api/health', undefined)).rejects.toMatchObject({ code: 'SELF_SIGNED_CERT_IN_CHAIN' });
    await expect(get('/api/health', authority.certificate, 'other.lan')).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  });

  it('hands out the authority to be installed, and what to compare it with; never a key', async () => {
    const file = await get('/ca.crt', authority.certificate);
    expect([file.status, file.type]).toEqual([200, 'application/x-x509-ca-cert']);
    const { fingerprint256 } = new X509Certificate(authority.certificate);
    expect(new X509Certificate(file.body).fingerprint256).toBe(fingerprint256);
    expect(file.body).not.toContain('PRIVATE');
    const told = JSON.parse((await get('/api/certificate-authority', authority.certificate)).body) as object;
    expect(told).toMatchObject({
      file: '/ca.crt',
      fingerprint: fingerprint256,
      hosts: expect.arrayContaining(['baton.school.lan', '127.0.0.1']),
    });
  });

  it('takes a renewed certificate while it runs', async () => {
    const before = (await get('/api/health', authority.certificate)).serial;
    const renewed = await newCertificate();
    let serial = before;
    for (const since = Date.now(); serial === before && Date.now() - since < 60_000;) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      serial = (await get('/api/health', authority.certificate)).serial;
    }
    expect(serial).toBe(renewed);
  });

  it('keeps the old one when the new one doesn’t fit its key', async () => {
    const before = (await get('/api/health', authority.certificate)).serial;
    const other = await serverCertificate(authority, ['baton.school.lan'], Date.now());
    writeFileSync(files.BATON_TLS_CERT, other.certificate);
    for (const since = Date.now(); !server.log().includes('renewed certificate can’t be used') && Date.now() - since < 60_000;)
      await new Promise((resolve) => setTimeout(resolve, 500));
    expect(server.log()).toContain('renewed certificate can’t be used');
    expect((await get('/api/health', authority.certificate)).serial).toBe(before);
  });

  it('doesn’t start with a certificate that is missing or isn’t one, and says which setting to correct', async () => {
    const start = (env: object) => createApp({ config: { ...server.config, ...env }, mode: 'serve' });
    const key = files.BATON_TLS_KEY;
    const missing = { tls: { certificate: join(folder, 'nowhere.crt'), key } };
    const none = { tls: { certificate: key, key } };
    const dataFolder = join(folder, 'data');
    await expect(start({ dataFolder, ...missing })).rejects.toThrow(/BATON_TLS_CERT names .*nowhere.crt.*tls init/);
    await expect(start({ dataFolder, ...none })).rejects.toThrow(/BATON_TLS_CERT .* BATON_TLS_KEY .*tls init/);
  });
});

it('a server behind a TLS proxy has no authority to install', async () => {
  const server = await startTestServer();
  for (const path of ['/ca.crt', '/api/certificate-authority'])
    expect((await server.nobody.get(path)).body.code).toBe('no_authority_certificate');
  await server.remove();
});
