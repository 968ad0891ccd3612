import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { recipes } from '../../recipes/library';
import { around } from './source-target';
import { hasSource } from './source-view';

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

it('every source that a metric or a formula names is part of the page, and what it opens at is there', async () => {
  const sources = new Set<string>();
  for (const { nodes } of recipes())
    for (const { stage } of nodes) {
      for (const { source } of stage.metrics) sources.add(source);
      for (const { source } of (await stage.topic()).formulas) sources.add(source);
    }
  const wrong = [...sources].filter((source) => {
    const [file = '', at] = source.split('#');
    return !hasSource(file) || around(read(file), at)[1] === '';
  });
  expect(wrong).toEqual([]);
});

it('cuts a source at a function and its comment', () => {
  const source = read('rlhf/kl.ts');
  const [before, shown, after] = around(source, 'k3');
  expect(before + shown + after).toBe(source);
  expect(shown).toMatch(/^\/\*\*[\s\S]*\bk3\b/);
  expect(shown.match(/^export /gm)).toHaveLength(1);
  expect(around('const a = 1;\n', 'b')).toEqual(['', '', 'const a = 1;\n']);
});
