// The shared vault is tested on a real PostgreSQL, and the benchmark's peers run on one. Each starts a server of its own.
const { existsSync, readdirSync } = require('node:fs');
const { join } = require('node:path');
const { ensure } = require('./debian.cjs');

const DEBIAN = '/usr/lib/postgresql';
const folders = () => [
  ...(existsSync(DEBIAN) ? readdirSync(DEBIAN).map((version) => join(DEBIAN, version, 'bin')) : []),
  ...(process.env.PATH ?? '').split(':'),
];

ensure({
  packages: ['postgresql'],
  isThere: () => folders().some((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres'))),
  words: [
    '共享密钥库的测试需要 PostgreSQL：apt-get install postgresql。',
    'The tests of the shared vault need PostgreSQL: apt-get install postgresql.',
  ],
});
