/** By its code, not its class: the native module knows the class of whoever loaded it first. */
export function sqliteCodeOf(error: unknown): string {
  const code = (error as { readonly code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}

/** Another connection holds the lock: nothing was done. */
export const isBusy = (error: unknown): boolean => sqliteCodeOf(error).startsWith('SQLITE_BUSY');
