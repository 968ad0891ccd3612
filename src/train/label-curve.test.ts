import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import { disposeParameters } from '../model';
import { Random } from '../random';
import { rewardConfigSchema } from '../recipes/settings/reward';
import type { Policy } from './artifacts';
import { type LabelledRow, labelCurve } from './label-curve';
import { livelyParameters, toyModel, toyTokenizer } from './toy-test-support';
import { fullWeights } from './trainable';

beforeAll(() => switchBackend('wasm'));

/** The answer with more a's is preferred, but for the rows in `wrong`. */
function rows(count: number, wrong: readonly number[] = []): LabelledRow[] {
  const random = new Random(9, 'toy labels');
  return Array.from({ length: count }, (_, i) => {
    const others = () => random.sample([...'bcdefghijk'], 3);
    const many = random.shuffle(['a', 'a', ...others().slice(1)]).join('');
    const few = random.shuffle(['a', ...others()]).join('');
    const [chosen, rejected] = wrong.includes(i) ? [few, many] : [many, few];
    return {
      id: `n${i}`,
      prompt: `${'bcdefghijk'[i % 10]}${'bcdefghijk'[Math.floor(i / 10) % 10]}`,
      chosen,
      rejected,
      rater: 'ann',
    };
  });
}
const settings = rewardConfigSchema.parse({ epochs: 5, learningRate: 2e-2 });
const session = { model: toyModel, tokenizer: toyTokenizer };
const start = (): Policy => ({ config: toyModel, ...fullWeights(livelyParameters(3, 5)) });
const curveOf = (rows: readonly LabelledRow[], from = start()) => labelCurve(rows, session, from, settings, 1);

async function finish<P, R>(steps: AsyncGenerator<P, R>): Promise<{ progress: P[]; result: R }> {
  const progress: P[] = [];
  for (;;) {
    const { value, done } = await steps.next();
    if (done) return { progress, result: value };
    progress.push(value);
  }
}

it('rises with the number of labels, on held-out prompts, and finds the labels that contradict the others', async () => {
  const labels = rows(100, [5, 40]);
  const { progress, result } = await finish(curveOf(labels));
  const { points, disagreements, learned, heldOut } = result.curve;
  expect(learned + heldOut).toBe(100);
  expect(points.map((point) => point.labels)).toEqual([...new Set(points.map((p) => p.labels))].sort((a, b) => a - b));
  expect(points.at(-1)?.labels).toBe(learned);
  expect(points.at(-1)?.accuracy).toBeGreaterThan(0.85);
  expect(points.at(-1)?.accuracy).toBeGreaterThan(points[0]?.accuracy ?? 1);
  expect(
    disagreements
      .slice(0, 2)
      .map(({ id }) => id)
      .sort(),
  ).toEqual(['n40', 'n5']);
  for (const { lead } of disagreements) expect(lead).toBeLessThan(0);
  const dones = progress.map(({ done }) => done);
  expect([...dones].sort((a, b) => a - b)).toEqual(dones);
  expect(progress.at(-1)).toMatchObject({ done: progress[0]?.total });
  disposeParameters(result.reward.own);
});

it('frees everything, whether it is stopped or runs to its end', async () => {
  const s = start();
  const before = tf.memory().numTensors;
  const some = curveOf(rows(60), s);
  for (let i = 0; i < 12; i++) await some.next();
  await some.return(null as never);
  expect(tf.memory().numTensors).toBe(before);
  const { result } = await finish(curveOf(rows(24), s));
  disposeParameters(result.reward.own);
  expect(tf.memory().numTensors).toBe(before);
});

it('says how many labels it needs', async () => {
  await expect(curveOf(rows(7)).next()).rejects.toThrow(/at least 8 labels/);
  const onePrompt = rows(20).map((row) => ({ ...row, prompt: 'b' }));
  await expect(curveOf(onePrompt).next()).rejects.toThrow(/different prompts/);
});
