// What the log promises, tried on an EventStoreDB: the one that EVENTSTORE_URL names, or else the wire server of this
// repository. Says which, prints figures, and is never green by having tried nothing.
const { spawnSync } = require('node:child_process');

const address = process.env.EVENTSTORE_URL;
const hosts = address?.replace(/^([a-z+]+:\/\/)(?:.*@)?([^?]*).*$/, '$1$2');
const which = address
  ? `服务器 server: ${hosts}（EVENTSTORE_URL）；计划好的故障仍在线上协议服务器上 · planned faults still on the wire server`
  : '服务器 server: 本仓库的线上协议服务器（内存中，不是真正的 EventStoreDB）· the wire server of this repository, in memory, no real EventStoreDB.\n设置 EVENTSTORE_URL=esdb://localhost:2113?tls=false 则在真正的服务器上运行 · set EVENTSTORE_URL to run on a real one.';

const SPECS = [
  'libs/event-log/src/eventstoredb',
  'libs/event-log/src/two-instances',
  'libs/event-log/src/a-log-that-moves',
  'test/instances',
];
const env = { ...process.env, ONLY_EVENTSTOREDB: '1' };
const run = (args, stdio = 'inherit') => spawnSync(process.execPath, args, { stdio, env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });

console.log(which);
console.log('数字 figures:');
if (run(['libs/event-log/src/testing/run-ts.cjs', 'libs/event-log/src/testing/eventstoredb-figures.ts']).status !== 0) process.exit(1);

const tests = run(
  // one after the other: three servers and a log are a machine's work, and figures of two at once say nothing
  ['node_modules/jest/bin/jest.js', '--maxWorkers', '1', '--selectProjects', 'unit', 'e2e', '--testPathPatterns', ...SPECS],
  ['inherit', 'pipe', 'inherit'],
);
process.stdout.write(tests.stdout);
const counted = /(\d+) passed, (\d+) failed(?:, (\d+) skipped)?\s*$/.exec(tests.stdout);
const [passed, failed, skipped] = (counted ?? []).slice(1).map((n) => Number(n ?? 0));
const green = tests.status === 0 && passed > 0 && failed === 0 && !skipped;
console.log(
  `${which}\n${green ? '全部通过 all passed' : '没有全部通过 NOT all passed'}: ${passed ?? 0} passed, ${failed ?? '?'} failed, ${skipped || 0} skipped`,
);
process.exit(green ? 0 : 1);
