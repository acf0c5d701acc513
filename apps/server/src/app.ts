import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Server } from 'node:https';
import type { DestinationStream } from 'pino';
import { startAccess } from './access/access.module';
import { DutyRoles } from './access/duty-roles';
import { ensureAdministrator, type FirstSteps } from './access/first-administrator';
import { acceptUploads, guardHttp } from './access/http-access';
import { RIGHTS } from './access/rights';
import { Secrets } from './access/secrets';
import { SignedInSockets } from './access/signed-in-sockets';
import { SocketAccess } from './access/socket-access';
import { StaffDirectory } from './access/staff-directory';
import { StaffLog } from './access/staff-log';
import { WhoIsIt } from './access/who-is-it';
import { DeviceCredentials } from './devices/device-credentials';
import { DeviceDirectory } from './devices/device-directory';
import { TodayOf } from './roster/today-of';
import { AppModule } from './app.module';
import { backUpDaily, type Config, filesOnThisMachine, keepErasures, shipChanges } from '@baton/installation';
import { logWritable } from './health/log-writable';
import { serveApiDescription } from './openapi';
import { keepAbreast } from './platform/abreast';
import { Draining } from './platform/draining';
import { ErrorFilter } from './platform/error-filter';
import { Forgetting } from './platform/forgetting';
import { Identity } from './platform/identity';
import { LedCampuses, refuseOtherCampuses } from './platform/led-campuses';
import { createLogger, errorForLog, NestLog } from './platform/logging';
import { Metrics } from './platform/metrics';
import type { Platform } from './platform/platform.module';
import { Readiness } from './platform/readiness';
import { logRequests, newRequestId } from './platform/request-log';
import { sendSecurityHeaders } from './platform/security-headers';
import { openStores, type StartMode, type Stores } from './platform/stores';
import { validationPipe } from './platform/validation';
import { Names } from './projections/names';
import { followCertificate, readCertificate } from './tls/server-certificate';

/** Bytes of a JSON body: a roll call of a whole grade fits many times. */
const MAX_BODY_BYTES = 256 * 1024;
/** ms that a client may take to send a request. */
const REQUEST_TIMEOUT_MS = 30_000;
/** ms that an idle connection is kept for the next request. */
const KEEP_ALIVE_MS = 72_000;
/** Exit code for whoever watches over the process, as in sysexits.h. */
const EX_SOFTWARE = 70;
/** Characters of one parameter in the address. */
const MAX_PARAM_LENGTH = 100;

export interface AppOptions {
  readonly config: Config;
  readonly mode: StartMode;
  /** where log lines go; the console unless a test listens */
  readonly logTo?: DestinationStream;
  /** the log can't go on: default ends the process with exit code 70 */
  readonly onFatal?: (error: Error) => void;
}

export interface RunningApp {
  readonly app: NestFastifyApplication;
  readonly platform: Platform;
  /** login and one-time password of a new administrator, to be shown once; null when there is one already */
  readonly firstSteps: FirstSteps | null;
  /** Answers what was accepted, closes sockets and projections, then the log. */
  close(): Promise<void>;
}

/** The whole server without a port: `app.listen` opens one, tests use the server as it is. @throws StartProblem */
export async function createApp(options: AppOptions): Promise<RunningApp> {
  const identity = new Identity();
  const logger = createLogger(options.config.logLevel, identity.instance, options.logTo);
  const metrics = new Metrics();
  const stores = await openStores(options.config, options.mode, metrics, options.onFatal);
  try {
    const forgetting = await Forgetting.begin(stores.vault, stores.sealer, identity.instance, options.onFatal ?? endProcess);
    const readiness = new Readiness();
    return await startApp({ config: options.config, mode: options.mode, stores, identity, forgetting, metrics, readiness, logger });
  } catch (error) {
    await stores.close();
    throw error;
  }
}

/** A service manager starts it anew, with nothing in memory. */
function endProcess(error: Error): void {
  process.stderr.write(`${error.message}. The process ends; a new one begins with an empty memory.\n`);
  process.exit(EX_SOFTWARE);
}

/** The daily copy of a school's log; a demo is never copied. */
function startBackups({ mode, config, logger, metrics, stores }: Platform): { close(): Promise<void> } | null {
  if (mode !== 'serve') return null;
  if (!config.backups) {
    logger.warn('BATON_BACKUP is not set: nobody backs up');
    return null;
  }
  const files = filesOnThisMachine(config);
  if (!files) {
    logger.warn('log and vault are in databases, which need backups of their own: BATON_BACKUP keeps the register of erasures only');
    return keepErasures({
      vault: stores.vault,
      folder: config.backups.vaults,
      erasedAgain: (keys) => logger.warn({ keys }, 'keys that came back with a dump were destroyed again'),
      failed: (error) => logger.error(errorForLog(error), 'the register of erasures could not be kept'),
    });
  }
  const daily = backUpDaily({
    files,
    vault: stores.vault,
    folders: config.backups,
    done: ({ deleted }) => {
      metrics.lastBackup.set(Date.now() / 1000);
      logger.info({ deleted: deleted.length }, 'backed up and verified');
      shipping.look();
    },
    failed: (error) => logger.error(errorForLog(error), 'the daily copy failed'),
  });
  const shipping = shipChanges({
    store: stores.store,
    files,
    folders: config.backups,
    copyNow: () => daily.copyNow(),
    failed: (error) => logger.error(errorForLog(error), 'what happens after the daily copy is not copied'),
    looked: (behindMs) => metrics.shippedBehind.set(behindMs === null ? Number.POSITIVE_INFINITY : behindMs / 1000),
  });
  return {
    async close() {
      await daily.close();
      await shipping.close();
    },
  };
}

