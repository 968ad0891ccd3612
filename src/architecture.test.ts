/** What of the order among the folders of src Biome cannot say; the rest is in the overrides of biome.json. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const SRC = import.meta.dirname;
const ROOT = join(SRC, '..');

interface Config {
  readonly overrides: readonly { readonly includes: readonly string[] }[];
}

it('every file at the top of src and every folder has an override of its own', () => {
  const { overrides } = JSON.parse(readFileSync(join(ROOT, 'biome.json'), 'utf8')) as Config;
  const covered = new Set(overrides.flatMap(({ includes }) => includes));
  const expected = readdirSync(SRC, { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory()) return /(?<!\.test)\.tsx?$/.test(entry.name) ? [`src/${entry.name}`] : [];
    const inner = readdirSync(join(SRC, entry.name), { recursive: true, encoding: 'utf8' }).some((file) =>
      /[\\/].*\.tsx?$/.test(file),
    );
    return [`src/${entry.name}/*`, ...(inner ? [`src/${entry.name}/*/*`] : [])];
  });
  expect(expected.filter((include) => !covered.has(include))).toEqual([]);
});

it.each(['engine', 'bench', 'label-worker', 'data-worker', 'hub-worker'])(
  'the protocol of %s imports types only, so that neither side pulls in the other',
  (name) => {
    const source = readFileSync(join(SRC, name, 'protocol.ts'), 'utf8');
    expect(source.match(/^(import|export) (?!type\b|interface\b).*$/gm)).toBeNull();
  },
);

/** Good and bad lines in a tree of their own, under the same rules. */
const LINES: readonly (readonly [file: string, line: string, allowed: boolean])[] = [
  ['train/a.ts', "import { startBackend } from '../compute/backend';", false],
  ['train/b.ts', "const b = await import('@tensorflow/tfjs-backend-wasm');", false],
  ['ui/a.tsx', "import { ppo } from '../train/ppo';", false],
  ['ui/charts/a.ts', "import { ppo } from '../../train/ppo';", false],
  ['ui/charts/b.ts', "import { createRun } from '../../studio/run';", true],
  ['engine/supervisor.ts', "import { createEngine } from './worker';", false],
  ['rlhf/a.ts', "import { useState } from 'react';", false],
  ['studio/a.ts', "import * as tf from '@tensorflow/tfjs-core';", false],
  ['studio/b.ts', "import { recipe } from '../recipes/recipe';", true],
  ['labeling/a.ts', "export { open } from '../storage/records';", false],
  ['compute/kernels/rope/a.ts', "import { hiddenStates } from '../../../model';", false],
  ['compute/kernels/rope/b.ts', "import { runOp } from '../../op';", true],
  ['recipes/a.ts', "import { stage } from '../train/pipeline';", false],
];

it('the rules of biome.json refuse what they are for, and nothing else', () => {
  const tree = mkdtempSync(join(tmpdir(), 'architecture-'));
  try {
    cpSync(join(ROOT, 'biome.json'), join(tree, 'biome.json'));
    for (const [file, line] of LINES) {
      mkdirSync(join(tree, 'src', dirname(file)), { recursive: true });
      writeFileSync(join(tree, 'src', file), `${line}\n`);
    }
    const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
    const args = [biome, 'lint', '--only=style/noRestrictedImports', '--max-diagnostics=100', '--colors=off', '.'];
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: tree, encoding: 'utf8' });
    const refused = new Set(`${stdout}${stderr}`.match(/^src\S+?(?=:\d)/gm));
    for (const [file, line, allowed] of LINES) expect(refused.has(`src/${file}`), line).toBe(!allowed);
  } finally {
    rmSync(tree, { recursive: true });
  }
});

it('few files outside the recipes name a stage: a new one is listed, not woven in', () => {
  const types = readdirSync(join(SRC, 'recipes/stages')).map((file) => file.replace(/\.ts$/, ''));
  const runners = types.map((type) => `train/${type}.ts`);
  const quoted = new RegExp(`['"\`](${types.join('|')})(['"\`]|\\.[a-z]+['"\`])|recipes/stages/`);
  const naming = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => {
    // What files hold, and fields of their rows, go by the words that stages go by.
    if (!/\.tsx?$/.test(file) || /test|fixtures/.test(file) || /^(recipes|formats)\//.test(file)) return false;
    if (runners.includes(file.replaceAll('\\', '/'))) return false; // a stage's own
    const code = readFileSync(join(SRC, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
    return quoted.test(code);
  });
  expect(naming.length, naming.join('\n')).toBeLessThan(30);
});
