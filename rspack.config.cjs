// One bundle per process that is started, with its packages: finding and linking a thousand files took a third of a
// server's start. Workers are entries of their own.
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const entries = {
  server: 'apps/server/src/main.ts',
  'workbook-worker': 'apps/server/src/roster/workbook-worker.ts',
  cli: 'apps/cli/src/main.ts',
  demo: 'apps/demo/src/main.ts',
  day: 'apps/demo/src/day.ts',
  'eventstoredb-server': 'libs/event-log/src/testing/eventstoredb-server/main.ts',
  bench: 'bench/src/main.ts',
  'bench-server': 'bench/src/bench-server.ts',
  district: 'bench/src/district/main.ts',
  'district-server': 'bench/src/district/server.ts',
  'bench-empty-route': 'bench/src/empty-route.ts',
};

/** Native parts, files that are served or run as they lie, clients that few servers need; and what Nest looks for in vain. */
const outside = [
  'better-sqlite3',
  '@node-rs/argon2',
  'pino',
  'swagger-ui-dist',
  '@playwright/test',
  '@eventstore/db-client',
  '@grpc/grpc-js',
  'pg',
  '@nestjs/microservices',
  '@nestjs/platform-express',
  '@fastify/multipart',
  '@fastify/view',
  'bufferutil',
  'utf-8-validate',
];
const packageOf = (request) => /^(@[^/]+\/)?[^/]+/.exec(request)?.[0];

module.exports = {
  mode: 'none',
  target: 'node22',
  context: __dirname,
  devtool: 'source-map',
  entry: Object.fromEntries(
    Object.entries(entries)
      .filter(([, file]) => existsSync(join(__dirname, file)))
      .map(([name, file]) => [name, `./${file}`]),
  ),
  output: { path: join(__dirname, 'dist'), filename: '[name].js', chunkFilename: 'part-[id].js', clean: { keep: /^web[\\/]/ } },
  externals: [({ request }, callback) => (outside.includes(packageOf(request)) ? callback(null, `commonjs ${request}`) : callback())],
  externalsPresets: { node: true },
  resolve: { extensions: ['.ts', '.js'], tsConfig: join(__dirname, 'tsconfig.json') },
  node: false,
  module: {
    rules: [
      {
        test: /\.ts$/,
        loader: 'builtin:swc-loader',
        options: {
          jsc: {
            target: 'es2022',
            keepClassNames: true,
            parser: { syntax: 'typescript', decorators: true },
            transform: { legacyDecorator: true, decoratorMetadata: true },
          },
        },
      },
    ],
  },
  // Nest's way to ask for a package by a name in a variable: the names are above
  ignoreWarnings: [{ module: /node_modules\/@nestjs\//, message: /request of a dependency is an expression/ }],
  optimization: { minimize: false },
  stats: 'errors-warnings',
};
