import { MarkRollCallBody } from '@baton/contracts';
import { Body, Controller, HttpCode, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { fullCheck } from '../../apps/server/src/platform/validation';

/** The same route on the same framework with the same check of the body, and nothing behind it. */
@Controller('api/campuses/:campusId/days/:serviceDay/roll-call')
class EmptyController {
  @Post('mark')
  @HttpCode(200)
  mark(@Body() body: MarkRollCallBody): { readonly outcome: string; readonly commandId: string } {
    return { outcome: 'accepted', commandId: body.commandId };
  }
}

@Module({ controllers: [EmptyController] })
class EmptyModule {}

async function main(): Promise<void> {
  const app = await NestFactory.create<NestFastifyApplication>(EmptyModule, new FastifyAdapter({ logger: false }), { logger: false });
  app.useGlobalPipes(fullCheck());
  await app.listen(0, '127.0.0.1');
  process.on('message', () => void app.close().then(() => process.exit(0)));
  process.send?.({ url: await app.getUrl() });
}

void main();
