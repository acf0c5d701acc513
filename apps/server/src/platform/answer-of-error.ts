import { type AnswerCode, ANSWER_CODES, statusOf, type Words, wordsOf } from '@baton/contracts';
import { ForeignEpoch, LimitExceeded, LogBusy, LogFull, OutcomeUnknown, VaultBusy, VaultUnavailable } from '@baton/event-log';
import { UnknownEventType } from '@baton/event-schema';
import { HttpException } from '@nestjs/common';
import { fileWordsOf, type FileRefusalCode } from '@baton/roster';
import { FileRefused } from '../roster/file-refused';
import { Refused } from './refused';

/** What stands in the body of every answer that refuses. */
export interface RefusalBody {
  readonly code: AnswerCode | FileRefusalCode;
  readonly message: Words;
  readonly [id: string]: unknown;
}

export interface Answer {
  readonly status: number;
  readonly body: RefusalBody;
  /** true: a bug or a broken machine, to be logged with its stack */
  readonly unexpected: boolean;
}

const answer = (code: AnswerCode, ids: Readonly<Record<string, unknown>> = {}, unexpected = false): Answer => ({
  status: statusOf(code),
  body: { code, message: wordsOf(code), ...ids },
  unexpected,
});

/** Every thrown thing as an answer. Nothing of an unexpected error's text leaves the server. */
export function answerOfError(error: unknown): Answer {
  if (error instanceof Refused) return answer(error.code, error.ids);
  if (error instanceof FileRefused) return answerOfFile(error);
  if (error instanceof LogFull) return answer('log_full', {}, true);
  if (error instanceof LogBusy) return answer('log_busy');
  if (error instanceof VaultUnavailable || error instanceof VaultBusy) return answer('vault_unavailable', {}, true);
  if (error instanceof OutcomeUnknown) return answer('outcome_unknown', {}, true);
  if (error instanceof LimitExceeded) return answer('limit_exceeded', {}, true);
  if (error instanceof UnknownEventType)
    return answer('unknown_event_type', { eventType: error.eventType, schemaVersion: error.schemaVersion }, true);
  if (error instanceof ForeignEpoch) return answer('not_ready', {}, true);
  return answerOfHttpError(error) ?? answer('internal', {}, true);
}

/** A file that can't be read: its words name the remedy, and the process is none the worse. */
function answerOfFile({ code, params }: FileRefused): Answer {
  const status = code === 'import_busy' ? 503 : code === 'file_too_large' || code === 'file_inflates_too_much' ? 413 : 422;
  const message = { zh: fileWordsOf({ code, params }, 'zh'), en: fileWordsOf({ code, params }, 'en') };
  return { status, body: { code, message, ...params }, unexpected: false };
}

/** Codes that Fastify gives its own errors, before any of our code ran. */
const OF_FASTIFY: Readonly<Record<string, AnswerCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'payload_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed_body',
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed_body',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformed_body',
  FST_ERR_BAD_URL: 'not_found',
  FST_ERR_MAX_PARAM_LENGTH: 'not_found',
};

const OF_STATUS: Readonly<Record<number, AnswerCode>> = {
  400: 'malformed_body',
  401: 'not_signed_in',
  403: 'not_permitted',
  404: 'not_found',
  405: 'not_found',
  413: 'payload_too_large',
  414: 'not_found',
  415: 'unsupported_media_type',
  503: 'not_ready',
};

function answerOfHttpError(error: unknown): Answer | null {
  const { code, statusCode } = (typeof error === 'object' && error !== null ? error : {}) as { code?: unknown; statusCode?: unknown };
  if (typeof code === 'string' && Object.hasOwn(OF_FASTIFY, code)) return answer(OF_FASTIFY[code]);
  const status = error instanceof HttpException ? error.getStatus() : statusCode;
  if (typeof status === 'number' && Object.hasOwn(OF_STATUS, status)) return answer(OF_STATUS[status]);
  return null;
}

export const isAnswerCode = (code: string): code is AnswerCode => (ANSWER_CODES as readonly string[]).includes(code);
