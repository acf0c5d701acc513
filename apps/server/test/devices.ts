import type { DevicePurposeCode } from '@baton/contracts';
import type { Response, Test } from 'supertest';
import { DEVICE_COOKIE, SESSION_COOKIE } from '../src/access/cookie';
import type { TestClient, TestServer } from './support';

/** A tablet with its own cookie, and nobody signed in. */
export interface TestDevice {
  readonly deviceId: string;
  readonly cookie: string;
  get(path: string, cookie?: string): Test;
  post(path: string, body?: object, cookie?: string): Test;
}

export interface NewDevice {
  readonly campusId: string;
  readonly purpose: DevicePurposeCode;
  readonly gateId?: string;
  readonly placeId?: string;
  readonly name?: string;
}

/** The administrator makes a code, the tablet uses it. */
export async function pairedDevice(server: TestServer, administrator: TestClient, device: NewDevice): Promise<TestDevice> {
  const made = await administrator.post('/api/devices/pairing-codes', { name: '平板', ...device });
  if (made.status !== 200) throw new Error(`${made.status} ${made.text}`);
  const { code } = made.body as { code: string };
  return deviceOf(server, await server.nobody.post('/api/devices/pair', { code }));
}

export function deviceOf(server: TestServer, paired: Response): TestDevice {
  const cookie = cookieNamed(DEVICE_COOKIE, paired);
  if (!cookie) throw new Error(`not paired: ${paired.status} ${paired.text}`);
  const both = (session?: string) => (session ? `${cookie}; ${session}` : cookie);
  return {
    deviceId: (paired.body as { deviceId: string }).deviceId,
    cookie,
    get: (path, session) => server.nobody.get(path).set('cookie', both(session)),
    post: (path, body = {}, session) => server.nobody.post(path, body).set('cookie', both(session)),
  };
}

/** The session cookie of an answer; '' when it sets none. */
export const sessionOf = (response: Response): string => cookieNamed(SESSION_COOKIE, response);

function cookieNamed(name: string, response: Response): string {
  const header = (response.headers['set-cookie'] ?? []) as unknown as readonly string[];
  return header.find((line) => line.startsWith(`${name}=`))?.split(';')[0] ?? '';
}
