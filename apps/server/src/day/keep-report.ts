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
  not_signed_in: 'no_session',
  password_change_required: 'no_session',
};

export const whyKept = (error: unknown): QuarantineReason | null => (error instanceof Refused ? (KEPT[error.code] ?? null) : null);

/**
 * On report routes: what the checks before the handler or the day itself can't take is put aside, sealed, and answered as
 * kept: under the name of the person of the session, or of the school's own device whose session is over. A browser that is
 * neither is nobody: it hears 401 and keeps its report, or any stranger could fill the log.
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
    const sender = senderOf(request);
    if (!reason || !sender) return this.errors.catch(error, host);
    try {
      const kept = await this.quarantine.keep({ ...sender, route: request.url, body: request.body, reason });
      void http
        .getResponse<FastifyReply>()
        .code(202)
        .send({ outcome: 'kept', quarantineId: kept.quarantineId, reason: (error as Refused).code });
    } catch (failed) {
      this.errors.catch(failed, host);
    }
  }
}

/** As far as it is proven who sends: a person, or a paired device with nobody signed in. */
function senderOf({ person, device }: FastifyRequest) {
  const deviceId = device?.deviceId ?? null;
  if (person) return { schoolId: person.schoolId, senderId: person.staffId, deviceId };
  return device && !device.revoked ? { schoolId: device.schoolId, senderId: device.deviceId, deviceId } : null;
}
