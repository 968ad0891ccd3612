// What `npm test` and `npm run test:long` share: stages one after another, each counted, and "N passed, N failed" at the end.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { printTable, timed } from './processor-table.mjs';

const totals = { passed: 0, failed: 0 };
const started = Date.now();

export function stage(name, command, args, count) {
  const since = Date.now();
  console.log(`\n== ${name}`);
  let ok = false;
  timed(name, () => {
    ok = spawnSync(command, args, { stdio: 'inherit' }).status === 0;
  });
  const { passed, failed } = count ? count(ok) : { passed: ok ? 1 : 0, failed: ok ? 0 : 1 };
  totals.passed += passed;
  // A runner that fails without naming a failed test (a crash, no tests at all) is a failure all the same.
  totals.failed += ok ? failed : Math.max(1, failed);
  console.log(`== ${name}: ${ok ? 'ok' : 'FAILED'} in ${((Date.now() - since) / 1000).toFixed(0)} s`);
}

/** A stage that runs here and counts itself. */
export function ownStage(name, run) {
  console.log(`\n== ${name}`);
  const { passed, failed } = run();
  totals.passed += passed;
  totals.failed += failed;
  console.log(`== ${name}: ${failed === 0 ? 'ok' : 'FAILED'}`);
}

function report(file, read) {
  mkdirSync('build', { recursive: true });
  rmSync(file, { force: true });
  return () => {
    try {
      return read(JSON.parse(readFileSync(file, 'utf8')));
    } catch {
      return { passed: 0, failed: 1 };
    }
  };
}

/** Tests in Node; `filters` are parts of file names, all files without any. */
export function vitestStage(name, filters = []) {
  const file = 'build/vitest.json';
  stage(
    name,
    'npx',
    ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...filters],
    report(file, (r) => ({ passed: r.numPassedTests, failed: r.numFailedTests + r.numFailedTestSuites })),
  );
}

/** Tests in a browser; `filters` are patterns of file names or Playwright's own options, all files without any. */
export function playwrightStage(name, filters = []) {
  const file = 'build/playwright.json';
  process.env.PLAYWRIGHT_JSON_OUTPUT_NAME = file;
  stage(
    name,
    'npx',
    ['playwright', 'test', '--reporter=list,json,./scripts/playwright-times.mjs', ...filters],
    report(file, (r) => ({ passed: r.stats.expected, failed: r.stats.unexpected + r.stats.flaky + r.stats.skipped })),
  );
}

/** The table of processor seconds, the last line, and the exit status. */
export function finish() {
  if (!printTable()) totals.failed++;
  console.log(`\n${((Date.now() - started) / 60_000).toFixed(1)} minutes`);
  console.log(`${totals.passed} passed, ${totals.failed} failed`);
  process.exit(totals.failed === 0 && totals.passed > 0 ? 0 : 1);
}
