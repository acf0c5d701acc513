// Nest 12 ships ESM only, and jest's require() can't load ESM packages that import each other through CommonJS add-ons.
// So everything runs as CommonJS, and @swc/jest also compiles the ESM-only packages named in ESM_ONLY.
const ESM_ONLY = ['@nestjs', 'jose', 'canonicalize', 'content-disposition'];

const ts = [
  '@swc/jest',
  {
    swcrc: false,
    sourceMaps: 'inline',
    module: { type: 'commonjs' },
    jsc: {
      target: 'es2022',
      keepClassNames: true,
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
    },
  },
];
const esmJs = [
  '@swc/jest',
  { swcrc: false, sourceMaps: false, module: { type: 'commonjs' }, jsc: { target: 'es2022', parser: { syntax: 'ecmascript' } } },
];

const base = {
  testEnvironment: 'node',
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/test'],
  moduleFileExtensions: ['ts', 'js', 'json'],
  transform: { '^.+\\.ts$': ts, '^.+\\.m?js$': esmJs },
  transformIgnorePatterns: [`/node_modules/(?!(${ESM_ONLY.join('|')})/)`],
  moduleNameMapper: {
    '^@baton/([^/]+)$': '<rootDir>/libs/$1/src',
    '^@baton/contracts/positions$': '<rootDir>/libs/contracts/src/positions.ts',
  },
  setupFiles: ['<rootDir>/test/setup.js'],
};

module.exports = {
  reporters: ['default', '<rootDir>/tools/closing-line-reporter.cjs'],
  maxWorkers: 2,
  // what a module registry keeps of a spec adds up: a worker of more than a gigabyte takes longer to end than jest waits
  workerIdleMemoryLimit: '512MB',
  // a busy machine is slow, not wrong: what must be quick has a limit in the product, not in the test runner
  testTimeout: 400_000,
  projects: [
    { ...base, displayName: 'unit', testRegex: '(?<!\\.(e2e|browser))\\.spec\\.ts$' },
    { ...base, displayName: 'e2e', testRegex: '\\.e2e\\.spec\\.ts$' },
    { ...base, displayName: 'browser', testRegex: '\\.browser\\.spec\\.ts$' },
  ],
};
