import { configFrom } from '@baton/installation';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tlsInit } from './tls-init';

describe('tls init', () => {
  let folder: string;
  let said: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'baton-tls-init-'));
    said = '';
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((said += String(text)), true));
  });
  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true, force: true });
  });

  const init = (...args: string[]) =>
    tlsInit(configFrom({ BATON_DATA: join(folder, 'data'), BATON_MASTER_KEY_FILE: join(folder, 'master.key') }), args);
  const read = (file: string) => readFileSync(join(folder, 'tls', file), 'utf8');
  const fingerprintOf = (pem: string) => new X509Certificate(pem).fingerprint256;

  it('makes an authority and a certificate beside the master key, keys readable by their owner only, and says what comes next', async () => {
    expect(await init('--host', 'baton.school.lan', '--host', '192.168.8.10')).toBe(true);
    expect(readdirSync(join(folder, 'tls')).sort()).toEqual(['authority.crt', 'authority.key', 'server.crt', 'server.key']);
    for (const key of ['authority.key', 'server.key']) expect(statSync(join(folder, 'tls', key)).mode & 0o777).toBe(0o600);
    const server = new X509Certificate(read('server.crt'));
    expect([server.checkHost('baton.school.lan'), server.checkIP('192.168.8.10')]).toEqual(['baton.school.lan', '192.168.8.10']);
    expect(server.verify(new X509Certificate(read('authority.crt')).publicKey)).toBe(true);
    for (const words of [
      fingerprintOf(read('authority.crt')),
      `BATON_TLS_CERT=${join(folder, 'tls', 'server.crt')}`,
      'https://baton.school.lan:3000/ca.crt',
    ])
      expect(said).toContain(words);
    expect(said).not.toContain('PRIVATE');
  });

  it('renews under the same authority when it is run again: no tablet needs a visit', async () => {
    await init('--host', 'baton.school.lan');
    const [authority, server] = [read('authority.crt'), read('server.crt')];
    await init('--host', '10.0.0.7', '--host', 'baton.school.lan');
    expect(read('authority.crt')).toBe(authority);
    expect(fingerprintOf(read('server.crt'))).not.toBe(fingerprintOf(server));
    await init('--host', 'baton.school.lan', '--new-authority');
    expect(read('authority.crt')).not.toBe(authority);
  });

  it('refuses a name that the authority may not vouch for, instead of a certificate that no tablet takes', async () => {
    await init('--host', 'baton.school.lan');
    const before = read('server.crt');
    await expect(init('--host', 'kita.lan')).rejects.toMatchObject({ key: 'authority_too_narrow', params: { host: 'kita.lan' } });
    expect(read('server.crt')).toBe(before);
  });

  it('never puts a new authority in the place of one whose key is somewhere else', async () => {
    await init('--host', 'baton.school.lan');
    rmSync(join(folder, 'tls', 'authority.key'));
    await expect(init('--host', 'baton.school.lan')).rejects.toMatchObject({ key: 'half_an_authority' });
  });

  it('names a host that is none', async () => {
    await expect(init()).rejects.toMatchObject({ key: 'host_missing' });
    await expect(init('--host', 'https://baton.school.lan:8443')).rejects.toMatchObject({ key: 'wrong_host' });
  });
});
