import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { switchBackend } from '../compute/testing';
import { toArrays } from '../model';
import type { PpoConfig } from '../recipes/settings/ppo';
import { ppoStage } from '../recipes/stages/ppo';
import { maxDifference } from '../rlhf/test-support';
import type { StageEvent } from './events';
import { policyGradient } from './policy-gradient';
import type { PolicyGradientDeps, PolicyState } from './policy-parts';
import { ppoParts } from './ppo';
import { saveState } from './snapshot';
import {
  collect,
  metricOf,
  reloadedPolicyState,
  series,
  toyDeps,
  toyParameters,
  toyPolicyState,
  toyPpoConfig,
  toyReward,
  toyTokenizer,
} from './toy-test-support';
import { disposeTrainable } from './trainable';

beforeAll(() => switchBackend('wasm'));

const start = (changes = {}) => {
  const config = toyPpoConfig(changes);
  return { config, state: toyPolicyState(config, toyParameters(), toyReward()) };
};
const ppo = (config: PpoConfig, state: PolicyState, deps: PolicyGradientDeps) =>
  policyGradient(config, ppoParts(config), state, deps);
const saved = (state: PolicyState) => saveState('ppo', state.iteration, state);
const phases = (events: readonly StageEvent[]) =>
  events.flatMap((e) => (e.type === 'phase' && 'sequences' in e.phase ? [e.phase] : []));

