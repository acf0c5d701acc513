import { get } from '../api/api';
import { keep, setting } from '../outbox/device-store';
import type { SchoolKey } from './sealed-list';

const nameOf = (schoolId: string): string => `school-keys ${schoolId}`;

/** The keys that lists are checked by come with a sign-in at the server, and stay until the next one. @throws Refusal, Unreachable */
export async function renewSchoolKeys(schoolId: string): Promise<readonly SchoolKey[]> {
  const { keys } = await get<{ readonly keys: readonly SchoolKey[] }>(`/api/schools/${schoolId}/passes/keys`);
  await keep(nameOf(schoolId), keys);
  return keys;
}

/** None where no sign-in has brought them and nobody can be asked. */
export const schoolKeys = async (schoolId: string): Promise<readonly SchoolKey[]> =>
  (await setting<readonly SchoolKey[]>(nameOf(schoolId))) ?? (await renewSchoolKeys(schoolId).catch(() => []));
