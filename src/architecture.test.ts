import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { expect, test } from 'vitest';

/** Folder -> folders whose values it may import. Everyone may use config, data, text and random. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  random: [],
  config: [],
  data: [],
  text: [],
  statistics: [],
  web: [],
  rlhf: [],
  tasks: [],
  labeling: [],
  evaluation: ['tasks'],
  compute: [],
  optim: ['compute', 'model'],
  model: ['compute', 'rlhf'],
  train: ['rlhf', 'model', 'optim', 'tasks', 'labeling', 'evaluation'],
  formats: [],
  storage: ['labeling', 'formats'],
  'engine/protocol': [],
  'engine/client': ['engine/protocol', 'train/events'],
  'engine/worker': ['engine/protocol', 'train', 'model', 'compute', 'formats', 'storage', 'tasks', 'labeling'],
  'label-desk/protocol': [],
  'label-desk/client': ['label-desk/protocol', 'label-desk/pieces', 'labeling'],
  'label-desk/worker': ['label-desk/protocol', 'labeling', 'tasks'],
  studio: [
    'bench/client',
    'engine/client',
    'engine/protocol',
    'label-desk/client',
    'formats',
    'storage',
    'labeling',
    'train/events',
  ],
  ui: ['studio', 'labeling', 'bench/report', 'bench/tasks'],
  testing: ['compute'], // for tests alone
  'bench/protocol': [],
  'bench/client': ['bench/protocol'],
  'bench/worker': ['bench/protocol', 'compute', 'model', 'optim', 'rlhf', 'train'],
  cli: ['train', 'rlhf', 'model', 'optim', 'tasks', 'labeling', 'evaluation', 'compute', 'formats', 'bench'],
  offline: [],
  main: ['ui', 'studio', 'engine/client', 'offline'],
};
const SHARED = ['config', 'data', 'text', 'random', 'statistics', 'web'];

/** Packages that only some folders may name. */
const PACKAGES: readonly { readonly pattern: RegExp; readonly folders: readonly string[] }[] = [
  { pattern: /^@tensorflow\/tfjs-core/, folders: ['rlhf', 'model', 'optim', 'train', 'compute', 'bench'] },
  { pattern: /^@tensorflow\/tfjs-backend/, folders: ['compute'] },
  { pattern: /^(react|react-dom|recharts|@mantine\/)/, folders: ['ui', 'main'] },
  { pattern: /^node:/, folders: ['cli', 'compute/node', 'testing'] },
  { pattern: /^webgpu$/, folders: ['compute/node'] },
];

const SRC = join(import.meta.dirname);

interface Import {
  readonly file: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

/** Import, re-export and dynamic-import specifiers of a source text. */
function importsOf(file: string, source: string): Import[] {
  const out: Import[] = [];
  const pattern =
    /(?:^|[\n;])\s*(import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)|new URL\(\s*['"](\.[^'"]+)['"]/g;
  for (const m of source.matchAll(pattern)) {
    const target = m[3] ?? m[4] ?? m[5];
    if (target) out.push({ file, target, typeOnly: Boolean(m[2]) });
  }
  return out;
}

/** The layer a file belongs to: its folder, or folder/name where the engine's files differ. */
function layerOf(path: string): string {
  const parts = path.replace(/\.tsx?$/, '').split('/');
  const [folder = '', name = ''] = parts;
  if (folder === 'engine' && /^(shared|supervisor|watchdog|recovery-words|progress)/.test(name)) return 'engine/client'; // on the page
  if (folder === 'engine' || folder === 'label-desk' || folder === 'bench')
    return /^(protocol|client)$/.test(name) ? `${folder}/${name}` : `${folder}/worker`;
  return folder;
}

const covers = (rule: string, path: string): boolean => path === rule || path.startsWith(`${rule}/`);

/** Why an import is forbidden, or null. */
function violation({ file, target, typeOnly }: Import): string | null {
  const layer = layerOf(file);
  if (target.startsWith('.')) {
    const path = normalize(join(dirname(file), target))
      .replace(/\?.*$/, '')
      .replace(/\.tsx?$/, '');
    const to = layerOf(path);
    if (to === layer || SHARED.includes(to)) return null;
    if (layer === 'ui' && /\?raw$/.test(target)) return null; // showing a source text is not using it
    if (
      typeOnly &&
      (/\/protocol$/.test(layer) ||
        covers('train/events', path) ||
        to === 'engine/protocol' ||
        covers('label-desk', path) ||
        covers('bench', path))
    )
      return null;
    if (ALLOWED[layer]?.some((rule) => rule === to || covers(rule, path))) return null;
    if (/\/client$/.test(layer) && path === layer.replace('client', 'worker')) return null; // the URL it starts from
    return `${file}: ${layer} may not import ${path}`;
  }
  const bare = target.replace(/\?.*$/, '');
  for (const { pattern, folders } of PACKAGES)
    if (pattern.test(bare) && !typeOnly && !folders.some((f) => covers(f, file.replace(/\.tsx?$/, '')) || layer === f))
      return `${file}: ${layer} may not import ${bare}`;
  return null;
}

const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter(
    (f) =>
      /\.tsx?$/.test(f) &&
      !/\.(test|d)\.tsx?$/.test(f) &&
      !f.includes('test-support') &&
      !f.startsWith('compute/wasm-kernels/'),
  )
  .map((f) => relative('.', f));

test('every folder of src is in the table', () => {
  const known = new Set(Object.keys(ALLOWED).map((l) => l.split('/')[0]));
  expect(sources.map((f) => f.split('/')[0]?.replace(/\.tsx?$/, '')).filter((f) => !known.has(f ?? ''))).toEqual([]);
});

test('no file imports what its layer may not', () => {
  const found = sources.flatMap((f) => importsOf(f, readFileSync(join(SRC, f), 'utf8')).map(violation));
  expect(found.filter(Boolean)).toEqual([]);
});

test('the protocol imports types only', () => {
  const values = importsOf('engine/protocol.ts', readFileSync(join(SRC, 'engine/protocol.ts'), 'utf8')).filter(
    (i) => !i.typeOnly,
  );
  expect(values).toEqual([]);
});

test('the rules catch what they forbid', () => {
  const bad: readonly [string, string][] = [
    ['train/ppo.ts', "import { startBackend } from '../compute/backend';"],
    ['ui/app.tsx', "import { ppo } from '../train/ppo';"],
    ['ui/app.tsx', "import { createEngine } from '../engine/worker';"],
    ['rlhf/gae.ts', "import { useState } from 'react';"],
    ['studio/run.ts', "import * as tf from '@tensorflow/tfjs-core';"],
    ['train/sft.ts', "const b = await import('@tensorflow/tfjs-backend-wasm');"],
    ['labeling/pairs.ts', "export { open } from '../storage/records';"],
  ];
  for (const [file, source] of bad)
    expect(importsOf(file, source).map(violation).filter(Boolean), source).toHaveLength(1);
});
