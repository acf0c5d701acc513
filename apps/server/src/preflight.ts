/** better-sqlite3 crashes without a word on older versions. */
const OLDEST_NODE = [22, 14] as const;

/** Words for a Node that can't run this, or null. */
export function nodeProblem(version: string): string | null {
  const [major, minor] = version.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return null;
  const oldest = OLDEST_NODE.join('.');
  return `Node ${version} 太旧，至少需要 ${oldest}。请用 npm run serve 启动（npm ci 会带来合适的 Node）。\nNode ${version} is too old: ${oldest} or newer is needed. Start with npm run serve; npm ci brings a Node that fits.`;
}
