import { code, codecOf, count, event, type EventOf, id, integer, orNull, time } from '@baton/event-schema';
import { canonicalJson } from './canonical-json';
import type { Metadata } from './envelope';
import { randomUUID } from 'node:crypto';
import { chainEvents, type ChainHead, emptyChain, metadataText } from './hash-chain';
import { markChecked } from './limits';
import type { ClockMode, EventToAppend } from './port';

/** The stream in which the log speaks about itself. */
export const LOG_STREAM = 'log';

const logEvents = {
  LogStarted: event('The log begins: its id and its clock, fixed for its whole life.', {
    logId: id,
    clock: code('real', 'simulated'),
    realStart: orNull(time),
    simulatedStart: orNull(time),
    /** simulated milliseconds per 1,000 real ones; 0: the clock is stepped by hand */
    factorPerMille: orNull(integer),
  }),
  LogRestored: event('The log was brought back from a backup; positions from before count no more.', {
    epoch: id,
    events: count,
  }),
  LogCopied: event('The log was copied to another store; positions from before count no more.', {
    epoch: id,
    events: count,
  }),
};
export type LogEvent = EventOf<typeof logEvents>;
export const logCodec = codecOf(logEvents);

/** How an empty log begins that is to become the copy of another one. */
export interface BeginAs {
  readonly logId: string;
  /** the other log's first event */
  readonly events: readonly EventToAppend[];
}

/** The log's first event, ready for an empty log. */
export function logStarted(logId: string, clock: ClockMode, recordedAt: number, head: ChainHead): EventToAppend[] {
  const simulated = clock.kind === 'simulated' ? clock : null;
  return chainLogEvent(logId, head, recordedAt, {
    type: 'LogStarted',
    data: {
      logId,
      clock: clock.kind,
      realStart: simulated?.realStart ?? null,
      simulatedStart: simulated?.simulatedStart ?? null,
      factorPerMille: simulated ? Math.round(simulated.factor * 1000) : null,
    },
  });
}

/** A log that begins its own life. */
export function newLog(clock: ClockMode, now: number): BeginAs {
  const logId = randomUUID();
  return { logId, events: logStarted(logId, clock, now, emptyChain(logId, LOG_STREAM)) };
}

export const logRestored = (logId: string, head: ChainHead, recordedAt: number, epoch: string, events: number): EventToAppend[] =>
  chainLogEvent(logId, head, recordedAt, { type: 'LogRestored', data: { epoch, events } });

export const logCopied = (logId: string, head: ChainHead, recordedAt: number, epoch: string, events: number): EventToAppend[] =>
  chainLogEvent(logId, head, recordedAt, { type: 'LogCopied', data: { epoch, events } });

/** The epoch that an event of the log's own stream began; null when it began none. */
export function epochAfter(recorded: { readonly type: string; readonly data: string }): string | null {
  if (recorded.type !== 'LogRestored' && recorded.type !== 'LogCopied') return null;
  return (JSON.parse(recorded.data) as { readonly epoch: string }).epoch;
}

function chainLogEvent(logId: string, head: ChainHead, recordedAt: number, logEvent: LogEvent): EventToAppend[] {
  const { type, schemaVersion, data } = logCodec.encode(logEvent);
  const metadata = metadataText(metadataOfLog(`${type}-${logId}-${Number(head.revision) + 1}`, schemaVersion, recordedAt));
  const events = chainEvents(logId, LOG_STREAM, head, [{ type, schemaVersion, data: canonicalJson(data), metadata, recordedAt }]);
  markChecked(logId, LOG_STREAM, head.revision, events);
  return events;
}

const metadataOfLog = (commandId: string, schemaVersion: number, now: number): Metadata => ({
  actor: { id: 'log', kind: 'system', proof: 'system', role: 'log' },
  build: { client: null, server: 'log' },
  campusId: null,
  causationId: null,
  commandId,
  correlationId: null,
  device: null,
  envelopeVersion: 1,
  instance: 'log',
  previousCommandId: null,
  requestDigest: null,
  schemaVersion,
  schoolId: 'log',
  seen: null,
  time: { errorMs: 0, occurredAt: now, occurredRaw: now, offsetMs: 0, recordedAt: now },
});

/** What the log's first event says. @throws Error when it is no LogStarted */
export function readLogStarted(first: { readonly type: string; readonly data: string }): { logId: string; clock: ClockMode } {
  if (first.type !== 'LogStarted')
    throw new Error(`The log begins with ${first.type}, not with LogStarted: it is damaged or no Baton log.`);
  const data = (logCodec.decode('LogStarted', 1, JSON.parse(first.data) as object) as Extract<LogEvent, { type: 'LogStarted' }>).data;
  const clock: ClockMode =
    data.clock === 'real'
      ? { kind: 'real' }
      : {
          kind: 'simulated',
          realStart: data.realStart ?? 0,
          simulatedStart: data.simulatedStart ?? 0,
          factor: (data.factorPerMille ?? 0) / 1000,
        };
  return { logId: data.logId, clock };
}
