import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { switchBackend } from '../compute/testing';
import { presets } from '../config/model';
import { readSafetensors } from '../formats/safetensors';
import { fromArrays, type Parameters, withScoreHead } from '../model';
import { LONG, longOr } from '../testing/long';
import { type Counts, grown, startCounting } from '../testing/soak';
import { loadTokenizer } from '../text/tokenizer';
import { policyGradient } from './policy-gradient';
import type { PolicyGradientDeps } from './policy-parts';
import { ppoParts } from './ppo';
import { toyDeps, toyParameters, toyPolicyState, toyPpoConfig, toyReward } from './toy-test-support';
import { fullWeights } from './trainable';

const MINIBATCHES = longOr(5000, 50);
/** 8 answers, minibatches of 4, 5 epochs. */
const AN_ITERATION = 10;
const config = toyPpoConfig({
  iterations: MINIBATCHES / AN_ITERATION,
  promptsPerBatch: 8,
  minibatchSize: 4,
  epochs: 5,
  maxNewTokens: 8,
  learningRate: 1e-5,
  sampleEvery: 5,
});

const file = (name: string) => readFileSync(`public/models/nano/${name}`);
const weights = (): Parameters => fromArrays(readSafetensors(new Uint8Array(file('model.safetensors'))).tensors);

/** The bundled nano, with its tokenizer and a reward model of the same weights. */
function nano(): { deps: PolicyGradientDeps; sft: Parameters; reward: Parameters } {
  const tokenizer = loadTokenizer(
    JSON.parse(file('tokenizer.json').toString()),
    JSON.parse(file('tokenizer_config.json').toString()),
  );
  const reference = weights();
  const reward = withScoreHead(weights(), presets.nano.hidden_size, 5);
  const words = ['Anna saw a bird.', 'Where is Tom?', 'Say it politely: give me that', 'Hello'];
  const prompts = { at: (i: number) => ({ prompt: words[i % words.length] as string }) };
  const deps = toyDeps({ model: presets.nano, tokenizer, reference, prompts, samplePrompts: [prompts.at(0)] });
  return { deps, sft: reference, reward };
}

async function soak(backend: 'wasm' | 'webgpu', { deps, sft, reward }: ReturnType<typeof nano>): Promise<string[]> {
  const count = startCounting(backend);
  const scorer = { config: deps.model, ...fullWeights(reward), mean: 0, deviation: 1 };
  const state = toyPolicyState(config, sft, scorer);
  const at: { when: string; counts: Counts }[] = [];
  let minibatches = 0;
  for await (const event of policyGradient(config, ppoParts(config), state, deps)) {
    if (event.type === 'phase' && event.phase.kind === 'update') minibatches++;
    if (event.type !== 'progress') continue;
    const middle = Math.ceil(MINIBATCHES / 2 / AN_ITERATION) * AN_ITERATION;
    if ([AN_ITERATION, middle, MINIBATCHES].includes(minibatches))
      at.push({ when: `after ${minibatches} minibatches`, counts: await count() });
  }
  expect(at).toHaveLength(3);
  return grown(`PPO on ${backend}`, at);
}

const TIMEOUT = LONG ? 3 * 3_600_000 : 180_000;

// `npm test` sees it in a browser: e2e/ppo.soak.wasm.spec.ts.
test.runIf(LONG)('wasm: nano trains by PPO without growth', { timeout: TIMEOUT }, async () => {
  await switchBackend('wasm');
  expect(await soak('wasm', nano())).toEqual([]);
});

test('WebGPU: a toy model trains by PPO without growth', { timeout: TIMEOUT }, async () => {
  await switchBackend('webgpu');
  const deps = toyDeps();
  expect(await soak('webgpu', { deps, sft: toyParameters(), reward: toyReward().parameters })).toEqual([]);
});
