// The peers live in a package of their own, so that a school's installation stays light. sqlite3 is built from source
// where no prebuilt binary can be had: that takes a compiler and a minute or two, once.
const { spawnSync } = require('node:child_process');
const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

/** One of them asks for an older framework, which must not stand beside ours. */
const FOLDERS = [__dirname, join(__dirname, 'ocoda')];

const installedIn = (folder) => {
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return Object.entries(dependencies).every((dependency) => isThere(folder, dependency));
};
const isThere = (folder, [name, version]) => {
  const file = join(folder, 'node_modules', name, 'package.json');
  return existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).version === version;
};
const built = existsSync(join(__dirname, 'node_modules/sqlite3/build/Release/node_sqlite3.node'));

for (const folder of FOLDERS) {
  if (installedIn(folder) && (built || folder !== __dirname)) continue;
  process.stderr.write('正在安装对比用的软件包（仅第一次）…\nInstalling the peers (only the first time) …\n');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--prefix', folder], { cwd: folder, stdio: ['ignore', 2, 2] });
  if (status !== 0) {
    process.stderr.write(
      '对比软件包安装失败：需要 python3、make、g++ 和 Node 头文件，见 docs/performance.md。\n' +
        'The peers could not be installed: python3, make, g++ and the headers of Node are needed, see docs/performance.md.\n',
    );
    process.exit(1);
  }
}
