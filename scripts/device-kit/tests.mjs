// node build/cli/tests.js JSON [FILTER]: the tests that compute on WebGPU, those whose file's name has FILTER in it; how many passed,
// and what failed, go to the file JSON. Fails where one failed or none ran.
import { writeFileSync } from 'node:fs';
import { getFn, startTests } from '@vitest/runner';

const files = import.meta.glob([
  '/src/compute/kernels/**/*.test.ts',
  '/src/compute/recording/*.test.ts',
  '/src/optim/*.test.ts',
  '/src/model/{nano,model,large,lora}.test.ts',
]);
const [json, filter = ''] = process.argv.slice(2);
const failures = [];
let passed = 0;

class Runner {
  config = {
    root: process.cwd(),
    setupFiles: [],
    name: undefined,
    passWithNoTests: false,
    testNamePattern: undefined,
    allowOnly: false,
    sequence: { shuffle: false, concurrent: false, seed: 1, hooks: 'stack', setupFiles: 'list' },
    chaiConfig: undefined,
    maxConcurrency: 1,
    testTimeout: 300_000,
    hookTimeout: 300_000,
    retry: 0,
    includeTaskLocation: false,
    tags: [],
    tagsFilter: undefined,
    strictTags: false,
  };
  importFile = (path) => files[path]();
  runTask = (test) => getFn(test)();
  onBeforeRunSuite(suite) {
    if (!suite.suite) console.log(suite.filepath ?? suite.name);
  }
  onAfterRunTask({ name, result }) {
    if (result?.state === 'pass') passed++;
    else if (result?.state === 'fail') this.failed(name, result);
  }
  /** A hook that failed fails no test of its own. */
  onAfterRunSuite({ name, result }) {
    if (result?.state === 'fail' && result.errors?.length) this.failed(name, result);
  }
  failed(name, { errors = [] }) {
    failures.push([name, errors[0]?.message ?? '']);
    console.log(`FAILED ${name}: ${errors[0]?.message}\n${errors[0]?.stack ?? ''}`);
  }
}

const runner = new Runner();
const ran = await startTests(
  Object.keys(files).filter((path) => path.includes(filter)),
  runner,
);
// A file that could not be read has no tests.
for (const { filepath, tasks, result } of ran) if (tasks.length === 0) runner.failed(filepath, result ?? {});
console.log(`${passed} passed, ${failures.length} failed`);
writeFileSync(json, JSON.stringify({ passed, failed: failures.length, failures }));
process.exit(passed > 0 && failures.length === 0 ? 0 : 1); // Dawn's device would keep the process alive
