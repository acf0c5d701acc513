// Runs workbook-worker.ts without a build: under jest the source is what is there, and a thread has no transform.
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');
const { transformSync } = require('@swc/core');

const root = join(__dirname, '../../../../..');
require.extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, 'utf8'), {
    filename,
    swcrc: false,
    module: { type: 'commonjs' },
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
  });
  module._compile(code, filename);
};
const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  const own = /^@baton\/([^/]+)$/.exec(request);
  return resolve.call(this, own ? join(root, 'libs', own[1], 'src/index.ts') : request, ...rest);
};
require('../workbook-worker.ts');
