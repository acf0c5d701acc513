import type { AnswerCode } from '@baton/contracts';
import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { ErrorFilter } from '../platform/error-filter';
import { Refused } from '../platform/refused';
import { LOGGER } from '../platform/tokens';
import { Quarantine, type QuarantineReason } from './quarantine';

/** Why a report can't be taken as it is, though it will not come better by itself. Anything else is answered as it is. */
const KEPT: Readonly<Partial<Record<AnswerCode, QuarantineReason>>> = {
  validation_failed: 'invalid',
  malformed_body: 'invalid',
  unknown_command: 'version_unknown',
  unknown_child: 'invalid',
  unknown_day: 'invalid',
  unknown_session: 'invalid',
  no_service_today: 'invalid',
  day_not_open: 'invalid',
  no_roster: 'invalid',
  cant_tell_yet: 'invalid',
  not_permitted: 'no_rights',
  not_your_child: 'no_rights',
  external_needs_pair: 'no_rights',
  volunteers_never_hold: 'no_rights',
  password_change_required: 'no_session',
};

export const whyKept = (error: unknown): QuarantineReason | null => (error instanceof Refused ? (KEPT[error.code] ?? null) : null);

/**
 * On report routes: what the checks before the handler or the day itself can't take is put aside, sealed, and answered as
 * kept. A sender without any session is nobody to whom a device could belong: its queue keeps the report until sign-in.
 */
@Catch()
export class KeepReport implements ExceptionFilter {
  private readonly errors: ErrorFilter;

  constructor(
    private readonly quarantine: Quarantine,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.errors = new ErrorFilter(logger);
  }

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reason = whyKept(error);
    if (!reason || !request.person) return this.errors.catch(error, host);
    try {
      const { schoolId, staffId } = request.person;
      const deviceId = request.device?.deviceId ?? null;
      const kept = await this.quarantine.keep({ schoolId, senderId: staffId, deviceId, route: request.url, body: request.body, reason });
      void http
        .getResponse<FastifyReply>()
        .code(202)
        .send({ outcome: 'kept', quarantineId: kept.quarantineId, reason: (error as Refused).code });
    } catch (failed) {
      this.errors.catch(failed, host);
    }
  }
}
