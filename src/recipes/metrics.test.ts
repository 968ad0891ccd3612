import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import katex from 'katex';
import { describe, expect, it, test } from 'vitest';
import { recipes } from './library';
import { isUnhealthy, type Metric } from './metric';
import type { StageManifest } from './stage';
import { dpoStage } from './stages/dpo';
import { ppoStage } from './stages/ppo';
import { rewardStage } from './stages/reward';

/** Every stage of the library, once. */
const stages = [
  ...new Map(recipes().flatMap(({ nodes }) => nodes.map(({ stage }) => [stage.type, stage] as const))).values(),
];
const sets = (tex: string) => katex.renderToString(tex, { throwOnError: true, strict: 'ignore' });
const src = (path: string) => join(import.meta.dirname, '..', path);
/** 'rlhf/gae.ts', or 'rlhf/gae.ts#gae' for what the file exports under that name. */
function isThere(source: string): boolean {
  const [path = '', name] = source.split('#');
  if (!existsSync(src(path))) return false;
  return (
    name === undefined ||
    new RegExp(`export (?:async )?(?:function\\*?|const) ${name}\\b`).test(readFileSync(src(path), 'utf8'))
  );
}
const metricOf = ({ metrics }: StageManifest, name: string): Metric => {
  const found = metrics.find((metric) => metric.name === name);
  if (!found) throw new Error(`no ${name}`);
  return found;
};

test('the library has stages of more than one type, each with one manifest', () => {
  expect(stages.length).toBeGreaterThan(4);
  for (const { nodes } of recipes()) for (const { stage } of nodes) expect(stages).toContain(stage);
});

describe.each(stages.map((stage) => [stage.type, stage] as const))('the manifest of %s', (_, stage) => {
  const names = stage.metrics.map(({ name }) => name);

  it('names a metric once', () => {
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  it('has of each metric a formula that KaTeX sets, words for every field, and the file that computes it', () => {
    for (const m of stage.metrics) {
      expect(() => sets(m.formula), m.name).not.toThrow();
      for (const words of [m.healthy, m.explanation]) expect(words, m.name).toMatch(/\.$/);
      expect(m.source, m.name).toMatch(/^[a-z]+\/[a-z-]+\.ts$/);
      expect(existsSync(src(m.source)), `${m.name}: ${m.source}`).toBe(true);
    }
  });

  it('draws, counts and compares by metrics that it has', () => {
    const drawn = [...stage.charts, ...(stage.moreCharts ?? [])].flatMap(({ names, right }) => [...names, right ?? []]);
    const counted = stage.figures.flatMap(({ metrics = [] }) => metrics);
    const used = [...drawn.flat(), ...counted, ...(stage.best ? [stage.best.metric] : [])];
    expect(used.filter((name) => !names.includes(name))).toEqual([]);
    for (const { names, labels, colors } of [...stage.charts, ...(stage.moreCharts ?? [])])
      for (const many of [labels, colors]) if (many) expect(many).toHaveLength(names.length);
  });

  it('shows settings first that it has', () => {
    const settings = stage.settings.parse({}) as Record<string, unknown>;
    const at = (path: string) =>
      path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown>)?.[key], settings);
    expect(stage.main.filter((path) => at(path) === undefined)).toEqual([]);
  });

  it('explains itself in formulas that KaTeX sets, with the numbers of a run too', async () => {
    const latest = Object.fromEntries(names.map((name, i) => [name, i % 2 ? -0.5 : 1.25]));
    const settings = stage.settings.parse({}) as Record<string, unknown>;
    const topic = await stage.topic();
    for (const { title, tex, live, meaning, source } of topic.formulas) {
      expect(() => sets(tex), title).not.toThrow();
      for (const figures of [{}, latest]) {
        const text = live?.(figures, settings);
        if (text) expect(() => sets(text), title).not.toThrow();
      }
      expect(meaning, title).toMatch(/\.$/);
      expect(isThere(source), `${title}: ${source}`).toBe(true);
    }
    for (const [term, meaning] of topic.glossary) expect(meaning, term).toMatch(/\.$/);
    expect([stage.purpose, topic.intro].every((words) => /[.?]$/.test(words))).toBe(true);
  });
});

it('has TRL’s PPO names', () => {
  const ppo = ppoStage.metrics.map((m) => m.name);
  const trl = ['kl', 'entropy', 'non_score_reward', 'rlhf_reward', 'scores'].map((n) => `objective/${n}`);
  trl.push('policy/approxkl_avg', 'policy/clipfrac_avg', 'policy/entropy_avg', 'loss/policy_avg', 'loss/value_avg');
  trl.push('val/clipfrac_avg', 'val/ratio', 'val/ratio_var', 'val/num_eos_tokens', 'lr', 'episode');
  expect(trl.filter((name) => !ppo.includes(name))).toEqual([]);
});

it('has TRL’s DPO names, held out too', () => {
  const dpo = dpoStage.metrics.map((m) => m.name);
  const sides = ['logps/chosen', 'logps/rejected', 'rewards/chosen', 'rewards/rejected'];
  const trl = ['loss', ...sides, 'rewards/accuracies', 'rewards/margins'];
  const steps = ['grad_norm', 'learning_rate', 'epoch', 'nll_loss'];
  expect([...trl, ...trl.map((n) => `eval_${n}`), ...steps].filter((name) => !dpo.includes(name))).toEqual([]);
});

it('says what is unhealthy; NaN always is', () => {
  const k3 = metricOf(ppoStage, 'objective/kl_k3');
  expect(metricOf(rewardStage, 'loss').formula).toContain('sigma');
  expect([isUnhealthy(k3, 3), isUnhealthy(k3, -0.1), isUnhealthy(k3, 30), isUnhealthy(k3, Number.NaN)]).toEqual([
    false,
    true,
    true,
    true,
  ]);
});
