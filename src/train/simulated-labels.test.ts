import { beforeAll, describe, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import { preferencesConfigSchema } from '../recipes/settings/preferences';
import { preferencesStage } from '../recipes/stages/preferences';
import { defaultWeights, rubricScore, trainedFamilies } from '../tasks';
import type { TaskItem } from '../tasks/types';
import { drawsOf } from './draws';
import { bundledPrompts } from './prompts';
import { groupByPrompt } from './reward-pairs';
import { newLabelsState, raterOf, simulatedLabels } from './simulated-labels';
import { sourceRules } from './source-rules';
import { collect, metricOf, series, toyModel, toyParameters, toyPrompts, toyTokenizer } from './toy-test-support';

const item: TaskItem = {
  ...bundledPrompts(1, 'train', 'test').at(0).item,
  prompt: 'bc',
} as TaskItem;
const config = preferencesConfigSchema.parse({ pairs: 40, answersPerPrompt: 2, alteredShare: 0.5, maxNewTokens: 6 });
const makeDeps = () => ({
  model: toyModel,
  tokenizer: toyTokenizer,
  draws: drawsOf(6),
  policy: toyParameters(),
  prompts: { at: (i: number) => ({ ...toyPrompts.at(i), item: { ...item, prompt: toyPrompts.at(i).prompt } }) },
});
let deps: ReturnType<typeof makeDeps>;
beforeAll(async () => {
  await switchBackend('wasm');
  deps = makeDeps();
});

describe('simulatedLabels', () => {
  it('makes as many rows as asked, of answers that differ, marked as simulated', async () => {
    const state = newLabelsState();
    const { events } = await collect(simulatedLabels(config, state, deps));
    expect(state.rows).toHaveLength(40);
    for (const row of state.rows) {
      expect(row.chosen).not.toBe(row.rejected);
      expect(row.rater).toBe('simulated:Careful');
    }
    expect(series(events, 'labels').at(-1)).toBe(40);
    for (const e of events)
      if (e.type === 'metrics')
        for (const name of Object.keys(e.values)) expect(metricOf(preferencesStage, name), name).toBeDefined();
  });

  it('K answers per prompt give K(K−1)/2 pairs of it', async () => {
    const state = newLabelsState();
    const turns = [{ role: 'user' as const, content: 'b' }];
    const numbered = { at: (i: number) => ({ prompt: `prompt ${i}`, turns, item }) };
    await collect(
      simulatedLabels({ ...config, pairs: 30, answersPerPrompt: 3 }, state, { ...deps, prompts: numbered }),
    );
    expect(state.rows).toHaveLength(30);
    const sizes = groupByPrompt(state.rows).map((group) => group.rows.length);
    expect(Math.max(...sizes)).toBe(3);
  });

  it('goes on from a saved state as if nothing had been', async () => {
    const whole = newLabelsState();
    await collect(simulatedLabels(config, whole, deps));
    const part = newLabelsState();
    await collect(simulatedLabels(config, part, deps), (e) => e.type === 'checkpoint');
    expect(part.rows.length).toBeLessThan(40);
    const again = structuredClone(part);
    await collect(simulatedLabels(config, again, deps));
    expect(again).toEqual(whole);
  });

  it('rules judge prompts that no rubric knows, the same way on either side, and tie where they see no difference', async () => {
    const state = newLabelsState();
    const rule = { rule: 'length', unit: 'characters', least: null, most: 3, weight: 1, not: false } as const;
    const rules = await sourceRules({ kind: 'rules', rules: [rule] }, toyTokenizer);
    const { events } = await collect(simulatedLabels(config, state, { ...deps, prompts: toyPrompts, rules }));
    const isShort = (text: string) => [...text.trim()].length <= 3;
    expect(state.rows).toHaveLength(40);
    for (const { chosen, rejected, tie, rater } of state.rows) {
      expect(rater).toBe('simulated:rules');
      if (tie) expect(isShort(chosen)).toBe(isShort(rejected));
      else expect([isShort(chosen), isShort(rejected)]).toEqual([true, false]);
    }
    expect(new Set(state.rows.map(({ tie }) => tie === true))).toEqual(new Set([true, false]));
    expect(series(events, 'rater_accuracy')).toEqual([]); // no rubric, no truth
  });

  it('stops where no rubric knows the prompt, and where all answers are alike', async () => {
    const blind = { ...deps, prompts: toyPrompts };
    await expect(collect(simulatedLabels(config, newLabelsState(), blind))).rejects.toMatchObject({
      code: 'preferences-no-rubric',
    });
    // At one token an answer, a temperature near 0 says the same thing every time.
    const cold = { ...config, temperature: 1e-6, maxNewTokens: 1 };
    await expect(collect(simulatedLabels(cold, newLabelsState(), deps))).rejects.toMatchObject({
      code: 'preferences-all-alike',
    });
  });
});

describe('what it stands on', () => {
  it('the rater’s default weights are the rubric’s', () => {
    expect(config.rubric).toEqual(defaultWeights);
    expect(raterOf(config).name).toBe('Careful');
    expect(raterOf({ ...config, lengthBias: 0.15 }).name).toBe('Likes it long');
    expect(raterOf({ ...config, noise: 0.17 }).name).toBe('of your making');
  });

  it('stages have prompts of their own, every trained family in turn', () => {
    const [a, b] = [bundledPrompts(1, 'train', 'ppo'), bundledPrompts(1, 'train', 'preferences')];
    const prompts = (s: typeof a) => Array.from({ length: 60 }, (_, i) => s.at(i).prompt);
    expect(prompts(a)).not.toEqual(prompts(b));
    expect(prompts(a)).toEqual(prompts(bundledPrompts(1, 'train', 'ppo')));
    const families = new Set(Array.from({ length: trainedFamilies.length }, (_, i) => a.at(i).item?.family));
    expect(families.size).toBe(trainedFamilies.length);
    const { item: first } = a.at(0);
    if (first) expect(rubricScore(first, first.answers.warm)).toBeGreaterThan(rubricScore(first, first.answers.curt));
  });
});
