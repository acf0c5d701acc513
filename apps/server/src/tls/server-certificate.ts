import { StartProblem, type TlsFiles } from '@baton/installation';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import type { Server } from 'node:https';
import { createSecureContext } from 'node:tls';
import type { Logger } from 'pino';
import { errorForLog } from '../platform/logging';

/** ms between two looks at the files: a renewed certificate is in use within it. */
const LOOK_EVERY_MS = 5_000;
/** Days before its end from which the log says so, at the start and with each renewal. */
const WARN_BEFORE_DAYS = 30;
const DAY_MS = 24 * 3_600_000;

export interface CertificateAndKey {
  /** PEM, the chain */
  readonly cert: string;
  /** PEM */
  readonly key: string;
}

/** @throws StartProblem naming the file and the remedy */
export function readCertificate({ certificate, key }: TlsFiles): CertificateAndKey {
  const pair = { cert: textOf('BATON_TLS_CERT', certificate), key: textOf('BATON_TLS_KEY', key) };
  try {
    createSecureContext(pair);
    if (!new X509Certificate(pair.cert).checkPrivateKey(createPrivateKey(pair.key))) throw new Error('key values mismatch');
    return pair;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartProblem('tls_no_pair', { certificate, key, reason });
  }
}

/** Takes a renewed certificate without a restart; one that doesn't fit is reported, and the old one stays in use. */
export function followCertificate(server: Server, files: TlsFiles, logger: Logger): { stop(): void } {
  warnBeforeItsEnd(readCertificate(files), logger);
  const take = () => {
    try {
      const pair = readCertificate(files);
      server.setSecureContext(pair);
      logger.info('the certificate was renewed');
      warnBeforeItsEnd(pair, logger);
    } catch (error) {
      logger.error(errorForLog(error), 'the renewed certificate can’t be used');
    }
  };
  for (const file of [files.certificate, files.key]) watchFile(file, { interval: LOOK_EVERY_MS, persistent: false }, take);
  return {
    stop() {
      for (const file of [files.certificate, files.key]) unwatchFile(file, take);
    },
  };
}

function warnBeforeItsEnd({ cert }: CertificateAndKey, logger: Logger): void {
  const days = Math.floor((Date.parse(new X509Certificate(cert).validTo) - Date.now()) / DAY_MS);
  if (days < WARN_BEFORE_DAYS) logger.warn({ days }, 'the certificate ends soon: run "npm run cli -- tls init" again');
}

function textOf(setting: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new StartProblem('tls_unreadable', { name: setting, file, code });
  }
}
