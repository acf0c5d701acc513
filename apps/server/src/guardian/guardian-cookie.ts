/** The guardian's own credential, of a phone that was enrolled; a session of staff and this one never stand in for each other. */
export const GUARDIAN_COOKIE = '__Host-baton-guardian';

const SAFETY = 'Path=/; Secure; HttpOnly; SameSite=Strict';
/** Seconds: browsers keep no cookie longer than 400 days; each visit sets it anew. */
const COOKIE_S = 400 * 24 * 3_600;
/** Characters of a Cookie header that are looked at. */
const MAX_COOKIE_HEADER = 4_096;

export const guardianCookie = (token: string): string => `${GUARDIAN_COOKIE}=${token}; Max-Age=${COOKIE_S}; ${SAFETY}`;

export const noGuardianCookie = (): string => `${GUARDIAN_COOKIE}=; Max-Age=0; ${SAFETY}`;

export function guardianTokenOf(header: string | undefined): string | null {
  if (!header || header.length > MAX_COOKIE_HEADER) return null;
  const pair = header.split(';').find((part) => part.trimStart().startsWith(`${GUARDIAN_COOKIE}=`));
  return pair?.trim().slice(GUARDIAN_COOKIE.length + 1) || null;
}
