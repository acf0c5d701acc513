// How many tests of each project ran and failed, as JSON into the file that the run names. A spec file that does not even
// load proves nothing and is named, with the reason.
const { writeFileSync } = require('node:fs');

module.exports = class {
  constructor(_global, { file }) {
    this.file = file;
    this.failed = {};
    this.ran = {};
    this.notLoaded = [];
  }
  onTestResult({ context, path }, { numFailingTests, numPassingTests, testExecError }) {
    const name = context.config.displayName.name;
    this.failed[name] = (this.failed[name] ?? 0) + numFailingTests;
    this.ran[name] = (this.ran[name] ?? 0) + numFailingTests + numPassingTests;
    if (testExecError) this.notLoaded.push(`${name}: ${path}: ${testExecError.message}`);
  }
  onRunComplete() {
    writeFileSync(this.file, JSON.stringify({ failed: this.failed, ran: this.ran, notLoaded: this.notLoaded }));
  }
};
