// Runs a TypeScript file of this repository in a plain Node process, for tests that must kill a process.
// usage: node run-ts.cjs file.ts [arguments]
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { join, resolve } = require('node:path');
const { transformSync } = require('@swc/core');

const libs = resolve(__dirname, '../../..');
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  const lib = /^@baton\/([^/]+)$/.exec(request);
  return resolveFilename.call(this, lib ? join(libs, lib[1], 'src/index.ts') : request, ...rest);
};
Module._extensions['.ts'] = (module, filename) => {
  const options = { swcrc: false, filename, module: { type: 'commonjs' }, jsc: { target: 'es2022', parser: { syntax: 'typescript' } } };
  module._compile(transformSync(readFileSync(filename, 'utf8'), options).code, filename);
};
process.argv.splice(1, 1);
require(resolve(process.argv[1]));
