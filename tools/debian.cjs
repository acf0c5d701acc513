// What tests need of Debian's packages: installed when missing as root on Debian; elsewhere the words say what to install.
const { existsSync } = require('node:fs');
const { spawnSync } = require('node:child_process');

const run = (...command) => spawnSync(command[0], command.slice(1), { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;

/** Ends the process with 1 where something is missing and can't be installed. `isThere` is asked before and after. */
exports.ensure = ({ packages, isThere, words }) => {
  if (isThere()) return;
  console.error(`Installing ${packages.join(', ')} for the tests …`);
  const mayInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (mayInstall && run('apt-get', 'update', '-qq') && run('apt-get', 'install', '-y', '-qq', ...packages) && isThere()) return;
  for (const line of words) console.error(line);
  process.exit(1);
};
