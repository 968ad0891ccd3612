import { beforeAll, describe, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import type { Demonstration } from '../data/rows';
import { parseConfig } from '../recipes/config';
import { findRecipe } from '../recipes/library';
import { bestOfNCurve, bestOfNReport, type MeasuredPrompt, sizesOf } from './best-of-n-report';
import { scoreTexts } from './reward-scoring';
import { runBefore, runNodes, tinyConfig, toySession } from './toy-pipeline-test-support';
import { series } from './toy-test-support';

beforeAll(() => switchBackend('wasm'));

const recipe = findRecipe('best-of-n');
/** Every node as in the other tests of the toy, this stage as given. */
const configOf = (best: Readonly<Record<string, number>>) => {
  const { nodes, ...head } = tinyConfig(recipe, 4);
  return parseConfig({ ...head, nodes: { ...nodes, best: { maxNewTokens: 3, missingEosPenalty: 0, ...best } } });
};

async function run(best: Readonly<Record<string, number>>) {
  const session = toySession();
  const config = configOf(best);
  await runBefore(session, recipe, config, 'best');
  const { events } = await runNodes(session, config, ['best']);
  const kept = session.artifacts.require('best.demonstrations', 'demonstrations') as readonly Demonstration[];
  return { session, events, kept, report: session.report.best as Record<string, unknown> };
}

describe('best of n', () => {
  it('keeps the answer that the scorer likes best, one a prompt', async () => {
    const { session, events, kept } = await run({ n: 16, prompts: 6, curvePrompts: 0 });
    expect(kept).toHaveLength(6);
    const scorer = session.artifacts.require('reward.scorer', 'scorer');
    const scores = await scoreTexts(
      scorer,
      session.tokenizer,
      kept.map(({ prompt, completion }) => ({ prompt, answer: completion })),
    );
    const told = series(events, 'best/score');
    // 16 answers, four prompts together: two steps, of four prompts and of two.
    expect(told).toHaveLength(2);
    const mean = (x: ArrayLike<number>) => Array.from(x).reduce((a, b) => a + b) / x.length;
    expect(told[0]).toBeCloseTo(mean(scores.slice(0, 4)), 4);
    expect(told[1]).toBeCloseTo(mean(scores.slice(4)), 4);
    for (const [i, all] of series(events, 'mean/score').entries()) expect(told[i]).toBeGreaterThan(all);
  });

  it('n 1 is a plain sample: no better than the mean, and no KL', async () => {
    const { events, report } = await run({ n: 1, prompts: 4, curvePrompts: 2, curveSamples: 4 });
    expect(series(events, 'best/score')).toEqual(series(events, 'mean/score'));
    expect(report.kl_bound).toBe(0);
    for (const e of events) if (e.type === 'metrics') for (const x of Object.values(e.values)) expect(x).not.toBeNaN();
  });

  it('fresh draws give what was estimated from other samples of the same prompts', async () => {
    const { report } = await run({ n: 8, prompts: 0, curvePrompts: 32, curveSamples: 64 });
    const point = (report.curve as ReturnType<typeof bestOfNCurve>).find(({ n }) => n === 8);
    expect(report.score_estimated).toEqual(point?.score);
    expect(report.score_fresh).toBeGreaterThan(point?.score.low as number);
    expect(report.score_fresh).toBeLessThan(point?.score.high as number);
    expect(report.fresh_within_interval).toBe(true);
    const values = (report.curve as ReturnType<typeof bestOfNCurve>).map(({ score }) => score.value);
    expect(values).toEqual([...values].sort((a, b) => a - b));
    expect((values.at(-1) as number) - (values[0] as number)).toBeGreaterThan(0.5);
  });
});

describe('the report, by hand', () => {
  const fresh = { score: 1, best: 'a b', one: 'a c' };
  const prompt = (scores: number[], rubric: number[]): MeasuredPrompt => ({ scores, rubric, fresh });
  const measured = [prompt([0, 1, 2, 3], [1, 0.5, 0, 0]), prompt([3, 1, 2, 0], [1, 0, 1, 0])];

  it('the curve over 1, 2 and n', () => {
    expect(sizesOf(3, 4)).toEqual([1, 2, 3]);
    expect(sizesOf(8, 64)).toEqual([1, 2, 4, 8, 16, 32]);
    const curve = bestOfNCurve(measured, 3);
    expect(curve.map(({ score }) => score.value)).toEqual([1.5, 14 / 6, 2.75].map((x) => expect.closeTo(x, 10)));
    // The best of 3 by score: of the first prompt always of rubric 0, of the second always of rubric 1.
    expect(curve.at(-1)?.rubric?.value).toBeCloseTo(0.5, 10);
    expect(curve[0]?.kl).toBe(0);
  });

  it('says whether fresh draws lie within the interval of the estimate', () => {
    const often = [...measured, ...measured, ...measured];
    const items = often.map((_, i) => ({ prompt: `p${i}` }));
    const withFresh = (score: number) => often.map((own) => ({ ...own, fresh: { ...fresh, score } }));
    const of = (score: number, n = 2) => bestOfNReport(withFresh(score), items, n);
    // The best of 2 of 0, 1, 2, 3 is 14/6 of all prompts: no spread, so the interval is that number.
    expect(of(14 / 6).score_estimated).toMatchObject({ value: expect.closeTo(14 / 6, 10), n: 6 });
    expect(of(14 / 6 + 0.1).fresh_within_interval).toBe(false);
    expect(of(14 / 6 - 0.1).fresh_within_interval).toBe(false);
    expect(of(1, 5)).not.toHaveProperty('fresh_within_interval'); // more than there are samples
    const two = bestOfNReport(withFresh(14 / 6).slice(0, 2), items.slice(0, 2), 2);
    expect(two).not.toHaveProperty('fresh_within_interval'); // of so few there is no interval
  });

  it('has nothing of a rubric where there is none, and nothing at all where nothing was measured', () => {
    const own = measured.map(({ scores }) => ({ scores, fresh }));
    const report = bestOfNReport(own, [{ prompt: 'p' }, { prompt: 'q' }], 2);
    expect(report).toMatchObject({ prompts_measured: 2, tasks: {} });
    expect(report).not.toHaveProperty('win_rate_vs_sft');
    expect(bestOfNReport([], [], 2)).toEqual({});
  });
});
