// A district's way in is tried on a real nginx, with the configuration of deploy/nginx.
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { ensure } = require('./debian.cjs');

const folders = ['/usr/sbin', ...(process.env.PATH ?? '').split(':')];

ensure({
  packages: ['nginx-light'],
  isThere: () => folders.some((folder) => existsSync(join(folder, 'nginx'))),
  words: [
    '部署配置的测试需要 nginx：apt-get install nginx-light。',
    'The tests of the deployment need nginx: apt-get install nginx-light.',
  ],
});
