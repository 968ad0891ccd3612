import { afterAll, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import { gpuErrors } from '../compute/webgpu-backend';
import { ppoConfigSchema } from '../config/ppo';
import { Random } from '../random';
import { packBatch } from './batch';
import { createPpoState, disposePpoState } from './ppo-state';
import { updateMinibatch } from './ppo-update';
import type { Rollout } from './rollout';
import { tokenBatch } from './token-batch';
import { livelyParameters, toyModel, toyReward } from './toy-test-support';

afterAll(() => expect(gpuErrors()).toEqual([]));

const config = ppoConfigSchema.parse({ entropyCoef: 0.01, ptxCoef: 0.3 });
const random = new Random(1, 'rows');
const tokens = (n: number) => Array.from({ length: n }, () => random.int(toyModel.vocab_size));
const numbers = (n: number) => Float32Array.from({ length: n }, () => random.normal());
const [ROWS, WIDTH] = [8, 6];
const rollout = {
  prompts: Array.from({ length: ROWS }, () => tokens(5)),
  responses: Array.from({ length: ROWS }, (_, b) => tokens(1 + ((b * 5) % WIDTH))),
  width: WIDTH,
  logprobs: numbers(ROWS * WIDTH).map((x) => -Math.abs(x) - 2),
  values: numbers(ROWS * WIDTH),
} as unknown as Rollout;
const targets = { advantages: numbers(ROWS * WIDTH), returns: numbers(ROWS * WIDTH) };
const batches = [
  [0, 1, 2, 3],
  [4, 5, 6, 7],
  [7, 2, 5, 0],
].map((rows) => tokenBatch(rollout, rows, 0));
const demonstrations = [0, 1].map(() => packBatch([{ ids: tokens(9), mask: new Array(9).fill(1) }], 0));

/** Twelve updates in a row: other rows, rates and demonstrations each time, the shapes the same. */
async function updates(): Promise<number[]> {
  const state = createPpoState(config, livelyParameters(1), toyReward());
  const figures: number[] = [];
  for (let i = 0; i < 12; i++) {
    const batch = batches[i % batches.length] as (typeof batches)[number];
    const ptx = i % 4 === 3 ? null : (demonstrations[i % 2] as (typeof demonstrations)[number]);
    const own = await updateMinibatch(config, state, toyModel, rollout, targets, batch, ptx, 1e-3 / (1 + i));
    figures.push(own.policyLoss, own.valueLoss, own.entropy, own.policyGradNorm, own.valueGradNorm, own.ptxLoss ?? 0);
  }
  expect([state.policyOptimizer.step, state.valueOptimizer.step]).toEqual([12, 12]);
  disposePpoState(state);
  return figures;
}

it('on webgpu updates that are only given again are the same as on wasm', async () => {
  await switchBackend('wasm');
  const want = await updates();
  await switchBackend('webgpu');
  const got = await updates();
  expect(new Set(want).size).toBeGreaterThan(12 * 4);
  for (const [i, figure] of want.entries()) expect(got[i]).toBeCloseTo(figure, 4);
}, 240_000);
