// The last line of a test run: "N passed, N failed", for whoever counts.
module.exports = class {
  onRunComplete(_, r) {
    console.log(
      `${r.numPassedTests} passed, ${r.numFailedTests + r.numRuntimeErrorTestSuites} failed${r.numPendingTests ? `, ${r.numPendingTests} skipped` : ''}`,
    );
  }
};
