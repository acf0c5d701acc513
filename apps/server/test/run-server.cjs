// Runs the server from its sources in a process of its own, for tests that must kill it.
// usage: node run-server.cjs serve|demo
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { join, resolve } = require('node:path');
const { transformSync } = require('@swc/core');

const root = resolve(__dirname, '../../..');
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  const lib = /^@baton\/([^/]+)$/.exec(request);
  return resolveFilename.call(this, lib ? join(root, 'libs', lib[1], 'src/index.ts') : request, ...rest);
};
Module._extensions['.ts'] = (module, filename) => {
  const jsc = {
    target: 'es2022',
    keepClassNames: true,
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
  };
  const options = { swcrc: false, filename, module: { type: 'commonjs' }, jsc };
  module._compile(transformSync(readFileSync(filename, 'utf8'), options).code, filename);
};
require(join(root, 'apps/server/src/main.ts'));
