import {
  ChangePasswordRequest,
  ChangePinRequest,
  OneTimeSecret,
  PersonSignedIn,
  PinSlips,
  ResetSecretRequest,
  SignInRequest,
} from '@baton/contracts';
import type { Config } from '@baton/installation';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CONFIG } from '../platform/tokens';
import { Accounts } from './accounts';
import { noSessionCookie, sessionCookie, sessionTokenOf } from './cookie';
import { personSignedIn } from './person-signed-in';
import { Sessions } from './sessions';
import { CurrentPerson, type SignedInPerson } from './signed-in-person';
import { SignIn } from './sign-in';
import { StaffDirectory } from './staff-directory';

@ApiTags('access')
@Controller('api/access')
export class AccessController {
  constructor(
    private readonly signIns: SignIn,
    private readonly accounts: Accounts,
    private readonly sessions: Sessions,
    private readonly directory: StaffDirectory,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Post('sign-in')
  @HttpCode(200)
  @ApiOperation({ operationId: 'signIn', summary: 'Opens a session; the answer sets the cookie __Host-baton' })
  @ApiOkResponse({ type: PersonSignedIn })
  async signIn(
    @Body() body: SignInRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PersonSignedIn> {
    const from = { address: request.ip, device: request.device };
    const signedIn = await this.signIns.signIn(body.login, body.secret, body.kind ?? 'password', from);
    void reply.header('set-cookie', sessionCookie(signedIn.token));
    return personSignedIn(signedIn, this.config.autoLockMinutes);
  }

  @Post('sign-out')
  @HttpCode(204)
  @ApiOperation({ operationId: 'signOut', summary: 'Ends this session' })
  @ApiNoContentResponse()
  async signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    const token = sessionTokenOf(request.headers.cookie);
    if (token) await this.sessions.end(token);
    void reply.header('set-cookie', noSessionCookie());
  }

  @Post('lock')
  @HttpCode(204)
  @ApiOperation({ operationId: 'lock', summary: 'Ends this session; the device stays the school’s and shows its tiles again' })
  @ApiNoContentResponse()
  async lock(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.signOut(request, reply);
  }

  @Get('me')
  @ApiOperation({ operationId: 'me', summary: 'Who is signed in' })
  @ApiOkResponse({ type: PersonSignedIn })
  me(@CurrentPerson() person: SignedInPerson): PersonSignedIn {
    const { staffId, schoolId, roles, proof, mustChangePassword, endsAt, deviceId } = person;
    const name = this.directory.get(staffId)?.name ?? '';
    const { autoLockMinutes } = this.config;
    return { staffId, schoolId, name, roles, proof, mustChangePassword, endsAt, deviceId, autoLockMinutes };
  }

  @Post('password')
  @HttpCode(204)
  @ApiOperation({ operationId: 'changePassword', summary: 'Changes the own password; every other session of the person ends' })
  @ApiNoContentResponse()
  async changePassword(
    @Body() body: ChangePasswordRequest,
    @CurrentPerson() person: SignedInPerson,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const { token } = await this.accounts.changePassword(person, body.current, body.next);
    void reply.header('set-cookie', sessionCookie(token));
  }

  @Post('pin')
  @HttpCode(204)
  @ApiOperation({ operationId: 'changePin', summary: 'Changes the own PIN' })
  @ApiNoContentResponse()
  async changePin(@Body() body: ChangePinRequest, @CurrentPerson() person: SignedInPerson): Promise<void> {
    await this.accounts.changePin(person, body.kind ?? 'password', body.current, body.next);
  }

  @Post('staff/:staffId/reset')
  @HttpCode(200)
  @ApiOperation({ operationId: 'resetSecret', summary: 'Gives somebody a one-time password or a new PIN; their sessions end' })
  @ApiOkResponse({ type: OneTimeSecret })
  reset(
    @Param('staffId') staffId: string,
    @Body() body: ResetSecretRequest,
    @CurrentPerson() person: SignedInPerson,
  ): Promise<OneTimeSecret> {
    return this.accounts.reset(person, staffId, body.kind ?? 'password');
  }

  @Post('staff/:staffId/revoke-sessions')
  @HttpCode(204)
  @ApiOperation({ operationId: 'revokeSessions', summary: 'Ends all sessions of a person, as for a lost tablet' })
  @ApiNoContentResponse()
  async revokeSessions(@Param('staffId') staffId: string, @CurrentPerson() person: SignedInPerson): Promise<void> {
    await this.accounts.revokeSessions(person, staffId);
  }

  @Post('pins')
  @HttpCode(200)
  @ApiOperation({ operationId: 'issuePins', summary: 'First PINs for everybody who has none, as slips to print; each is shown once' })
  @ApiOkResponse({ type: PinSlips })
  async issuePins(@CurrentPerson() person: SignedInPerson): Promise<PinSlips> {
    return { slips: await this.accounts.issuePins(person) };
  }
}
