import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parseConfig, type RunConfig } from '../recipes/config';
import { finishedRun } from './compared-runs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'compared-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A run's folder as it is on disk; `config` as it was written down then. */
function write(config: unknown): void {
  writeFileSync(join(folder, 'report.json'), JSON.stringify({ finished: true, config }));
  const rows = ['node,step,metric,value', 'dpo,1,objective/kl,0.5', 'dpo,1,objective/rubric,0.6'];
  writeFileSync(join(folder, 'metrics.csv'), `${rows.join('\n')}\n`);
}

const config = parseConfig({ recipe: 'dpo', seed: 2, nodes: { dpo: { beta: 0.7 } } });
const without = (node: string, setting: string): unknown => {
  const { [setting]: _, ...rest } = (config.nodes[node] ?? {}) as Record<string, unknown>;
  return { ...config, nodes: { ...config.nodes, [node]: rest } };
};

it('is read back', () => {
  write(config);
  expect(finishedRun(folder, config)?.lines).toEqual([
    { node: 'dpo', step: 1, values: { 'objective/kl': 0.5, 'objective/rubric': 0.6 } },
  ]);
});

it('made before there was a setting is one with its default', () => {
  write(without('dpo', 'rpo_alpha'));
  expect(finishedRun(folder, config)?.config).toEqual(config);
});

it.each<[string, unknown, RunConfig]>([
  ['another value', config, parseConfig({ recipe: 'dpo', seed: 2 })],
  ['a value that was left out and is not the default', without('dpo', 'beta'), config],
  ['a setting that is no more', { ...config, nodes: { ...config.nodes, dpo: { gone: 1 } } }, config],
  ['a node that it did not have', { ...config, nodes: { sft: config.nodes.sft } }, config],
  ['nothing', undefined, config],
])('with %s is not that run, and says so', (_, written, asked) => {
  write(written);
  expect(() => finishedRun(folder, asked)).toThrow('other settings');
});