describe('ppo', () => {
  it('learns a trivial reward: more of the letter a', async () => {
    const { config, state } = start({
      iterations: 16,
      promptsPerBatch: 24,
      minibatchSize: 12,
      learningRate: 2e-2,
      klCoef: 0.02,
      missingEosPenalty: 0,
    });
    const { events } = await collect(ppo(config, state, toyDeps()));
    const scores = series(events, 'objective/scores');
    const mean = (x: number[]) => x.reduce((a, b) => a + b) / x.length;
    expect(scores).toHaveLength(16);
    expect(mean(scores.slice(-3))).toBeGreaterThan(mean(scores.slice(0, 3)) + 1);
    expect(mean(series(events, 'objective/kl').slice(-3))).toBeGreaterThan(0.1);
    expect(Math.min(...series(events, 'objective/kl_k3'))).toBeGreaterThanOrEqual(0);
  });

  it('reports every metric under a name of the table, all of them finite', async () => {
    const { config, state } = start({ iterations: 1 });
    const { events } = await collect(ppo(config, state, toyDeps({ rubric: () => 0.5 })));
    for (const event of events) {
      if (event.type !== 'metrics') continue;
      for (const [name, value] of Object.entries(event.values)) {
        expect(metricOf(ppoStage, name), name).toBeDefined();
        expect(Number.isFinite(value), name).toBe(true);
      }
    }
    expect(series(events, 'preflight/max_log_ratio')[0]).toBeLessThan(1e-4);
    expect(series(events, 'sampler_drift')[0]).toBeLessThan(1e-3);
    expect(series(events, 'objective/kl')[0]).toBeCloseTo(0, 5); // π is still π_ref
  });

  it('walks through its phases, each with what it worked out', async () => {
    const { config, state } = start({ iterations: 1 });
    const { events } = await collect(ppo(config, state, toyDeps()));
    const seen = phases(events);
    // 8 answers in minibatches of 4, 2 epochs: 4 updates.
    expect(seen.map((p) => p.kind)).toEqual([
      'rollout',
      'scores',
      'rewards',
      'advantages',
      'update',
      'update',
      'update',
      'update',
    ]);
    const s = seen.at(-1)?.sequences[0];
    if (!s) throw new Error('no sequence');
    const lists = [s.logprobs, s.refLogprobs, s.kl, s.rewards, s.values, s.advantages, s.returns, ...s.ratios];
    expect(lists.map((l) => l.length)).toEqual(lists.map(() => s.tokens.length));
    expect(s.ratios).toHaveLength(2);
    expect(s.ratios[1]?.some((r) => Math.abs(r - 1) > 1e-3)).toBe(true);
    // The last token is paid the score: β·KL is 0 in the first iteration.
    expect(s.rewards.at(-1)).toBeCloseTo(s.score - (s.ended ? 0 : config.missingEosPenalty), 4);
    expect(seen[0]?.sequences[0]?.rewards.every((r) => r === 0)).toBe(true);
  });

  it('learning rate 0 leaves everything where it was', async () => {
    const { config, state } = start({ iterations: 2, learningRate: 0 });
    const before = await toArrays(state.policy.own);
    const { events } = await collect(ppo(config, state, toyDeps()));
    expect(await toArrays(state.policy.own)).toEqual(before);
    for (const p of phases(events)) {
      for (const s of p.sequences)
        for (const r of s.ratios) for (const x of r) expect(Math.abs(Math.log(x))).toBeLessThan(1e-4);
    }
    expect(Math.max(...series(events, 'policy/approxkl_avg'))).toBeLessThan(1e-8);
    expect(Math.max(...series(events, 'policy/clipfrac_avg'))).toBe(0);
  });

  it('keeps what was demonstrated when the reward speaks against it, and says how well (PPO-ptx)', async () => {
    const lossOf = async (ptxCoef: number) => {
      const { config, state } = start({ iterations: 12, klCoef: 0, missingEosPenalty: 0, ptxCoef });
      const deps = toyDeps({ demonstrations: { at: () => ({ prompt: 'bc', completion: 'kkk' }) } });
      return collect(ppo(config, state, deps));
    };
    const held = series((await lossOf(1)).events, 'loss/ptx_avg');
    expect(held.at(-1)).toBeLessThan((held[0] as number) - 0.5); // learned, though the reward asks for the letter a
    expect(series((await lossOf(0)).events, 'loss/ptx_avg')).toEqual([]);
  });

  it('two iterations, a reload and two more equal four, bit by bit', async () => {
    const adaptive = { enabled: true, target: 0.5, horizon: 20 };
    const demonstrations = { at: (i: number) => ({ prompt: 'b', completion: 'cdefg'.slice(i % 5) }) };
    const deps = toyDeps({ demonstrations });
    const whole = start({ adaptive });
    await collect(ppo(whole.config, whole.state, deps));
    const first = start({ adaptive });
    await collect(ppo(first.config, first.state, deps), (e) => e.type === 'checkpoint' && e.step === 2);
    const reloaded = await reloadedPolicyState(first.config, first.state);
    expect(reloaded.iteration).toBe(2);
    await collect(ppo(first.config, reloaded, deps));
    expect(await saved(reloaded)).toEqual(await saved(whole.state));
    expect(whole.state.beta).not.toBe(whole.config.klCoef);
  });

  it('never touches the reference, and the value model starts on the reward model’s scale', async () => {
    const deps = toyDeps();
    const before = await toArrays(deps.reference);
    const { config, state } = start({ iterations: 1 });
    await collect(ppo(config, state, deps));
    expect(await toArrays(deps.reference)).toEqual(before);
    const scaled = toyPolicyState(config, toyParameters(), { ...toyReward(), mean: 3, deviation: 2 });
    const plain = start().state;
    const firstValues = async (s: typeof plain) => {
      const { events } = await collect(ppo(config, s, deps), (e) => e.type === 'phase');
      return phases(events)[0]?.sequences[0]?.values as Float32Array;
    };
    const values = await firstValues(plain);
    expect(
      maxDifference(
        await firstValues(scaled),
        values.map((v) => (v - 3) / 2),
      ),
    ).toBeLessThan(1e-5);
  });

  it('stops its epochs early where approxkl passes the limit', async () => {
    const { config, state } = start({ iterations: 1, epochs: 5, earlyStopKl: 1e-9 });
    const { events } = await collect(ppo(config, state, toyDeps()));
    expect(phases(events).filter((p) => p.kind === 'update').length).toBe(2); // one epoch of two minibatches
  });

  it('keeps the number of tensors constant', async () => {
    const { config, state } = start({ iterations: 4 });
    const deps = toyDeps();
    const counts: number[] = [];
    for await (const e of ppo(config, state, deps)) if (e.type === 'progress') counts.push(tf.memory().numTensors);
    expect(new Set(counts.slice(1)).size).toBe(1);
    const sources = [toyParameters(), toyReward()] as const;
    const before = tf.memory().numTensors;
    const fresh = toyPolicyState(config, sources[0], sources[1]);
    for (const own of [fresh.policy, fresh.value]) if (own) disposeTrainable(own);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('faults stop the run, name their cause and keep the last good state', () => {
  const run = (changes = {}, deps = {}) => {
    const { config, state } = start(changes);
    return { state, ended: collect(ppo(config, state, toyDeps(deps))) };
  };
  const fault = (code: string, words: RegExp) =>
    expect.objectContaining({ name: 'StageError', code, message: expect.stringMatching(words) });

  it.each(['policy', 'value'] as const)('NaN in a gradient of the %s', async (which) => {
    // On wasm the third step is given again, without a word to the optimizer.
    await switchBackend('cpu');
    onTestFinished(() => switchBackend('wasm'));
    const { config, state } = start();
    const { optimizer } = state[which] as NonNullable<PolicyState['value']>;
    const update = optimizer.update.bind(optimizer);
    let calls = 0;
    optimizer.update = (gradients, rate) =>
      update(++calls === 3 ? new Map([...gradients].map(([k, g]) => [k, tf.mul(g, Number.NaN)])) : gradients, rate);
    await expect(collect(ppo(config, state, toyDeps()))).rejects.toEqual(
      fault('policy-gradient-not-finite', /last good/),
    );
    for (const own of [state.policy.own, state.value?.own]) {
      for (const { data } of await toArrays(own ?? new Map())) expect(data.every(Number.isFinite)).toBe(true);
    }
    expect(optimizer.step).toBe(2);
    expect((await optimizer.exportState()).m.every((m) => m.data.every(Number.isFinite))).toBe(true);
  });

  it.each([Number.POSITIVE_INFINITY, Number.NaN])('a reward of %f', async (bad) => {
    const reward = async (samples: readonly unknown[]) => Float32Array.from(samples, (_, i) => (i === 3 ? bad : 1));
    const { state, ended } = run({}, { reward });
    const before = await toArrays(state.policy.own);
    await expect(ended).rejects.toEqual(fault('policy-reward-not-finite', /iteration 1/));
    expect(await toArrays(state.policy.own)).toEqual(before);
  });

  it('a prompt as long as the context', async () => {
    const prompts = { at: (i: number) => ({ prompt: i === 2 ? 'b'.repeat(22) : 'b' }) };
    const { state, ended } = run({}, { prompts });
    await expect(ended).rejects.toEqual(fault('prompt-too-long', /24 tokens/));
    expect(state.iteration).toBe(0);
  });

  it('a policy that never emits EOS', async () => {
    const { state, ended } = run({ iterations: 9 }, { tokenizer: { ...toyTokenizer, eosId: 99 } });
    await expect(ended).rejects.toEqual(fault('policy-no-eos', /first 3 rollouts/));
    expect(state.iteration).toBe(2);
  });

  it('a policy whose weights are broken already', async () => {
    const { config, state } = start();
    const [weight] = state.policy.own.values();
    weight?.assign(tf.fill(weight.shape, Number.NaN));
    await expect(collect(ppo(config, state, toyDeps()))).rejects.toEqual(fault('policy-model-not-finite', /policy/));
  });
});
