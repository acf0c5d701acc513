import {
  DevicesOfSchool,
  type DeviceOfSchool,
  MakePairingCodeBody,
  MAX_DEVICES_LISTED,
  PairingCode,
  RenameDeviceBody,
  StationDeviceBody,
} from '@baton/contracts';
import { Body, Controller, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { CurrentPerson, type SignedInPerson } from '../access/signed-in-person';
import { actorIn } from './actor-in';
import { Refused } from '../platform/refused';
import { DeviceDirectory, type KnownDevice } from './device-directory';
import { DeviceLog } from './device-log';
import { DeviceSites } from './device-sites';
import { Pairing } from './pairing';

/** Tablets and screens of the school, as the administrator sees them. */
@ApiTags('devices')
@Controller('api/devices')
export class DevicesController {
  constructor(
    private readonly pairing: Pairing,
    private readonly directory: DeviceDirectory,
    private readonly log: DeviceLog,
    private readonly sites: DeviceSites,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'devices', summary: 'Every device that was paired, the revoked ones too' })
  @ApiOkResponse({ type: DevicesOfSchool })
  list(@CurrentPerson() { schoolId }: SignedInPerson): DevicesOfSchool {
    return {
      devices: this.directory
        .of(schoolId)
        .slice(0, MAX_DEVICES_LISTED)
        .map((device) => this.listed(device)),
    };
  }

  @Post('pairing-codes')
  @HttpCode(200)
  @ApiOperation({ operationId: 'makePairingCode', summary: 'A code for one device, good for ten minutes and once; shown this once' })
  @ApiOkResponse({ type: PairingCode })
  async makeCode(
    @Body() body: MakePairingCodeBody,
    @CurrentPerson() person: SignedInPerson,
    @Req() request: FastifyRequest,
  ): Promise<PairingCode> {
    const made = await this.pairing.codeFor(person, body);
    return { ...made, qrText: `${request.protocol}://${request.host}/pair#${made.code}` };
  }

  @Post(':deviceId/rename')
  @HttpCode(204)
  @ApiOperation({ operationId: 'renameDevice', summary: 'What people call the device' })
  @ApiNoContentResponse()
  async rename(
    @Param('deviceId') deviceId: string,
    @Body() body: RenameDeviceBody,
    @CurrentPerson() person: SignedInPerson,
  ): Promise<void> {
    const device = this.device(person, deviceId);
    const name = body.name.trim();
    const label = name === '' ? null : await this.log.name(device, 'DeviceRenamed', name);
    await this.log.say(device, actorIn(person), { type: 'RenameDevice', label, by: person.staffId, at: this.log.now() });
  }

  @Post(':deviceId/station')
  @HttpCode(204)
  @ApiOperation({ operationId: 'stationDevice', summary: 'At which gate or place the device stands from now on' })
  @ApiNoContentResponse()
  async station(
    @Param('deviceId') deviceId: string,
    @Body() body: StationDeviceBody,
    @CurrentPerson() person: SignedInPerson,
  ): Promise<void> {
    const device = this.device(person, deviceId);
    const site = { gateId: body.gateId ?? null, placeId: body.placeId ?? null };
    await this.sites.mustExist(device.schoolId, device.campusId, device.purpose, site);
    await this.log.say(device, actorIn(person), { type: 'StationDevice', ...site, by: person.staffId, at: this.log.now() });
  }

  @Post(':deviceId/revoke')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'revokeDevice',
    summary: 'Lost or retired: its sessions are over at once; at its next contact it hands in what it holds and empties its store',
  })
  @ApiNoContentResponse()
  async revoke(@Param('deviceId') deviceId: string, @CurrentPerson() person: SignedInPerson): Promise<void> {
    const device = this.device(person, deviceId);
    await this.log.say(device, actorIn(person), { type: 'RevokeDevice', by: person.staffId, at: this.log.now() });
  }

  private device(person: SignedInPerson, deviceId: string): KnownDevice {
    const device = this.directory.get(person.schoolId, deviceId);
    if (!device) throw new Refused('device_unknown', { deviceId });
    return device;
  }

  private listed({ deviceId, campusId, purpose, gateId, placeId, name, state }: KnownDevice): DeviceOfSchool {
    const { device, revokedAt, deliveredAt, emptiedAt, open } = state;
    return {
      ...{ deviceId, campusId, purpose, gateId, placeId, name },
      pairedAt: device?.at ?? 0,
      pairedBy: device?.by ?? '',
      lastHeardAt: this.directory.lastHeardAt(deviceId),
      ...{ revokedAt, deliveredAt, emptiedAt },
      keptReports: open.length,
    };
  }
}
