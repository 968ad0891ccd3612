// npm run interop: our exports in transformers, datasets and TRL, and TRL's models back in ours. Makes its own Python
// environment in build/interop (some gigabytes, the first time) and says what it installed. Not part of npm test.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const home = join(root, 'build/interop');
const PACKAGES = ['torch==2.14.1', 'transformers==5.24.0', 'trl==1.16.0', 'datasets==5.2.0', 'peft==0.21.2'];
/** The last TRL that has PPO. */
const PPO = ['trl==1.12.0'];
const failed = [];

function run(command, args, { needed = true, env = {} } = {}) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  if (status === 0) return;
  if (needed) throw new Error(`${command} ${args.slice(0, 3).join(' ')} ended with ${status}.`);
  failed.push(args[0]);
}

const python = (name) => join(home, name, 'bin/python');
const packagesOf = (name) => {
  const lib = join(home, name, 'lib');
  return join(lib, readdirSync(lib)[0], 'site-packages');
};

/** A virtual environment with these packages; `over`: whose packages it sees too. */
function environment(name, packages, over) {
  const ready = join(home, name, 'ready');
  if (!existsSync(ready)) {
    mkdirSync(home, { recursive: true });
    run('python3', ['-m', 'venv', join(home, name)]);
    if (over) writeFileSync(join(packagesOf(name), 'shared.pth'), `${packagesOf(over)}\n`);
    run(python(name), ['-m', 'pip', 'install', '--no-input', '-q', ...(over ? ['--no-deps'] : []), ...packages]);
    writeFileSync(ready, packages.join('\n'));
  }
  console.log(`build/interop/${name}: ${packages.join(', ')}${over ? `, and what build/interop/${over} has` : ''}`);
}

environment('trl', PACKAGES, null);
environment('trl-ppo', PPO, 'trl');

const trained = join(home, 'run');
if (!existsSync(join(trained, 'reward'))) {
  const settings = ['sft.steps=300', 'preferences.pairs=200', 'reward.epochs=1'].flatMap((one) => ['--set', one]);
  const stages = ['--stages', 'sft,preferences,reward', '--seed', '11', '--backend', 'wasm'];
  run('node', ['scripts/cli.mjs', 'pipeline', ...stages, ...settings, '--out', trained]);
}
const ours = join(home, 'ours');
const back = join(home, 'back');
rmSync(back, { recursive: true, force: true });
mkdirSync(back, { recursive: true });
run('node', ['scripts/cli.mjs', 'interop', '--run', trained, '--out', ours]);
// No hub is asked: all of it is here.
const env = { HF_HUB_OFFLINE: '1', TOKENIZERS_PARALLELISM: 'false', TZ: 'UTC', TRL_EXPERIMENTAL_SILENCE: '1' };
run(python('trl'), ['scripts/interop/check.py', ours, trained, back], { needed: false, env });
run(python('trl-ppo'), ['scripts/interop/ppo.py', ours], { needed: false, env });
const models = ['reward', 'dpo', 'sft']
  .map((name) => join(back, name))
  .filter((folder) => existsSync(join(folder, 'config.json')));
run('node', ['scripts/cli.mjs', 'interop', '--out', ours, ...models.flatMap((folder) => ['--back', resolve(folder)])]);
run(python('trl'), ['scripts/interop/back.py', ours], { needed: false, env });
if (failed.length > 0) {
  console.error(`Failed: ${failed.join(', ')}`);
  process.exit(1);
}
