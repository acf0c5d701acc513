import { createPrivateKey, KeyObject, randomBytes, webcrypto, X509Certificate } from 'node:crypto';
import { isIP, isIPv4 } from 'node:net';
import { domainToASCII } from 'node:url';

/** Days for which the authority that tablets install is good: longer than tablets live. */
const AUTHORITY_DAYS = 3_650;
/** Days of the server's certificate; iPads take at most 825 from an authority that somebody installed. */
export const SERVER_DAYS = 820;
/** Days by which a certificate is dated back: tablets' clocks are wrong. */
const BACK_DAYS = 1;
/** Names and addresses in one certificate. */
export const MAX_HOSTS = 50;

const DAY_MS = 24 * 3_600_000;
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const NAME_CONSTRAINTS = '2.5.29.30';

/** PEM texts. The key signs; whoever has it can pretend to be the school's server to every tablet, and only that. */
export interface Authority {
  readonly certificate: string;
  readonly key: string;
}

/** PEM texts; `certificate` is the server's own followed by the authority's. */
export interface ServerCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** A host that can't be certified; the message is what was written. */
export class HostProblem extends Error {}

/** One name or address in the form that certificates hold. @throws HostProblem */
export function hostOf(text: string): string {
  const host = text.trim().toLowerCase().replace(/\.$/, '');
  if (isIP(host)) return host;
  const ascii = domainToASCII(host);
  if (/^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/.test(ascii)) return ascii;
  throw new HostProblem(text);
}

/**
 * A new authority for a school's own network. It can vouch for these names, for addresses of private networks and for
 * nothing else: a stolen authority opens no bank and no messenger on a tablet that trusts it.
 */
export async function newAuthority(hosts: readonly string[], now: number): Promise<Authority> {
  const x509 = await library();
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${commonName(hosts[0])},O=Baton 接力`,
    serialNumber: serial(),
    notBefore: new Date(now - BACK_DAYS * DAY_MS),
    notAfter: new Date(now + AUTHORITY_DAYS * DAY_MS),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      new x509.Extension(NAME_CONSTRAINTS, true, constraints(hosts)),
    ],
  });
  return { certificate: certificate.toString('pem'), key: pemOf(keys.privateKey) };
}

/** Does the authority's own limit let it vouch for this name? Addresses of private networks it always may. */
export async function mayVouchFor({ certificate }: Authority, host: string): Promise<boolean> {
  const x509 = await library();
  const limits = new x509.X509Certificate(certificate).getExtension(NAME_CONSTRAINTS);
  return isPrivateAddress(host) || !limits || Buffer.from(limits.value).includes(subtree(host));
}

/** A new key and certificate for the server under this authority; the tablets that trust the authority need nothing new. */
export async function serverCertificate(authority: Authority, hosts: readonly string[], now: number): Promise<ServerCertificate> {
  const x509 = await library();
  const keys = await newKeys();
  const above = new x509.X509Certificate(authority.certificate);
  const names = [...new Set([...hosts, 'localhost', '127.0.0.1'])];
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${commonName(hosts[0])}`,
    issuer: above.subject,
    serialNumber: serial(),
    notBefore: new Date(now - BACK_DAYS * DAY_MS),
    notAfter: new Date(now + SERVER_DAYS * DAY_MS),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: await signingKeyOf(authority.key),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: isIP(value) ? 'ip' : 'dns', value }))),
      await x509.AuthorityKeyIdentifierExtension.create(above.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: `${certificate.toString('pem')}\n${authority.certificate}`, key: pemOf(keys.privateKey) };
}

/** The authority at the end of a chain that a tablet may install; null: the chain ends at a public one, or alone. */
export function authorityIn(chain: string): X509Certificate | null {
  const certificates = chain.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  const last = certificates.length > 0 ? new X509Certificate(certificates[certificates.length - 1]) : null;
  return last?.ca && last.issuer === last.subject ? last : null;
}

/** The library is large, and only the command line and a new certificate need it. */
async function library() {
  await import('reflect-metadata');
  return import('@peculiar/x509');
}

const newKeys = () => webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);

const pemOf = (key: webcrypto.CryptoKey): string => KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }) as string;

function signingKeyOf(pem: string): Promise<webcrypto.CryptoKey> {
  const der = createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' });
  return webcrypto.subtle.importKey('pkcs8', new Uint8Array(der), ALGORITHM, false, ['sign']);
}

/** Positive, 127 bits. */
function serial(): string {
  const bytes = randomBytes(16);
  bytes[0] &= 0x7f;
  return bytes.toString('hex');
}

/** A common name holds at most 64 characters, and no character that separates names. */
const commonName = (host: string): string => `Baton ${host.replaceAll(':', '-')}`.slice(0, 64);

/** Addresses that no public server has: a server's address may change without a new authority. [address, mask] in bytes. */
const PRIVATE_NETWORKS = [
  { prefix: [10], bits: 8, length: 4 },
  { prefix: [127], bits: 8, length: 4 },
  { prefix: [172, 16], bits: 12, length: 4 },
  { prefix: [192, 168], bits: 16, length: 4 },
  { prefix: [169, 254], bits: 16, length: 4 },
  { prefix: [0xfc], bits: 7, length: 16 },
  { prefix: [0xfe, 0x80], bits: 10, length: 16 },
] as const;

const isPrivateAddress = (host: string): boolean => /^(10|127|192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))\./.test(host) && isIPv4(host);

/** NameConstraints of RFC 5280, 4.2.1.10: SEQUENCE { permittedSubtrees [0] { GeneralSubtree … } }. */
function constraints(hosts: readonly string[]): Uint8Array<ArrayBuffer> {
  const networks = PRIVATE_NETWORKS.map(({ prefix, bits, length }) => {
    const address = Buffer.alloc(length);
    address.set(prefix);
    return network(address, bits);
  });
  const named = [...new Set([...hosts, 'localhost'])].map(subtree);
  return new Uint8Array(tlv(0x30, tlv(0xa0, ...named, ...networks)));
}

/** GeneralSubtree { base: dNSName [2] or iPAddress [7] with its mask }. */
const subtree = (host: string): Buffer =>
  isIP(host) ? network(addressBytes(host), isIPv4(host) ? 32 : 128) : tlv(0x30, tlv(0x82, Buffer.from(host, 'ascii')));

function network(address: Buffer, bits: number): Buffer {
  const mask = Buffer.from(address.map((_, i) => 0xff & (0xff << (8 - Math.max(0, Math.min(8, bits - i * 8))))));
  return tlv(0x30, tlv(0x87, address, mask));
}

/** 4 or 16 bytes. */
function addressBytes(host: string): Buffer {
  if (isIPv4(host)) return Buffer.from(host.split('.').map(Number));
  // URL writes an address in its one canonical form, with at most one gap
  const [head, tail] = new URL(`http://[${host}]`).hostname.slice(1, -1).split('::');
  const words = (text: string | undefined) => (text ? text.split(':').map((word) => Number.parseInt(word, 16)) : []);
  const before = words(head);
  const after = words(tail);
  const all = tail === undefined ? before : [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
  return Buffer.from(all.flatMap((word) => [word >> 8, word & 0xff]));
}

/** DER: tag, length, content. */
function tlv(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag, ...lengthBytes(body.length)]), body]);
}

/** In as few bytes as possible: Chromium trusts no authority with a longer form, though OpenSSL reads it. */
function lengthBytes(length: number): number[] {
  if (length < 0x80) return [length];
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}
