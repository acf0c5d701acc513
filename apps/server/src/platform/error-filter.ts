import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { answerOfError } from './answer-of-error';
import { errorForLog } from './logging';

/** The one place where something thrown becomes an answer. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const answer = answerOfError(error);
    if (answer.unexpected) this.logger.error({ req: request.id, code: answer.body.code, ...errorForLog(error) }, 'request failed');
    const body = answer.body.code === 'internal' ? { ...answer.body, requestId: request.id } : answer.body;
    const retryAfter = answer.body.retryAfter;
    if (typeof retryAfter === 'number') void reply.header('retry-after', String(retryAfter));
    // the route may have set another type already, as for figures or a print page
    void reply.code(answer.status).header('content-type', 'application/json; charset=utf-8').send(body);
  }
}
