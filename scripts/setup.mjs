// What `npm start` and `npm test` need on a fresh clone: the packages and, with --browser, a Chromium for the tests.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { findChromium } from './chromium.mjs';

const run = (command, args) => spawnSync(command, args, { stdio: 'inherit' }).status === 0;

// `npm ci` once for each lock file: a stamp tells whether what is installed is what the lock file says.
const stamp = 'node_modules/.installed';
const lock = readFileSync('package-lock.json', 'utf8');
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  console.log('Installing packages (once) ...');
  // Without warnings: libraries of the page ask for a newer Node than builds them well, and nobody can act on that.
  if (!run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])) {
    console.error('npm ci failed: see its message above. Check that the npm registry can be reached, then try again.');
    process.exit(1);
  }
  writeFileSync(stamp, lock);
}

if (process.argv.includes('--browser') && !findChromium()) {
  console.log('No Chromium found; installing one for the browser tests ...');
  const installed =
    (run('npx', ['playwright', 'install', 'chromium']) && findChromium()) ||
    (existsSync('/usr/bin/apt-get') &&
      statSync('/root', { throwIfNoEntry: false }) &&
      process.getuid?.() === 0 &&
      run('apt-get', ['update', '-qq']) &&
      run('apt-get', ['install', '-y', '-qq', 'chromium']) &&
      findChromium());
  if (!installed) {
    console.error(
      'The browser tests need Chromium, and none could be installed. Install it ("apt-get install chromium" or ' +
        '"npx playwright install chromium"), or set CHROMIUM_PATH to its program, then run npm test again.',
    );
    process.exit(1);
  }
}
