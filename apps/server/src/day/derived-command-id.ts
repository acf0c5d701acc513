import { createHash } from 'node:crypto';

/**
 * The commandId of what follows from another command or event: UUIDv8(SHA-256(cause ‖ target)). Whoever derives it again,
 * on any instance and after any crash, gets the same id, so the target keeps it once.
 */
export function derivedCommandId(cause: string, target: string): string {
  const bytes = createHash('sha256').update(cause).update('\0').update(target).digest().subarray(0, 16);
  bytes[6] = (bytes[6] & 0x0f) | 0x80;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
