// All tests. A browser spec that fails is run once more, alone, and said so: on a machine of two cores a browser may
// be starved by its neighbour. Nothing else gets a second try: a race that is lost once in the log or a rule is a fault.
// The last line is "N passed, N failed", over both runs.
const { spawnSync } = require('node:child_process');
const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join, relative } = require('node:path');

/** More than these failed: it isn't the machine. */
const MAX_REPEATED_FILES = 3;
const folder = mkdtempSync(join(tmpdir(), 'baton-tests-'));

/** @returns {{ code: number, files: { path: string, passed: number, failed: number, skipped: number }[] }} */
function jest(...args) {
  const outputFile = join(folder, 'results.json');
  rmSync(outputFile, { force: true });
  const { status } = spawnSync('jest', [...args, '--json', '--outputFile', outputFile], { stdio: ['inherit', 2, 2] });
  const { testResults } = JSON.parse(readFileSync(outputFile, 'utf8'));
  const files = testResults.map(({ name, status, assertionResults }) => {
    const counted = (what) => assertionResults.filter((test) => test.status === what).length;
    const failed = counted('failed');
    // a file that failed without a test: it didn't load, or its end failed
    return {
      path: relative(process.cwd(), name),
      passed: counted('passed'),
      failed: status === 'failed' ? Math.max(failed, 1) : 0,
      skipped: counted('pending'),
    };
  });
  return { code: status ?? 1, files };
}

function run(args) {
  const all = jest(...args);
  const failed = all.files.filter((file) => file.failed > 0);
  const again = failed.every(({ path }) => path.endsWith('.browser.spec.ts')) && failed.length <= MAX_REPEATED_FILES ? failed : [];
  if (again.length === 0) return all;
  const paths = again.map(({ path }) => path);
  console.log(`\n浏览器测试失败，单独重跑一次 A browser spec failed and is run once more, alone: ${paths.join(', ')}\n`);
  const second = jest('--selectProjects', 'browser', '--maxWorkers', '1', '--runTestsByPath', ...paths);
  for (const { path, failed } of second.files)
    console.log(`${path}: ${failed === 0 ? '第二次通过 passed at the second try' : '两次都失败 failed twice'}`);
  return { code: second.code, files: [...all.files.filter((file) => !again.includes(file)), ...second.files] };
}

try {
  const { code, files } = run(process.argv.slice(2));
  const sum = (what) => files.reduce((total, file) => total + file[what], 0);
  const skipped = sum('skipped') === 0 ? '' : `, ${sum('skipped')} skipped`;
  console.log(`${sum('passed')} passed, ${sum('failed')} failed${skipped}`);
  process.exitCode = code;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
