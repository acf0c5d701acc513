import type { FirstSteps } from './access/first-administrator';
import { type AppOptions, createApp, type RunningApp } from './app';
import { type Config, ConfigProblem, configFrom, StartProblem } from '@baton/installation';
import type { StartMode } from './platform/stores';

/** Exit codes of sysexits.h, so that a service manager tells a wrong setting from a crash. */
const EX_USAGE = 64;
const EX_SOFTWARE = 70;
const EX_CONFIG = 78;

/** ms after which a stop that hangs is ended by force; above the drain limit. */
const STOP_LIMIT_MS = 25_000;

const USAGE = `node dist/server.js serve    学校正式运行：真实时钟 / a school's own server, on the machine's clock
node dist/server.js demo     演示：时钟可模拟（BATON_CLOCK_FACTOR、BATON_CLOCK_START）/ may simulate time`;

export async function start(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const mode = modeOf(args);
  if (!mode) {
    console.error(USAGE);
    process.exitCode = EX_USAGE;
    return;
  }
  try {
    if (mode === 'serve') refuseSimulatedTime(env);
    const config = configFrom(env);
    const running = await createApp({ config, mode });
    await listen(running, { config, mode });
  } catch (error) {
    if (!(error instanceof ConfigProblem || error instanceof StartProblem)) throw error;
    console.error(`服务没有启动，请按下面的说明改正后再启动。Not started: put right what follows, and start again.\n${error.message}`);
    process.exitCode = EX_CONFIG;
  }
}

/** A school's own server would pass it over: whoever set it must not believe in a time that doesn't hold. @throws ConfigProblem */
function refuseSimulatedTime(env: NodeJS.ProcessEnv): void {
  const set = ['BATON_CLOCK_FACTOR', 'BATON_CLOCK_START'].find((name) => env[name]);
  if (set) throw new ConfigProblem(`${set} is for a demo only: a school's own server goes by the machine's clock. Leave it unset.`);
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
    throw new StartProblem(
      `${config.host}:${config.port} can't be opened (${code ?? 'unknown'}): is another server running? Set BATON_PORT or BATON_HOST.`,
    );
  }
  const address = await running.app.getUrl();
  console.log(`Baton 接力 (${mode}) ${address}`);
  // for whoever starts a demo by program
  if (mode === 'demo') console.log(`BATON_READY ${JSON.stringify({ url: address, firstSteps: running.firstSteps })}`);
  if (running.platform.stores.keyCreated)
    console.log(
      `主密钥已创建：${config.masterKeyFile}。请另行妥善备份；没有它，名册无法解密。\nThe master key was created: ${config.masterKeyFile}. Keep a copy elsewhere: without it nobody can read the roster.`,
    );
  if (onlyHttpBeyondThisMachine(config)) console.log(NEEDS_HTTPS);
  if (running.firstSteps) console.log(wordsOf(running.firstSteps));
}

/** Beyond localhost a browser keeps the session cookie over HTTPS only: without it nobody can sign in. */
const onlyHttpBeyondThisMachine = ({ host, tls, trustedProxies }: Config): boolean =>
  tls === null && trustedProxies.length === 0 && !['127.0.0.1', 'localhost', '::1'].includes(host);

const NEEDS_HTTPS = `注意：没有 HTTPS，其他电脑和平板无法登录。请用 npm run cli -- tls init --host <名称或地址> 生成证书，见 docs/operations.md。
Without HTTPS nobody can sign in from another machine: make a certificate with npm run cli -- tls init --host <name or address>, see docs/operations.md.`;

const wordsOf = ({ login, oneTimePassword }: FirstSteps): string =>
  `首次登录：${login} / ${oneTimePassword}（一次性密码，7 天内有效，登录后须更改，此处只显示一次）
First sign-in: ${login} / ${oneTimePassword} (one-time password, good for 7 days, must be changed, shown only here)`;

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
