// One bundle per process that is started, packages of node_modules stay outside. Workers are entries of their own.
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const entries = {
  server: 'apps/server/src/main.ts',
  'workbook-worker': 'apps/server/src/roster/workbook-worker.ts',
  cli: 'apps/cli/src/main.ts',
  demo: 'apps/demo/src/main.ts',
  day: 'apps/demo/src/day.ts',
  bench: 'bench/src/main.ts',
  'bench-server': 'bench/src/server-under-measure.ts',
  'bench-empty-route': 'bench/src/empty-route.ts',
};

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
  output: { path: join(__dirname, 'dist'), filename: '[name].js', clean: { keep: /^web[\\/]/ } },
  externals: [
    ({ request }, callback) =>
      /^[./]/.test(request) || request.startsWith('@baton/') ? callback() : callback(null, `commonjs ${request}`),
  ],
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
  optimization: { minimize: false },
  stats: 'errors-warnings',
};
