import type { LoggerService } from '@nestjs/common';
import { type DestinationStream, type Logger, pino } from 'pino';
import type { LogLevel } from '@baton/installation';

/**
 * One JSON line per thing worth knowing. A line holds opaque ids, codes, counts and times: no names, phones, bodies,
 * cookies or addresses with their query. An unexpected error is logged by class and stack frames, without its message,
 * because a message may quote what a person typed.
 */
export const createLogger = (level: LogLevel, instance: string, destination?: DestinationStream): Logger => {
  const options = { level, base: { instance }, timestamp: pino.stdTimeFunctions.isoTime };
  return destination ? pino(options, destination) : pino(options);
};

/** Stack frames of one error that are logged. */
const MAX_FRAMES = 12;

/** Class, code and stack frames of an error; never its message. */
export function errorForLog(error: unknown): { readonly error: string; readonly errorCode?: string; readonly frames: readonly string[] } {
  if (!(error instanceof Error)) return { error: typeof error, frames: [] };
  const code: unknown = (error as { code?: unknown }).code;
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return {
    error: error.constructor.name,
    ...(typeof code === 'string' && /^[A-Za-z0-9_]{1,64}$/.test(code) ? { errorCode: code } : {}),
    frames: frames.slice(0, MAX_FRAMES).map((line) => line.trim()),
  };
}

/** Nest's own words (modules, routes) go to debug: they help whoever builds Baton, not whoever runs it. */
export class NestLog implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, context?: unknown): void {
    this.logger.debug({ nest: contextName(context) }, textOf(message));
  }
  debug(message: unknown, context?: unknown): void {
    this.logger.trace({ nest: contextName(context) }, textOf(message));
  }
  verbose(message: unknown, context?: unknown): void {
    this.logger.trace({ nest: contextName(context) }, textOf(message));
  }
  warn(message: unknown, context?: unknown): void {
    this.logger.warn({ nest: contextName(context) }, textOf(message));
  }
  error(message: unknown, ...rest: unknown[]): void {
    this.logger.error({ nest: contextName(rest.at(-1)), ...(message instanceof Error ? errorForLog(message) : {}) }, textOf(message));
  }
  fatal(message: unknown, ...rest: unknown[]): void {
    this.error(message, ...rest);
  }
}

const textOf = (message: unknown): string =>
  typeof message === 'string' ? message : message instanceof Error ? message.constructor.name : 'nest';
const contextName = (context: unknown): string | undefined =>
  typeof context === 'string' && !context.includes('\n') ? context : undefined;
