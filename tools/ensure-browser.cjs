// The browser tests drive Debian's Chromium with a font that has Chinese.
const { existsSync } = require('node:fs');
const { spawnSync } = require('node:child_process');
const { ensure } = require('./debian.cjs');

const CHROMIUM = process.env.BATON_CHROMIUM ?? '/usr/bin/chromium';
const packages = ['chromium', 'fonts-wqy-zenhei', 'fontconfig'];
const hasChineseFont = () => spawnSync('fc-list', [':lang=zh'], { encoding: 'utf8' }).stdout?.trim().length > 0;

ensure({
  packages,
  isThere: () => existsSync(CHROMIUM) && hasChineseFont(),
  words: [
    `浏览器测试需要 Chromium 和中文字体：apt-get install ${packages.join(' ')}；或用 BATON_CHROMIUM 指定另一个 Chromium。`,
    `The browser tests need Chromium and a Chinese font: apt-get install ${packages.join(' ')}, or name another Chromium in BATON_CHROMIUM.`,
  ],
});
