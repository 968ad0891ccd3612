// npm run <command> -- [--threads N] [--exact] <arguments>: builds src/cli/<command>.ts for Node and runs it; --help prints
// the text that the command's file begins with.
//
// On wasm every command computes with relaxed SIMD (fused multiply and add) where Node has it, and with as many threads
// as suit the machine. Both are for speed: `--threads N` says how many, and `--exact` takes one thread and plain SIMD,
// which gives the same bits on every machine, for results that are compared bit by bit.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const [command, ...given] = process.argv.slice(2);
if (given.includes('--help') || given.includes('-h')) {
  console.log(usage(command));
  process.exit();
}
const { args, env } = forAll(given);
await build({
  root,
  configFile: `${root}/vite.cli.config.ts`,
  build: { ssr: `src/cli/${command}.ts`, rolldownOptions: { output: { entryFileNames: '[name].js' } } },
});
const { status, signal } = spawnSync(
  process.execPath,
  ['--enable-source-maps', `${root}/build/cli/${command}.js`, ...args],
  { stdio: 'inherit', env: { ...process.env, ...env } },
);
process.exit(signal ? 1 : (status ?? 1));

function usage(command) {
  const [, text = ''] = /^\/\*\*(.*?)\*\//s.exec(readFileSync(`${root}/src/cli/${command}.ts`, 'utf8')) ?? [];
  return text.replace(/^ \* ?/gm, '').trim();
}

/** Takes the options that all commands have out of the others; src/compute/node.ts reads what they become. */
function forAll(given) {
  const args = [];
  let [exact, threads] = [false, ''];
  for (let i = 0; i < given.length; i++) {
    if (given[i] === '--exact') exact = true;
    else if (given[i] === '--threads') threads = given[++i] ?? '';
    else if (given[i].startsWith('--threads=')) threads = given[i].slice('--threads='.length);
    else {
      args.push(given[i]);
      continue;
    }
    if (!exact && !/^[1-9]\d?$/.test(threads)) {
      console.error(`--threads ${threads}: a number from 1 to 99.`);
      process.exit(1);
    }
  }
  return { args, env: { RLHF_WASM_RELAXED: exact ? '0' : '1', RLHF_WASM_THREADS: exact ? '1' : threads } };
}
