import { describe, expect, it } from 'vitest';
import { parseConfig } from '../recipes/config';
import { findRecipe, recipes } from '../recipes/library';
import { endKl, type FrontierRun, frontierOf, type Trace } from './frontier';
import { type FigureLine, pointsOf, policyNode } from './points';

/** A run of PPO of so many iterations, whose KL and rubric go up by known steps. */
const lines = (iterations: number, gain: number): FigureLine[] =>
  Array.from({ length: iterations }, (_, i) => ({
    node: 'ppo',
    step: i + 1,
    values: { 'objective/kl': i === 0 ? -0.01 : i, 'objective/rubric': 0.5 + gain * i, 'objective/answers': 64 },
  }));
const ppo = (seed: number, gain: number, changes = {}, report = {}): FrontierRun => ({
  id: `run-${seed}`,
  config: parseConfig({ recipe: 'rlhf', seed, nodes: { ppo: changes } }),
  lines: lines(21, gain),
  report,
});
const told = () => 'other settings';

describe('points of a run', () => {
  it('are the reference alone, then ten equal stretches, each a mean', () => {
    const points = pointsOf(lines(21, 0.01), 'ppo');
    expect(points).toHaveLength(11);
    expect(points[0]).toEqual({ step: 1, kl: -0.01, distance: 0, rubric: 0.5, answers: 64 });
    expect(points[1]).toMatchObject({ step: 3, kl: 1.5, distance: Math.sqrt(1.5), answers: 128 });
    expect(points[1]?.rubric).toBeCloseTo(0.515, 10);
    expect(points.at(-1)?.step).toBe(21);
    expect(points.reduce((sum, { answers }) => sum + answers, 0)).toBe(21 * 64);
  });

  it('are as many as there are readings where those are few, and none of another node', () => {
    expect(pointsOf(lines(4, 0.01), 'ppo')).toHaveLength(4);
    expect(pointsOf(lines(4, 0.01), 'dpo')).toEqual([]);
  });

  it('leave out what is no number, and a reward that was not told', () => {
    const line = (values: FigureLine['values']) => ({ node: 'dpo', step: 1, values });
    const points = pointsOf(
      [line({ 'objective/kl': Number.NaN }), line({ 'objective/kl': 1 }), line({ loss: 2 })],
      'dpo',
    );
    expect(points).toEqual([{ step: 1, kl: 1, distance: 1, answers: 0 }]);
  });

  it('are known of every recipe that has a policy to compare', () => {
    expect(policyNode(findRecipe('rlhf'))?.id).toBe('ppo');
    expect(policyNode(findRecipe('dpo'))?.id).toBe('dpo');
    const without = recipes().filter((recipe) => !policyNode(recipe));
    // Theirs are in a report; the models of the last draw pictures, and have no KL.
    expect(without.map(({ id }) => id)).toEqual(['best-of-n', 'rejection-sampling', 'diffusion-dpo']);
  });
});

describe('the frontier', () => {
  it('takes runs that differ in nothing but seeds as one algorithm: its mean, and its lowest and highest seed', () => {
    const [one, ...others] = frontierOf([ppo(2, 0.03), ppo(1, 0.01)], told);
    expect(others).toEqual([]);
    expect(one?.title).toBe('RLHF with PPO');
    expect(one?.traces.map(({ seed }) => seed)).toEqual([1, 2]);
    const last = one?.curves.rubric.at(-1);
    expect(last?.reward).toBeCloseTo(0.5 + 0.02 * 19.5, 10);
    expect(last?.low).toBeCloseTo(0.5 + 0.01 * 19.5, 10);
    expect(last?.high).toBeCloseTo(0.5 + 0.03 * 19.5, 10);
    expect(last?.seeds).toBe(2);
    expect(one?.curves.learned).toEqual([]);
  });

  it('keeps other settings apart, and says which', () => {
    const titles = frontierOf(
      [ppo(1, 0.01, { klCoef: 0.1 }), ppo(2, 0.01, { klCoef: 1 })],
      ({ nodes }) => `β ${nodes.ppo?.klCoef}`,
    );
    expect(titles.map(({ title }) => title)).toEqual(['RLHF with PPO, β 0.1', 'RLHF with PPO, β 1']);
  });

  it('has the win rate of an evaluation at the distance that it measured, whatever else a report holds', () => {
    const winRate = { rate: 0.7, low: 0.65, high: 0.75, prompts: 800 };
    const table = { families: [], winRate, kl: { value: 4, low: 3, high: 5, n: 800 } };
    const [one] = frontierOf([ppo(1, 0.01, {}, { evaluation: { table }, sft: null, ppo: { kl: 3 } })], told);
    expect(one?.curves.wins).toEqual([{ distance: 2, reward: 0.7, low: 0.7, high: 0.7, seeds: 1 }]);
    const [other] = frontierOf([ppo(1, 0.01, {}, { evaluation: { table: { winRate: { rate: 'much' } } } })], told);
    expect(other?.curves.wins).toEqual([]);
    // The KL at the end is that of the evaluation, where there was one: the last point's is of fewer answers.
    expect(endKl(one?.traces[0] as Trace)).toBe(4);
    expect(endKl(other?.traces[0] as Trace)).toBe(other?.traces[0]?.points.at(-1)?.kl);
  });

  it('has best of n at every n, on its analytic KL', () => {
    const at = (n: number, kl: number, score: number) => ({
      n,
      kl,
      score: { value: score, n: 64 },
      rubric: { value: 0.6 },
    });
    const best = { curve: [at(1, 0, 0), at(2, 0.193, 0.5), 'damaged', at(4, 0.636, 0.9)], kl_bound: 0.636 };
    const report = { best: { ...best, prompts_measured: 64, win_rate_vs_sft: { rate: 0.7, low: 0.6, high: 0.8 } } };
    const config = parseConfig({ recipe: 'best-of-n' });
    const [one] = frontierOf([{ id: 'b', config, lines: [], report }], told);
    expect(one?.curves.learned.map(({ reward }) => reward)).toEqual([0, 0.5, 0.9]);
    expect(one?.curves.rubric.at(-1)?.distance).toBeCloseTo(Math.sqrt(0.636), 10);
    expect(one?.curves.wins[0]).toMatchObject({ reward: 0.7, distance: Math.sqrt(0.636) });
    expect(one?.fits.learned?.law ?? 'bon').toBe('bon');
  });

  it('has the reference and the policy of an evaluation where no stage told its KL', () => {
    const rubric = (before: number, after: number) => ({ 'sft.policy': before, 'tune-2.policy': after });
    const families = [
      { heldOut: false, prompts: 50, rubric: rubric(0.5, 0.7) },
      { heldOut: false, prompts: 50, rubric: rubric(0.6, 0.6) },
      { heldOut: true, prompts: 50, rubric: rubric(0, 1) },
    ];
    const report = { evaluation: { table: { families, kl: { value: 4 } } } };
    const [one] = frontierOf([{ ...ppo(1, 0), lines: [], report }], told);
    expect(one?.curves.rubric.map(({ distance }) => distance)).toEqual([0, 2]);
    expect(one?.curves.rubric[0]?.reward).toBeCloseTo(0.55, 10);
    expect(one?.curves.rubric[1]?.reward).toBeCloseTo(0.65, 10);
  });

  it('leaves out a run that has told nothing yet', () => {
    expect(frontierOf([{ ...ppo(1, 0.01), lines: [] }], told)).toEqual([]);
  });
});
