import { KIND, type DayCommandType } from '@baton/custody';
import { isDate } from '@baton/roster';
import { applyDecorators, createParamDecorator, HttpCode, Post, UseFilters, type ExecutionContext } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Refused } from '../platform/refused';
import { Report } from '../platform/report';
import type { TappedCommandType } from './command-definition';
import type { GivenBy } from './give-to-day';
import { KeepReport } from './keep-report';
import type { DayAddress } from './streams';

/** Every route of a day begins with it; the capability follows. */
export const DAY_PATH = 'api/campuses/:campusId/days/:serviceDay';

/** What a route of the day knows of its request: which book, and who writes into it. */
export interface DayRequest {
  readonly address: DayAddress;
  readonly by: GivenBy;
}

/** @throws Refused `unknown_day` for what is no campus or no date */
export function addressIn(params: unknown): DayAddress {
  const { campusId, serviceDay } = params as { campusId?: string; serviceDay?: string };
  if (!campusId || !/^[A-Za-z0-9_]{1,64}$/.test(campusId)) throw new Refused('unknown_day');
  if (!serviceDay || !isDate(serviceDay)) throw new Refused('unknown_day');
  return { campusId, serviceDay };
}

/** @throws Refused `not_signed_in` */
export function givenBy(request: FastifyRequest): GivenBy {
  const { person } = request;
  if (!person) throw new Refused('not_signed_in');
  const { staffId, schoolId, actingRoles, roles, proof } = person;
  const deviceId = request.device?.deviceId ?? null;
  return { staffId, schoolId, actingRoles, roles, proof, deviceId, client: request.clientBuild };
}

/** The person of the session, or the paired device whose session is over: then only people at its taps can have said something. */
function givenByOrDevice(request: FastifyRequest): GivenBy {
  const { person, device } = request;
  // who has only a one-time password has no session to give reports by
  if (!device || (person && !person.mustChangePassword)) return givenBy(request);
  const { deviceId, schoolId } = device;
  return { staffId: deviceId, schoolId, actingRoles: [], roles: [], proof: 'unverified', deviceId, client: request.clientBuild };
}

export const OfDayOrDevice = createParamDecorator((_: unknown, context: ExecutionContext): DayRequest => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  return { address: addressIn(request.params), by: givenByOrDevice(request) };
});

export const OfDay = createParamDecorator((_: unknown, context: ExecutionContext): DayRequest => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  return { address: addressIn(request.params), by: givenBy(request) };
});

const isReport = (type: DayCommandType): boolean => KIND[type] === 'report';

const ANSWERS = {
  200: 'accepted or unchanged: what was recorded, as far as the role may see it',
  202: 'kept: the report could not be taken as it is; a person looks at it',
  403: 'not permitted',
  409: 'refused, with a code',
  422: 'this commandId was used for something else',
  503: 'try again with the same commandId',
};

/** A route that gives one command to the day: the path is the command's name. */
export function Gives(path: string, type: TappedCommandType): MethodDecorator {
  const answers = Object.entries(ANSWERS).filter(([status]) => status !== '202' || isReport(type));
  return applyDecorators(
    Post(path),
    HttpCode(200),
    ApiOperation({ operationId: type, summary: isReport(type) ? 'Report: never refused, never lost' : 'Request: may be refused' }),
    ApiParam({ name: 'campusId', type: String }),
    ApiParam({ name: 'serviceDay', type: String, description: 'yyyy-mm-dd' }),
    ...answers.map(([status, description]) => ApiResponse({ status: Number(status), description })),
    ...(isReport(type) ? [Report(), UseFilters(KeepReport)] : []),
  );
}
