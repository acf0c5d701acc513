import { DeviceEmptiedBody, LastQueueBody, LastQueueTaken } from '@baton/contracts';
import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { noDeviceCookie, noSessionCookie } from '../access/cookie';
import { Quarantine } from '../day/quarantine';
import { systemActor } from '../platform/command-metadata';
import { Refused } from '../platform/refused';
import { CurrentDevice } from './current-device';
import { DeviceCredentials } from './device-credentials';
import { DeviceLog } from './device-log';
import type { PairedDevice } from './paired-device';

const DEVICE = systemActor('device');

/**
 * The end of a revoked device. What it had not sent may be all that anybody knows of where a child is: it is kept whole for
 * a person to judge, never applied by itself. Then the device empties its store, and says so.
 */
@ApiTags('devices')
@Controller('api/devices')
export class LastQueueController {
  constructor(
    private readonly quarantine: Quarantine,
    private readonly credentials: DeviceCredentials,
    private readonly log: DeviceLog,
  ) {}

  @Post('last-queue')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'lastQueue',
    summary: 'A revoked device hands in what it had not sent, in parts; after the last part it is done',
  })
  @ApiOkResponse({ type: LastQueueTaken })
  async take(@Body() body: LastQueueBody, @CurrentDevice() device: PairedDevice): Promise<LastQueueTaken> {
    if (!device.revoked) throw new Refused('device_in_use');
    if (device.delivered) throw new Refused('device_revoked', { deliver: false });
    for (const { report } of body.reports) await this.keep(device, report);
    if (!body.last) return { kept: body.reports.length, deliver: true };
    const at = this.log.now();
    await this.log.say(device, DEVICE, { type: 'DeliverLastQueue', install: body.install ?? null, reports: body.total, at });
    return { kept: body.reports.length, deliver: false };
  }

  @Post('emptied')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'deviceEmptied',
    summary: 'A revoked device has emptied its store; its credential is worth nothing from now on',
  })
  @ApiNoContentResponse()
  async emptied(
    @Body() { install, undelivered }: DeviceEmptiedBody,
    @CurrentDevice() device: PairedDevice,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.log.say(device, DEVICE, { type: 'ConfirmEmptied', install: install ?? null, undelivered, at: this.log.now() });
    await this.credentials.forget(request.headers.cookie);
    void reply.header('set-cookie', [noDeviceCookie(), noSessionCookie()]);
  }

  private async keep(device: PairedDevice, report: Record<string, unknown>): Promise<void> {
    const { schoolId, deviceId } = device;
    await this.quarantine.keep({ schoolId, senderId: deviceId, deviceId, route: 'last-queue', body: report, reason: 'device_revoked' });
  }
}
