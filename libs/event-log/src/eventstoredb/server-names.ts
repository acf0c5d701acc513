/** Characters of a namespace. */
const MAX_NAMESPACE = 32;
/** In no stream name of a log, so that a prefixed name is never another log's own. */
const SEPARATOR = ':';
/** What a log without a namespace calls its streams (limits.ts `STREAM`): no system stream, and nothing of a namespace. */
const LOGICAL_NAME = '^[A-Za-z0-9][A-Za-z0-9_.~-]*$';

/**
 * How the streams of one log are called on a server that holds several logs: `<namespace>:<stream>`. Hashes cover the
 * logical name, so that a log keeps them wherever it is copied to.
 */
export class ServerNames {
  private readonly before: string;

  /** @throws Error naming the rule when it is no namespace */
  constructor(namespace: string) {
    if (namespace !== '' && !(namespace.length <= MAX_NAMESPACE && /^[a-z0-9]+$/.test(namespace)))
      throw new Error(`"${namespace}" is not a namespace of a log: use up to ${MAX_NAMESPACE} small letters and digits.`);
    this.before = namespace === '' ? '' : `${namespace}${SEPARATOR}`;
  }

  onServer(stream: string): string {
    return this.before + stream;
  }

  /** null: a stream of the server itself or of another log */
  logical(name: string): string | null {
    if (!name.startsWith(this.before)) return null;
    const stream = name.slice(this.before.length);
    return new RegExp(LOGICAL_NAME).test(stream) ? stream : null;
  }

  /** What a server-side filter compares stream names with. */
  filter(prefixes: readonly string[]): { readonly prefixes: string[] } | { readonly regex: string } {
    const all = prefixes.length === 0 || prefixes.includes('');
    if (all) return this.before === '' ? { regex: LOGICAL_NAME } : { prefixes: [this.before] };
    return { prefixes: prefixes.map((prefix) => this.before + prefix) };
  }
}
