import { beforeAll, describe, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import { type GrpoConfig, grpoConfigSchema } from '../recipes/settings/grpo';
import type { StageManifest } from '../recipes/stage';
import { a2cStage } from '../recipes/stages/a2c';
import { grpoStage } from '../recipes/stages/grpo';
import { rlooStage } from '../recipes/stages/rloo';
import { a2cParts } from './a2c';
import type { StageEvent } from './events';
import { grpoParts } from './grpo';
import { policyGradient } from './policy-gradient';
import type { PolicyGradientParts } from './policy-parts';
import { rlooParts } from './rloo';
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
} from './toy-test-support';

beforeAll(() => switchBackend('wasm'));

/** Figures of the critic alone; `val/ratio` and `val/num_eos_tokens` are of the policy, whatever TRL calls them. */
const OF_A_CRITIC = ['loss/value_avg', 'val/clipfrac_avg', 'val/grad_norm', 'val/explained_variance'];

/** Settings with which each learns the toy task; RLOO's and A2C's answers are taken once. */
const grpo = (changes: Partial<GrpoConfig> = {}) => grpoParts({ ...grpoConfigSchema.parse({}), ...changes });
const learners: readonly (readonly [string, StageManifest, PolicyGradientParts, Parameters<typeof toyPpoConfig>[0]])[] =
  [
    ['RLOO', rlooStage, rlooParts({ num_generations: 4, cliprange: 0.2 }), { epochs: 1, promptsPerBatch: 8 }],
    ['GRPO', grpoStage, grpo(), { epochs: 2, promptsPerBatch: 8 }],
    [
      'GRPO as Dr. GRPO',
      grpoStage,
      grpo({ loss_type: 'dr_grpo', scale_rewards: 'none', maxNewTokens: 6 }),
      { epochs: 2, promptsPerBatch: 8 },
    ],
    ['A2C', a2cStage, a2cParts({ vf_coef: 0.1 }), { epochs: 1, promptsPerBatch: 32, entropyCoef: 0.001 }],
  ];

