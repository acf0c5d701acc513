// The very last line of a test run: "N passed, N failed", for whoever counts. Jest prints its own summary after all
// reporters, so this one waits for the end of the process.
const { writeSync } = require('node:fs');

module.exports = class {
  onRunComplete(_, r) {
    const failed = r.numFailedTests + r.numRuntimeErrorTestSuites;
    const skipped = r.numPendingTests ? `, ${r.numPendingTests} skipped` : '';
    process.once('exit', () => writeSync(1, `${r.numPassedTests} passed, ${failed} failed${skipped}\n`));
  }
};
