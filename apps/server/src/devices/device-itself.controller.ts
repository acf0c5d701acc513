import { DeviceItself, PairDeviceBody, PersonOnDevice, PersonTiles, SignInOnDeviceBody } from '@baton/contracts';
import type { Config } from '@baton/installation';
import { Body, Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { deviceCookie, deviceTokenOf, sessionCookie, sessionTokenOf } from '../access/cookie';
import { personSignedIn } from '../access/person-signed-in';
import { Sessions } from '../access/sessions';
import { actorOf, SignIn, type SignedIn } from '../access/sign-in';
import { errorForLog } from '../platform/logging';
import { CONFIG, LOGGER } from '../platform/tokens';
import { CurrentDevice } from './current-device';
import { DeviceDirectory } from './device-directory';
import { DeviceLog } from './device-log';
import { OfflinePins } from './offline-pins';
import type { PairedDevice } from './paired-device';
import { Pairing } from './pairing';
import { Tiles } from './tiles';

/** What a shared device says and asks for itself, by its own credential. */
@ApiTags('devices')
@Controller('api/devices')
export class DeviceItselfController {
  constructor(
    private readonly pairing: Pairing,
    private readonly tiles: Tiles,
    private readonly signIns: SignIn,
    private readonly sessions: Sessions,
    private readonly offlinePins: OfflinePins,
    private readonly directory: DeviceDirectory,
    private readonly log: DeviceLog,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Post('pair')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'pairDevice',
    summary: 'Makes this browser a device of the school; the answer sets the cookie __Host-baton-device',
  })
  @ApiOkResponse({ type: DeviceItself })
  async pair(
    @Body() { code }: PairDeviceBody,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DeviceItself> {
    const { token, device } = await this.pairing.pair(code, request.ip);
    void reply.header('set-cookie', deviceCookie(token));
    return this.itself(device);
  }

  @Get('me')
  @ApiOperation({ operationId: 'deviceItself', summary: 'What this device is; 410 device_revoked when it is the school’s no more' })
  @ApiOkResponse({ type: DeviceItself })
  me(@CurrentDevice() device: PairedDevice, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): DeviceItself {
    const token = deviceTokenOf(request.headers.cookie);
    if (token) void reply.header('set-cookie', deviceCookie(token));
    return this.itself(device);
  }

  @Get('tiles')
  @ApiOperation({ operationId: 'tiles', summary: 'Who may want to sign in on this device now' })
  @ApiOkResponse({ type: PersonTiles })
  async people(@CurrentDevice() device: PairedDevice): Promise<PersonTiles> {
    return { people: await this.tiles.of(device) };
  }

  @Post('sign-in')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'signInOnDevice',
    summary: 'By name tile and PIN; the session holds on this device only, whoever was signed in before is not any more',
  })
  @ApiOkResponse({ type: PersonOnDevice })
  async signIn(
    @Body() { staffId, pin }: SignInOnDeviceBody,
    @CurrentDevice() device: PairedDevice,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PersonOnDevice> {
    const signedIn = await this.signIns.signInOnDevice(staffId, pin, { address: request.ip, device });
    const before = sessionTokenOf(request.headers.cookie);
    if (before) await this.sessions.end(before);
    await this.noteUse(device, signedIn);
    const offlinePin = await this.offlinePins.give(device, staffId, pin);
    void reply.header('set-cookie', sessionCookie(signedIn.token));
    return { ...personSignedIn(signedIn, this.config.autoLockMinutes), offlinePin };
  }

  /** Who used it last comes first on the tiles. On a full disk people sign in all the same: what they read goes on. */
  private async noteUse(device: PairedDevice, { account }: SignedIn): Promise<void> {
    const use = { type: 'UseDevice', staffId: account.staffId, at: this.log.now() } as const;
    try {
      await this.log.say(device, actorOf(account, 'online_pin'), use);
    } catch (error) {
      this.logger.warn(errorForLog(error), 'who used a device was not noted');
    }
  }

  private itself({ deviceId, schoolId, campusId, purpose, gateId, placeId }: PairedDevice): DeviceItself {
    const name = this.directory.get(schoolId, deviceId)?.name ?? null;
    const { autoLockMinutes } = this.config;
    return { deviceId, schoolId, campusId, purpose, gateId, placeId, name, autoLockMinutes, now: this.log.now() };
  }
}
