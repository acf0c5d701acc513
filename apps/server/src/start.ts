import type { FirstSteps } from './access/first-administrator';
import { type AppOptions, createApp, type RunningApp } from './app';
import { type Config, configFrom, linesOf, StartProblem } from '@baton/installation';
import type { StartMode } from './platform/stores';

/** Exit codes of sysexits.h, so that a service manager tells a wrong setting from a crash. */
const EX_USAGE = 64;
const EX_SOFTWARE = 70;
const EX_CONFIG = 78;

/** ms after which a stop that hangs is ended by force; above the drain limit. */
const STOP_LIMIT_MS = 25_000;

export async function start(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const mode = modeOf(args);
  if (!mode) {
    console.error(linesOf('usage'));
    process.exitCode = EX_USAGE;
    return;
  }
  try {
    if (mode === 'serve') refuseSimulatedTime(env);
    const config = configFrom(env);
    const running = await createApp({ config, mode });
    await listen(running, { config, mode });
  } catch (error) {
    if (!(error instanceof StartProblem)) throw error;
    console.error(`${linesOf('not_started')}\n${error.message}`);
    process.exitCode = EX_CONFIG;
  }
}

/** A school's own server would pass it over: whoever set it must not believe in a time that doesn't hold. @throws StartProblem */
function refuseSimulatedTime(env: NodeJS.ProcessEnv): void {
  const set = ['BATON_CLOCK_FACTOR', 'BATON_CLOCK_START'].find((name) => env[name]);
  if (set) throw new StartProblem('simulated_time', { name: set });
}

const modeOf = ([mode, ...rest]: readonly string[]): StartMode | null =>
  rest.length === 0 && (mode === 'serve' || mode === 'demo') ? mode : null;

async function listen(running: RunningApp, { config, mode }: Pick<AppOptions, 'config' | 'mode'>): Promise<void> {
  stopOnSignals(running);
  try {
    await running.app.listen(config.port, config.host);
  } catch (error) {
    await running.close();
    const code = (error as { code?: string }).code;
    throw new StartProblem('port_not_opened', { host: config.host, port: config.port, code: code ?? 'unknown' });
  }
  const address = await running.app.getUrl();
  console.log(`Baton 接力 (${mode}) ${address}`);
  // for whoever starts a demo by program
  if (mode === 'demo') console.log(`BATON_READY ${JSON.stringify({ url: address, firstSteps: running.firstSteps })}`);
  if (running.platform.stores.keyCreated) console.log(linesOf('key_created', { file: config.masterKeyFile }));
  if (mode === 'serve' && !config.backups) console.log(linesOf('nobody_backs_up'));
  if (onlyHttpBeyondThisMachine(config)) console.log(linesOf('needs_https'));
  if (running.firstSteps) console.log(firstSignIn(running.firstSteps));
}

/** Beyond localhost a browser keeps the session cookie over HTTPS only: without it nobody can sign in. */
const onlyHttpBeyondThisMachine = ({ host, tls, trustedProxies }: Config): boolean =>
  tls === null && trustedProxies.length === 0 && !['127.0.0.1', 'localhost', '::1'].includes(host);

const firstSignIn = ({ login, oneTimePassword }: FirstSteps): string => linesOf('first_sign_in', { login, password: oneTimePassword });

/** The first signal stops in order; the second one at once. */
function stopOnSignals(running: RunningApp): void {
  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(EX_SOFTWARE);
    stopping = true;
    setTimeout(() => process.exit(EX_SOFTWARE), STOP_LIMIT_MS).unref();
    running.close().then(
      () => process.exit(0),
      () => process.exit(EX_SOFTWARE),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
