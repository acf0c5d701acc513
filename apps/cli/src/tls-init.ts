import {
  type Authority,
  type Config,
  hostOf,
  HostProblem,
  MAX_HOSTS,
  mayVouchFor,
  newAuthority,
  serverCertificate,
} from '@baton/installation';
import { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Refused, say } from './messages/say';

const OPTIONS = {
  host: { type: 'string', multiple: true },
  out: { type: 'string' },
  'new-authority': { type: 'boolean' },
} as const;

/**
 * The school's own authority and a certificate of the server. Run again, it renews the certificate under the same
 * authority, so that no tablet needs a visit.
 */
export async function tlsInit(config: Config, args: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const hosts = hostsOf(values.host ?? []);
  const folder = resolve(values.out ?? join(dirname(config.masterKeyFile), 'tls'));
  const files = filesIn(folder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const known = values['new-authority'] ? null : authorityIn(files);
  const authority = known ?? (await newAuthority(hosts, Date.now()));
  for (const host of hosts) if (!(await mayVouchFor(authority, host))) throw new Refused('authority_too_narrow', { host });
  if (!known) {
    write(files.authorityKey, authority.key, 0o600);
    write(files.authority, authority.certificate, 0o644);
  }
  const made = await serverCertificate(authority, hosts, Date.now());
  // the key first: a server that looks in between finds a pair that doesn't fit, and keeps the old one
  write(files.key, made.key, 0o600);
  write(files.certificate, made.certificate, 0o644);
  tell(known === null, authority, made.certificate, files, { hosts, port: config.port });
  return true;
}

const filesIn = (folder: string) => ({
  authorityKey: join(folder, 'authority.key'),
  authority: join(folder, 'authority.crt'),
  key: join(folder, 'server.key'),
  certificate: join(folder, 'server.crt'),
});
type Files = ReturnType<typeof filesIn>;

function hostsOf(texts: readonly string[]): readonly string[] {
  if (texts.length === 0) throw new Refused('host_missing');
  if (texts.length > MAX_HOSTS) throw new Refused('too_many_hosts', { max: MAX_HOSTS });
  try {
    return [...new Set(texts.map(hostOf))];
  } catch (error) {
    if (error instanceof HostProblem) throw new Refused('wrong_host', { text: error.message });
    throw error;
  }
}

function authorityIn(files: Files): Authority | null {
  if (!existsSync(files.authority) && !existsSync(files.authorityKey)) return null;
  for (const file of [files.authority, files.authorityKey]) if (!existsSync(file)) throw new Refused('half_an_authority', { file });
  return { certificate: readFileSync(files.authority, 'utf8'), key: readFileSync(files.authorityKey, 'utf8') };
}

/** Whole or not at all: the server may be reading. */
function write(file: string, text: string, mode: number): void {
  writeFileSync(`${file}.new`, text, { mode });
  renameSync(`${file}.new`, file);
}

const HTTPS_PORT = 443;

/** As it is typed into a browser. */
function addressOf(host: string, port: number): string {
  const name = isIPv6(host) ? `[${host}]` : host;
  return port === HTTPS_PORT ? name : `${name}:${port}`;
}

function tell(
  isNew: boolean,
  authority: Authority,
  chain: string,
  files: Files,
  { hosts, port }: { readonly hosts: readonly string[]; readonly port: number },
): void {
  const { fingerprint256, validTo } = new X509Certificate(authority.certificate);
  const until = (text: string): string => new Date(text).toISOString().slice(0, 10);
  say(isNew ? 'authority_made' : 'authority_kept', { file: files.authority, fingerprint: fingerprint256, until: until(validTo) });
  say('certificate_made', { hosts: hosts.join(' '), until: until(new X509Certificate(chain).validTo) });
  say('tls_next', { certificate: files.certificate, key: files.key, authorityKey: files.authorityKey, address: addressOf(hosts[0], port) });
}