describe.each(learners)('%s', (_, stage, parts, changes) => {
  const start = (more = {}) => {
    const config = toyPpoConfig({ ...changes, ...more });
    return { config, state: toyPolicyState(config, toyParameters(), parts.critic && toyReward()) };
  };
  const run = ({ config, state }: ReturnType<typeof start>, deps = {}, until?: (e: StageEvent) => boolean) =>
    collect(policyGradient(config, parts, state, toyDeps(deps)), until);

  it('learns a trivial reward: more of the letter a', async () => {
    const { events } = await run(
      start({ iterations: 24, minibatchSize: 16, learningRate: 2e-2, klCoef: 0.02, missingEosPenalty: 0 }),
    );
    const scores = series(events, 'objective/scores');
    const mean = (x: number[]) => x.reduce((a, b) => a + b) / x.length;
    expect(scores).toHaveLength(24);
    expect(mean(scores.slice(-3))).toBeGreaterThan(mean(scores.slice(0, 3)) + 1);
    expect(mean(series(events, 'objective/kl').slice(-3))).toBeGreaterThan(0.1);
  });

  it('reports what it has, all of it finite, and nothing of a critic where there is none', async () => {
    const { events } = await run(start({ iterations: 2 }));
    const names = new Set(events.flatMap((e) => (e.type === 'metrics' ? Object.keys(e.values) : [])));
    expect([...names].filter((name) => !metricOf(stage, name))).toEqual([]);
    expect(['reward_std', 'frac_reward_zero_std'].filter((name) => names.has(name))).toHaveLength(
      parts.groupSize > 1 ? 2 : 0,
    );
    expect(OF_A_CRITIC.filter((name) => names.has(name))).toEqual(parts.critic ? OF_A_CRITIC : []);
    expect(names.has('loss/kl_avg')).toBe(parts.kl === 'loss');
    for (const e of events)
      if (e.type === 'metrics')
        for (const [name, value] of Object.entries(e.values)) expect(Number.isFinite(value), name).toBe(true);
    expect(series(events, 'preflight/max_log_ratio')[0]).toBeLessThan(1e-4);
    const first = events.find((e) => e.type === 'phase' && e.phase.kind === 'update');
    if (first?.type !== 'phase' || first.phase.kind !== 'update') throw new Error('no update');
    expect(first.phase.values['val/ratio']).toBeCloseTo(1, 5); // of the first update
    expect(first.phase.values['policy/clipfrac_avg']).toBe(0);
    expect(series(events, 'objective/kl')[0]).toBeCloseTo(0, 5); // π is still π_ref
    // The price of KL is paid in one place: in the reward, or in the loss.
    const price = series(events, 'objective/non_score_reward').at(-1) as number;
    if (parts.kl === 'loss') expect(Math.abs(price)).toBe(0);
    else expect(Math.abs(price)).toBeGreaterThan(0);
  });

  it('keeps its phases for the inspector, the answers to one prompt side by side', async () => {
    const { config, state } = start({ promptsPerBatch: 2, inspected: 8, minibatchSize: 4 });
    const { events } = await run({ config, state }, {}, (e) => e.type === 'progress');
    const phases = events.flatMap((e) => (e.type === 'phase' && 'sequences' in e.phase ? [e.phase] : []));
    const answers = 2 * parts.groupSize;
    const updates = config.epochs * Math.ceil(answers / config.minibatchSize);
    expect(phases.map((phase) => phase.kind)).toEqual([
      ...['rollout', 'scores', 'rewards', 'advantages'],
      ...Array.from({ length: updates }, () => 'update'),
    ]);
    const last = phases.at(-1)?.sequences ?? [];
    expect(last).toHaveLength(Math.min(8, answers));
    expect(last.every((s) => s.ratios.length === config.epochs && s.advantages.length === s.tokens.length)).toBe(true);
    const prompts = last.map((s) => s.prompt);
    expect(prompts.slice(0, parts.groupSize).every((prompt) => prompt === prompts[0])).toBe(true);
    expect(state.episode).toBe(answers);
    const alike = last.slice(0, parts.groupSize).map((s) => s.answer);
    if (parts.groupSize > 1) expect(new Set(alike).size).toBeGreaterThan(1); // each answer has draws of its own
    for (const [i, s] of last.entries()) {
      expect([s.values.length, s.returns.length]).toEqual(Array(2).fill(parts.critic ? s.tokens.length : 0));
      const own = parts.groupSize > 1 ? { own: i % parts.groupSize } : undefined;
      expect(s.group).toEqual(own && { ...own, returns: expect.any(Array) });
      expect(s.group?.returns.length ?? 1).toBe(parts.groupSize);
      const earned = s.rewards.reduce((sum, r) => sum + r, 0);
      if (own) expect(s.group?.returns[own.own]).toBeCloseTo(earned, 4);
    }
  });

  it('two iterations, a reload and two more equal four, bit by bit', async () => {
    const changed = { adaptive: { enabled: true, target: 0.5, horizon: 20 } };
    const deps = { demonstrations: { at: (i: number) => ({ prompt: 'b', completion: 'cdefg'.slice(i % 5) }) } };
    const whole = start(changed);
    await run(whole, deps);
    const first = start(changed);
    await run(first, deps, (e) => e.type === 'checkpoint' && e.step === 2);
    const reloaded = await reloadedPolicyState(first.config, first.state);
    expect([reloaded.iteration, reloaded.value === null]).toEqual([2, parts.critic === null]);
    await run({ config: first.config, state: reloaded }, deps);
    expect(await saveState('toy', 4, reloaded)).toEqual(await saveState('toy', 4, whole.state));
    expect(whole.state.beta).not.toBe(whole.config.klCoef);
  });

  it('learning rate 0 leaves the policy where it was', async () => {
    const { config, state } = start({ iterations: 2, learningRate: 0 });
    const before = await saveState('toy', 0, { policy: state.policy });
    const { events } = await run({ config, state });
    const after = await saveState('toy', 0, { policy: state.policy });
    const weights = (saved: typeof before) => saved.arrays.filter(({ name }) => name.startsWith('policy.w/'));
    expect(weights(after)).toEqual(weights(before));
    expect(Math.max(...series(events, 'policy/approxkl_avg'))).toBeLessThan(1e-8);
  });
});
