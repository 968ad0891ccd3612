import { afterAll, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import { gpuErrors } from '../compute/webgpu-backend';
import { Random } from '../random';
import { grpoConfigSchema } from '../recipes/settings/grpo';
import { ppoConfigSchema } from '../recipes/settings/ppo';
import { packBatch } from './batch';
import { grpoParts } from './grpo';
import type { PolicyGradientParts } from './policy-parts';
import { updateMinibatch } from './policy-update';
import { ppoParts } from './ppo';
import { rlooParts } from './rloo';
import type { Rollout } from './rollout';
import { tokenBatch } from './token-batch';
import { livelyParameters, toyModel, toyPolicyState, toyReward } from './toy-test-support';
import { disposeTrainable } from './trainable';

afterAll(() => expect(gpuErrors()).toEqual([]));

const config = ppoConfigSchema.parse({ entropyCoef: 0.01, ptxCoef: 0.3, klCoef: 0.2 });
const random = new Random(1, 'rows');
const tokens = (n: number) => Array.from({ length: n }, () => random.int(toyModel.vocab_size));
const numbers = (n: number) => Float32Array.from({ length: n }, () => random.normal());
const [ROWS, WIDTH] = [8, 6];
const rollout = {
  prompts: Array.from({ length: ROWS }, () => tokens(5)),
  responses: Array.from({ length: ROWS }, (_, b) => tokens(1 + ((b * 5) % WIDTH))),
  width: WIDTH,
  logprobs: numbers(ROWS * WIDTH).map((x) => -Math.abs(x) - 2),
  refLogprobs: numbers(ROWS * WIDTH).map((x) => -Math.abs(x) - 2),
  values: numbers(ROWS * WIDTH),
} as unknown as Rollout;
const advantages = numbers(ROWS * WIDTH);
const returns = numbers(ROWS * WIDTH);
/** The last has fewer answers than the others in arrays of the same lengths. */
const batches = [
  [0, 1, 2, 3],
  [4, 5, 6, 7],
  [7, 2, 5, 0],
  [3, 6, 1],
].map((rows) => tokenBatch(rollout, rows, 0));
const demonstrations = [0, 1].map(() => packBatch([{ ids: tokens(9), mask: new Array(9).fill(1) }], 0));

/** Twelve updates in a row: other rows, rates and demonstrations each time, the shapes the same. */
async function updates(parts: PolicyGradientParts): Promise<number[]> {
  const state = toyPolicyState(config, livelyParameters(1), parts.critic && toyReward());
  const targets = { advantages, returns: parts.critic && returns };
  const figures: number[] = [];
  for (let i = 0; i < 12; i++) {
    const batch = batches[i % batches.length] as (typeof batches)[number];
    const ptx = i % 5 === 3 ? null : (demonstrations[i % 2] as (typeof demonstrations)[number]);
    const own = await updateMinibatch(config, parts, state, toyModel, rollout, targets, batch, ptx, 1e-3 / (1 + i));
    expect([own.valueLoss !== undefined, own.klLoss !== undefined]).toEqual([
      parts.critic !== null,
      parts.kl === 'loss',
    ]);
    figures.push(own.policyLoss, own.entropy, own.policyGradNorm, own.ptxLoss ?? 0);
    if (parts.critic) figures.push(own.valueLoss as number, own.valueGradNorm as number);
    if (parts.kl === 'loss') figures.push(own.klLoss as number);
  }
  expect(state.policy.optimizer.step).toBe(12);
  if (parts.critic) expect(state.value?.optimizer.step).toBe(12);
  for (const own of [state.policy, state.value]) if (own) disposeTrainable(own);
  return figures;
}

it.each([
  ['PPO', ppoParts(config)],
  ['a loss of whole answers, without a critic', rlooParts({ num_generations: 4, cliprange: 0.2 })],
  ['the price of KL in the loss', grpoParts(grpoConfigSchema.parse({}))],
])(
  'on webgpu updates that are only given again are the same as on wasm: %s',
  async (_, parts) => {
    await switchBackend('wasm');
    const want = await updates(parts);
    await switchBackend('webgpu');
    const got = await updates(parts);
    expect(new Set(want).size).toBeGreaterThan(12 * (parts.critic ? 4 : 3));
    for (const [i, figure] of want.entries()) expect(got[i]).toBeCloseTo(figure, 4);
  },
  240_000,
);
