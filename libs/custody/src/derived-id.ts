/** Characters of an id in the event schema. */
export const MAX_ID = 96;

/**
 * The id of what follows from a command (or a kind of notice) and concerns one thing of it: whoever decides the command
 * again finds the same one. A thing whose own id is long, because a client named it, stands in it as a digest: an id that doesn't fit would
 * keep the report from being stored.
 */
export function derivedId(from: string, of: string): string {
  const readable = `${from}.${of}`;
  return readable.length <= MAX_ID ? readable : `${from}.~${digestOf(of)}`;
}

/** FNV-1a, 64 bits, hex: told apart are only a few things of one cause. */
export function digestOf(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i++) hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n);
  return hash.toString(16).padStart(16, '0');
}
