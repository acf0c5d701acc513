import type { Config } from '@baton/installation';
import { type CanActivate, createParamDecorator, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Refused } from '../platform/refused';
import { Names } from '../projections/names';
import { CONFIG } from '../platform/tokens';
import type { RosterBy } from '../roster/child/give-to-child';
import { guardianTokenOf } from './guardian-cookie';
import { GuardianSessions, type Guardian } from './guardian-sessions';

declare module 'fastify' {
  interface FastifyRequest {
    guardian?: Guardian;
  }
}

/** Guardian pages exist on an address that every phone trusts: a family isn't asked to install the school's authority. */
@Injectable()
export class GuardianPagesAreOn implements CanActivate {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  canActivate(): boolean {
    if (this.config.publicUrl === null) throw new Refused('guardian_pages_off');
    return true;
  }
}

/** These routes are open for the access hook: this is their credential. */
@Injectable()
export class GuardianGuard implements CanActivate {
  constructor(
    private readonly sessions: GuardianSessions,
    private readonly names: Names,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const token = guardianTokenOf(request.headers.cookie);
    const guardian = token && (await this.sessions.find(token));
    if (!guardian) throw new Refused('phone_not_enrolled');
    await this.names.know(guardian.schoolId);
    request.guardian = guardian;
    return true;
  }
}

export const CurrentGuardian = createParamDecorator((_: unknown, context: ExecutionContext): Guardian => {
  const { guardian } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!guardian) throw new Refused('phone_not_enrolled');
  return guardian;
});

/** A guardian as the author of a wish: whether it is about the own child is decided with the wish itself. */
export const CurrentSpeaker = createParamDecorator((_: unknown, context: ExecutionContext): RosterBy => {
  const { guardian, clientBuild } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!guardian) throw new Refused('phone_not_enrolled');
  return asSpeaker(guardian, clientBuild);
});

export const asSpeaker = ({ personId, schoolId }: Omit<Guardian, 'phoneId'>, client: string | null): RosterBy => ({
  ...{ staffId: personId, schoolId, client },
  ...{ actingRoles: ['guardian'], duties: [], proof: 'session' },
});
