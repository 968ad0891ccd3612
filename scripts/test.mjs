// npm test: types, lint, unit and kernel tests (Node), the journeys in a real browser. Ends with "N passed, N failed".
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';

const totals = { passed: 0, failed: 0 };
const started = Date.now();
mkdirSync('build', { recursive: true });

function stage(name, command, args, count) {
  const since = Date.now();
  console.log(`\n== ${name}`);
  const ok = spawnSync(command, args, { stdio: 'inherit' }).status === 0;
  const { passed, failed } = count ? count(ok) : { passed: ok ? 1 : 0, failed: ok ? 0 : 1 };
  totals.passed += passed;
  // A runner that fails without naming a failed test (a crash, no tests at all) is a failure all the same.
  totals.failed += ok ? failed : Math.max(1, failed);
  console.log(`== ${name}: ${ok ? 'ok' : 'FAILED'} in ${((Date.now() - since) / 1000).toFixed(0)} s`);
}

function report(file, read) {
  rmSync(file, { force: true });
  return () => {
    try {
      return read(JSON.parse(readFileSync(file, 'utf8')));
    } catch {
      return { passed: 0, failed: 1 };
    }
  };
}

stage('types', 'npx', ['tsc', '--noEmit', '-p', '.']);
stage('lint', 'npx', ['biome', 'ci', '--error-on-warnings', '.']);
const unit = 'build/vitest.json';
stage(
  'unit and kernel tests',
  'npx',
  ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${unit}`],
  report(unit, (r) => ({ passed: r.numPassedTests, failed: r.numFailedTests + r.numFailedTestSuites })),
);
const browser = 'build/playwright.json';
process.env.PLAYWRIGHT_JSON_OUTPUT_NAME = browser;
stage(
  'browser tests',
  'npx',
  ['playwright', 'test', '--reporter=list,json'],
  report(browser, (r) => ({ passed: r.stats.expected, failed: r.stats.unexpected + r.stats.flaky + r.stats.skipped })),
);

console.log(`\n${((Date.now() - started) / 60_000).toFixed(1)} minutes`);
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed === 0 && totals.passed > 0 ? 0 : 1);
