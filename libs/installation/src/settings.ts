import { StartProblem } from './start-problem';

export type Env = Readonly<Record<string, string | undefined>>;

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Every variable, for the check against typing errors and for docs/operations.md. */
export const VARIABLES = [
  'BATON_DATA',
  'BATON_LOG',
  'BATON_LOG_NAMESPACE',
  'BATON_VAULT',
  'BATON_CAMPUSES',
  'BATON_MASTER_KEY_FILE',
  'BATON_BACKUP',
  'BATON_BACKUP_VAULT',
  'BATON_HOST',
  'BATON_PORT',
  'BATON_LOG_LEVEL',
  'BATON_METRICS_TOKEN',
  'BATON_ORIGINS',
  'BATON_PUBLIC_URL',
  'BATON_ALERT_WEBHOOKS',
  'BATON_TRUSTED_PROXIES',
  'BATON_TIME_ZONE',
  'BATON_AUTO_LOCK_MINUTES',
  'BATON_TLS_CERT',
  'BATON_TLS_KEY',
  'BATON_CLOCK_FACTOR',
  'BATON_CLOCK_START',
] as const;

/** @throws StartProblem naming the first variable that is no setting */
export function refuseUnknownVariables(env: Env): void {
  const unknown = Object.keys(env).find((name) => name.startsWith('BATON_') && !(VARIABLES as readonly string[]).includes(name));
  if (unknown) throw new StartProblem('unknown_variable', { name: unknown, known: VARIABLES.join(', ') });
}
