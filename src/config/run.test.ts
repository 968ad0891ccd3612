import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runConfigSchema } from './run';
import { SCENARIOS } from './scenarios';

const config = runConfigSchema.parse({});

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly title?: string;
  readonly description?: string;
}
const leaves = (node: Node, path: string): [string, Node][] =>
  node.properties
    ? Object.entries(node.properties).flatMap(([k, child]) => leaves(child, `${path}.${k}`))
    : [[path, node]];

describe('the run configuration', () => {
  it('is its own default, and survives JSON', () => {
    expect(config.preset).toBe('nano');
    expect(runConfigSchema.parse(JSON.parse(JSON.stringify(config)))).toEqual(config);
  });

  it('says of every setting what it is and does, in one sentence', () => {
    const all = leaves(z.toJSONSchema(runConfigSchema, { io: 'input' }) as Node, '');
    expect(all.length).toBeGreaterThan(50);
    const lacking = all.filter(([, { title, description }]) => !title || !/^[^\n]{10,}\.$/.test(description ?? ''));
    expect(lacking.map(([path]) => path)).toEqual([]);
  });

  it('refuses what cannot be meant, by the path of the setting', () => {
    const bad: readonly [unknown, string][] = [
      [{ ppo: { cliprange: 0 } }, 'ppo.cliprange'],
      [{ ppo: { gamma: 1.5 } }, 'ppo.gamma'],
      [{ sft: { steps: 0.5 } }, 'sft.steps'],
      [{ reward: { learningRate: Number.NaN } }, 'reward.learningRate'],
      [{ preset: 'huge' }, 'preset'],
      [{ seed: -1 }, 'seed'],
    ];
    for (const [input, path] of bad) {
      const result = runConfigSchema.safeParse(input);
      expect(result.error?.issues[0]?.path.join('.')).toBe(path);
    }
  });

  it('scenarios differ from the default and have their own names', () => {
    const names = SCENARIOS.map((s) => s.id);
    expect(new Set(names).size).toBe(names.length);
    expect(runConfigSchema.parse(SCENARIOS.find((s) => s.id === 'reward-hacking')?.config).ppo.klCoef).toBe(0);
    for (const s of SCENARIOS.slice(1)) expect(runConfigSchema.parse(s.config)).not.toEqual(config);
  });
});
