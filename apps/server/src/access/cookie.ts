/**
 * `__Host-` binds the cookie to this very host over HTTPS (browsers take http://localhost for secure); JavaScript never
 * sees it, and no other site's request carries it.
 */
export const SESSION_COOKIE = '__Host-baton';

const SAFETY = 'Path=/; Secure; HttpOnly; SameSite=Strict';

/** No Max-Age: the browser forgets it when it is closed; the server's limits hold besides. The token is base64url. */
export const sessionCookie = (token: string): string => `${SESSION_COOKIE}=${token}; ${SAFETY}`;

export const noSessionCookie = (): string => `${SESSION_COOKIE}=; Max-Age=0; ${SAFETY}`;

/** Characters of a Cookie header that are looked at. */
const MAX_COOKIE_HEADER = 4_096;

export const sessionTokenOf = (cookieHeader: string | undefined): string | null => valueOf(SESSION_COOKIE, cookieHeader);

function valueOf(cookie: string, cookieHeader: string | undefined): string | null {
  if (!cookieHeader || cookieHeader.length > MAX_COOKIE_HEADER) return null;
  const name = `${cookie}=`;
  const pair = cookieHeader.split(';').find((part) => part.trimStart().startsWith(name));
  return pair ? pair.trim().slice(name.length) || null : null;
}

/** The device's own credential: it stays when people change and when the browser is closed. */
export const DEVICE_COOKIE = '__Host-baton-device';

/** Seconds: browsers keep no cookie longer than 400 days; each start of the app sets it anew. */
const DEVICE_COOKIE_S = 400 * 24 * 3_600;

export const deviceCookie = (token: string): string => `${DEVICE_COOKIE}=${token}; Max-Age=${DEVICE_COOKIE_S}; ${SAFETY}`;

export const noDeviceCookie = (): string => `${DEVICE_COOKIE}=; Max-Age=0; ${SAFETY}`;

export const deviceTokenOf = (cookieHeader: string | undefined): string | null => valueOf(DEVICE_COOKIE, cookieHeader);