async function startApp(platform: Platform): Promise<RunningApp> {
  const { config, stores, readiness, metrics, logger } = platform;
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.of(platform), adapterFor(config), {
    logger: new NestLog(logger),
    abortOnError: false,
  });
  const draining = new Draining();
  readiness.add('log', logWritable(config.dataFolder));
  platform.forgetting.add((subject) => app.get(Names, { strict: false }).forget(subject));
  platform.forgetting.add((subject) => app.get(StaffDirectory).forget(subject));
  const parts = { directory: app.get(StaffDirectory), devices: app.get(DeviceDirectory), duties: app.get(DutyRoles) };
  const access = await startAccess(stores, parts, { readiness, metrics });
  setUpHttp(app, platform, draining);
  const firstSteps = await firstAdministrator(app, stores);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  const backups = startBackups(platform);
  const certificate = config.tls && followCertificate(app.getHttpServer() as Server, config.tls, logger);
  let closing: Promise<void> | null = null;
  const followers = {
    async stop() {
      certificate?.stop();
      await access.stop();
      await backups?.close();
    },
  };
  const close = () => (closing ??= stopApp(app, platform, draining, followers));
  return { app, platform, firstSteps, close };
}

const adapterFor = (config: Config): FastifyAdapter =>
  new FastifyAdapter({
    logger: false,
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    trustProxy: config.trustedProxies.length > 0 ? [...config.trustedProxies] : false,
    genReqId: newRequestId,
    return503OnClosing: true,
    ...(config.tls && { https: readCertificate(config.tls) }),
  });

/** Order matters: log and count first, say no while stopping, know what the client knows, then who it is; helmet's headers on every answer. */
function setUpHttp(app: NestFastifyApplication, platform: Platform, draining: Draining): void {
  const { config, logger, metrics } = platform;
  const fastify = app.getHttpAdapter().getInstance();
  logRequests(fastify, logger, metrics);
  draining.watch(fastify);
  keepAbreast(fastify, platform.stores.abreast);
  sendSecurityHeaders(fastify, {
    contentSecurityPolicy: { useDefaults: false, directives: CONTENT_SECURITY },
    frameguard: { action: 'deny' },
  });
  refuseOtherCampuses(fastify, app.get(LedCampuses));
  const today = app.get(TodayOf, { strict: false });
  const names = app.get(Names, { strict: false });
  const devices = app.get(DeviceCredentials);
  guardHttp(fastify, {
    rights: RIGHTS,
    whoIsIt: app.get(WhoIsIt),
    deviceOf: (cookies) => devices.ofCookies(cookies),
    knowPeopleOf: (schoolId) => names.know(schoolId),
    dayOf: (params) => today.route(params),
    origins: config.origins,
  });
  acceptUploads(fastify);
  app.useWebSocketAdapter(new SignedInSockets(app, app.get(SocketAccess)));
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new ErrorFilter(logger));
  serveApiDescription(app);
}

/** Own scripts only; WebAssembly is what reads QR codes. Styles inline: the API description's page needs them. */
const CONTENT_SECURITY = {
  defaultSrc: ["'self'"],
  baseUri: ["'none'"],
  connectSrc: ["'self'"],
  fontSrc: ["'self'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
  imgSrc: ["'self'", 'data:', 'blob:'],
  objectSrc: ["'none'"],
  scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
  scriptSrcAttr: ["'none'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  workerSrc: ["'self'", 'blob:'],
};

const firstAdministrator = (app: NestFastifyApplication, stores: Stores): Promise<FirstSteps | null> =>
  ensureAdministrator(stores.store.logId, stores.sealer, app.get(StaffDirectory), app.get(StaffLog), app.get(Secrets));

/** In this order nothing that was acknowledged is lost, and nothing that was accepted stays without an answer. */
async function stopApp(
  app: NestFastifyApplication,
  platform: Platform,
  draining: Draining,
  followers: { stop(): Promise<void> },
): Promise<void> {
  const { logger, stores } = platform;
  await draining.stop();
  try {
    await app.close();
    await followers.stop();
  } catch (error) {
    logger.error(errorForLog(error), 'stopping failed');
  } finally {
    await platform.forgetting.stop().catch((error: unknown) => logger.error(errorForLog(error), 'the vault was not told of the stop'));
    await stores.close();
    logger.info(draining.requests, 'stopped');
  }
}
