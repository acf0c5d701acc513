import type { AnswerCode } from '@baton/contracts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { PairedDevice } from '../devices/paired-device';
import { Refused } from '../platform/refused';
import type { RouteParams } from '../roster/today-of';
import { sessionTokenOf } from './cookie';
import { isOpen } from './open-routes';
import type { Right, RightsTable } from './right';
import type { SignedInPerson } from './signed-in-person';
import type { DayInQuestion, WhoIsIt } from './who-is-it';

/** Header that says which client acts; another site's form can't send it, and its script may not. */
export const CLIENT_HEADER = 'x-baton-client';
const CLIENT_BUILD = /^[A-Za-z0-9_.:~-]{1,96}$/;

const READING = ['GET', 'HEAD', 'OPTIONS'];
const FILES = ['application/octet-stream', 'text/csv', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'];

export interface HttpAccess {
  readonly rights: RightsTable;
  readonly whoIsIt: WhoIsIt;
  /** the paired device that a Cookie header proves */
  readonly deviceOf: (cookieHeader: string | undefined) => Promise<PairedDevice | null>;
  /** to be waited for before a route that names people of this school; undefined: they are known */
  readonly knowPeopleOf: (schoolId: string) => Promise<void> | undefined;
  /** the campus and date that a route is about; null: none */
  readonly dayOf: (params: RouteParams) => DayInQuestion | null;
  /** origins beside the server's own */
  readonly origins: readonly string[];
}

/**
 * The one gate of HTTP, before any body is read and before Nest: what isn't on the list of open routes needs a session,
 * and what isn't in the table of rights is denied. Covers routes of plugins and files as well.
 */
export function guardHttp(fastify: FastifyInstance, access: HttpAccess): void {
  fastify.decorateRequest('person', null);
  fastify.decorateRequest('device', null);
  fastify.decorateRequest('denied', null);
  fastify.decorateRequest('right', null);
  fastify.decorateRequest('clientBuild', null);
  fastify.addHook('onRequest', async (request: FastifyRequest, _reply: FastifyReply) => {
    if (request.is404) return;
    const key = routeKey(request.method, request.routeOptions.url ?? '');
    const open = isOpen(key);
    const right = Object.hasOwn(access.rights, key) ? access.rights[key] : null;
    refuseForeignBody(request, right);
    refuseOtherSites(request, access.origins);
    request.device = await access.deviceOf(request.headers.cookie);
    refuseRevoked(request, open, right);
    if (open) return;
    request.right = right;
    const token = sessionTokenOf(request.headers.cookie);
    if (!NAME_NOBODY.some((routes) => key.includes(routes))) await knowPeople(access, token, request.device);
    request.person = await access.whoIsIt.person(token, right, access.dayOf(request.params as RouteParams), request.device);
    const denied = whyDenied(request.person, right, request.device) ?? whyForeign(request);
    if (!denied) return;
    request.denied = { code: denied };
    if (!right?.report) throw new Refused(denied);
  });
}

/** Routes that name no child and nobody of a family: an instance answers them without knowing the school's people. */
const NAME_NOBODY = [' /api/access/', ' /api/devices', ' /api/today', ' /api/roster/template', ' /api/schools/:schoolId/passes/keys'];

/** Nobody signed in: nobody is read from the log for them. */
async function knowPeople({ whoIsIt, knowPeopleOf }: HttpAccess, token: string | null, device: PairedDevice | null): Promise<void> {
  const schoolId = device?.schoolId ?? (await whoIsIt.schoolOf(token));
  if (schoolId !== null) await knowPeopleOf(schoolId);
}

/** HEAD is GET without a body. */
export const routeKey = (method: string, url: string): string => `${method === 'HEAD' ? 'GET' : method} ${url}`;

export function whyDenied(person: SignedInPerson | null, right: Right | null, device: PairedDevice | null = null): AnswerCode | null {
  if (device && right?.devices?.includes(device.purpose)) return null;
  if (!person) return right?.devices && !device ? 'device_not_paired' : 'not_signed_in';
  if (!right) return 'not_permitted';
  if (person.mustChangePassword && !right.beforePasswordChange) return 'password_change_required';
  return person.actingRoles.length > 0 ? null : 'not_permitted';
}

/** A school's addresses are for its own people and devices; a device by itself knows its own campus only. */
function whyForeign({ person, device, params }: FastifyRequest): AnswerCode | null {
  const { schoolId, campusId } = params as RouteParams & { readonly schoolId?: string };
  if (schoolId !== undefined && schoolId !== (person ?? device)?.schoolId) return 'not_permitted';
  return !person && campusId !== undefined && campusId !== device?.campusId ? 'not_permitted' : null;
}

/** A revoked device learns so at its next contact, whatever it asks; it may hand in its queue and say that it is empty. */
function refuseRevoked({ device, method }: FastifyRequest, open: boolean, right: Right | null): void {
  if (!device?.revoked || right?.ofRevokedDevice) return;
  if (open && READING.includes(method)) return;
  throw new Refused('device_revoked', { deliver: !device.delivered });
}

/** A change must come from our own pages or from a client that isn't a browser. */
function refuseOtherSites(request: FastifyRequest, origins: readonly string[]): void {
  const client = request.headers[CLIENT_HEADER];
  if (typeof client === 'string' && CLIENT_BUILD.test(client)) request.clientBuild = client;
  if (READING.includes(request.method)) return;
  if (!isOwnOrigin(request.headers.origin, request.headers.host, origins)) throw new Refused('foreign_origin');
  if (!request.clientBuild) throw new Refused('client_header_missing');
}

/** No Origin header: no browser. `null` (a sandbox, a redirect) is nobody's origin. */
export function isOwnOrigin(origin: string | undefined, host: string | undefined, origins: readonly string[]): boolean {
  if (origin === undefined) return true;
  if (origins.includes(origin)) return true;
  return URL.canParse(origin) && host !== undefined && new URL(origin).host === host.toLowerCase();
}

/** Everything but an upload is JSON: a large file isn't even read where none is expected. */
function refuseForeignBody(request: FastifyRequest, right: Right | null): void {
  const type = request.headers['content-type']?.split(';')[0].trim().toLowerCase();
  if (type === undefined || type === 'application/json') return;
  if (READING.includes(request.method)) return;
  if (right?.upload && FILES.includes(type)) return;
  throw new Refused('unsupported_media_type');
}

/** Bodies larger than the usual, for uploads: bytes. */
export const MAX_UPLOAD_BYTES = 20 * 1024 * 1024;

export function acceptUploads(fastify: FastifyInstance): void {
  fastify.addContentTypeParser(FILES, { parseAs: 'buffer', bodyLimit: MAX_UPLOAD_BYTES }, (_request, body, done) => done(null, body));
}
