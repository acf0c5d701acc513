import type { EventStore } from '@baton/event-log';
import { Controller, Get, Header, Headers, Inject, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Config } from '@baton/installation';
import { Metrics } from '../platform/metrics';
import { Readiness } from '../platform/readiness';
import { Refused } from '../platform/refused';
import { CONFIG, EVENT_STORE } from '../platform/tokens';

@ApiTags('health')
@Controller('api')
export class HealthController {
  constructor(
    private readonly readiness: Readiness,
    private readonly metrics: Metrics,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(EVENT_STORE) private readonly store: EventStore,
  ) {}

  @Get('health')
  @ApiOperation({ operationId: 'health', summary: 'The process lives' })
  @ApiOkResponse({ description: '`{ "status": "live" }`' })
  live(): { readonly status: string } {
    return { status: 'live' };
  }

  @Get('health/ready')
  @ApiOperation({ operationId: 'ready', summary: 'The log can be written, projections have caught up, the watch looks at the clocks' })
  @ApiOkResponse({ description: '`{ "ready": true, "head": …, "parts": { … } }`' })
  @ApiServiceUnavailableResponse({ description: 'The same, with `ready: false`' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const state = await this.readiness.state();
    void reply.code(state.ready ? 200 : 503);
    return { ...state, head: await this.store.head() };
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @ApiBearerAuth('metrics')
  @ApiOperation({ operationId: 'metrics', summary: 'Figures for Prometheus; needs `Authorization: Bearer <BATON_METRICS_TOKEN>`' })
  @ApiOkResponse({ description: 'Prometheus text' })
  async figures(@Headers('authorization') authorization: string | undefined): Promise<string> {
    if (!isToken(authorization, this.config.metricsToken)) throw new Refused('wrong_metrics_credential');
    return this.metrics.registry.metrics();
  }
}

/** Compares digests, so that neither length nor content shows in the time it takes. */
function isToken(authorization: string | undefined, token: string | null): boolean {
  if (!token || !authorization?.startsWith('Bearer ')) return false;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(authorization.slice('Bearer '.length)), digest(token));
}
