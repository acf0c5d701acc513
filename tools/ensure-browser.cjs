// The browser tests drive Debian's Chromium with a font that has Chinese. As root on Debian it is installed when missing;
// elsewhere the words say what to install.
const { existsSync } = require('node:fs');
const { spawnSync } = require('node:child_process');

const CHROMIUM = process.env.BATON_CHROMIUM ?? '/usr/bin/chromium';
const PACKAGES = ['chromium', 'fonts-wqy-zenhei', 'fontconfig'];

const hasChineseFont = () => spawnSync('fc-list', [':lang=zh'], { encoding: 'utf8' }).stdout?.trim().length > 0;
const run = (...command) => spawnSync(command[0], command.slice(1), { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;

if (existsSync(CHROMIUM) && hasChineseFont()) process.exit(0);
console.error(`Installing ${PACKAGES.join(', ')} for the browser tests …`);
const mayInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
if (mayInstall && run('apt-get', 'update', '-qq') && run('apt-get', 'install', '-y', '-qq', ...PACKAGES) && existsSync(CHROMIUM))
  process.exit(0);
console.error(`浏览器测试需要 Chromium 和中文字体：apt-get install ${PACKAGES.join(' ')}；或用 BATON_CHROMIUM 指定另一个 Chromium。`);
console.error(
  `The browser tests need Chromium and a Chinese font: apt-get install ${PACKAGES.join(' ')}, or name another Chromium in BATON_CHROMIUM.`,
);
process.exit(1);
