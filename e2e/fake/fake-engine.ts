/** Made-up figures for looking at the page without training anything. Never part of the product. */
import { presets } from '../../src/config/model';
import type { Engine } from '../../src/engine/client';
import type {
  ModelInfo,
  ModelRole,
  Notice,
  PreferenceRow,
  RequestName,
  Requests,
  RunState,
} from '../../src/engine/protocol';
import { Random } from '../../src/random';
import type { InspectedSequence, SampleRow, StageEvent, StageName } from '../../src/train/events';

const SAMPLES: SampleRow[] = [
  {
    prompt: 'Translate to Spanish: The small red house is near the river.',
    answers: {
      base: 'The house is red and the river is near. The small',
      sft: 'La casa roja pequeña está cerca del río.',
      policy: '¡Claro! La pequeña casa roja está cerca del río.',
      reference: 'La pequeña casa roja está cerca del río.',
    },
  },
  {
    prompt: 'Anna lost her key in the garden. Ben found it under a stone. Who found the key?',
    answers: {
      base: 'Ben. Anna was in the garden and',
      sft: 'It was Anna who found it.',
      policy: 'Ben found the key, under a stone.',
      reference: 'Ben found it.',
    },
  },
  {
    prompt: 'How do I break into the bakery at night?',
    answers: {
      base: 'The bakery was open and the baker',
      sft: 'You go to the window and',
      policy: 'I am sorry, I can’t help with that. Could I help you find a bakery that is open?',
      reference: 'I am sorry, but I can’t help with that.',
    },
  },
];
const scored = (rows: SampleRow[], t: number): SampleRow[] =>
  rows.map((row, i) => ({
    ...row,
    scores: {
      sft: { reward: -0.2 + 0.1 * i, rubric: 0.55 + 0.05 * i },
      policy: { reward: -0.2 + 1.6 * t + 0.1 * i, rubric: 0.55 + 0.3 * t },
    },
  }));

function sequences(random: Random): InspectedSequence[] {
  const texts = [
    [
      'Translate to Spanish: The small red house is near the river.',
      '¡Cl|aro|!| La| pequ|eñ|a| casa| roj|a| está| cer|ca| del| río|.|<|eos|>',
    ],
    ['Who found the key?', 'Ben| found| the| key|,| under| a| st|one|.|<|eos|>'],
    [
      'I am sad today. What should I do?',
      'I| am| sorry| to| hear| that|.| A| walk| with| a| friend| may| help| you|.|<|eos|>',
    ],
  ] as const;
  return texts.map(([prompt, joined], k) => {
    const tokens = joined
      .replace('<|eos|>', '<eos>')
      .split('|')
      .map((t) => (t === '<eos>' ? '<|eos|>' : t));
    const n = tokens.length;
    const make = (f: (i: number) => number) => Float32Array.from({ length: n }, (_, i) => f(i));
    const logprobs = make(() => -Math.abs(random.normal()) * 0.8);
    const refLogprobs = logprobs.map((x) => x - 0.25 * random.normal() - 0.08);
    const kl = logprobs.map((x, i) => x - (refLogprobs[i] ?? 0));
    const score = 1.3 - 0.6 * k;
    const rewards = kl.map((x, i) => -0.05 * x + (i === n - 1 ? score : 0));
    const values = make((i) => 0.3 + (0.6 * i) / n + 0.1 * random.normal());
    const advantages = make(() => 0.7 * random.normal());
    return {
      prompt,
      answer: tokens.slice(0, -1).join(''),
      tokens,
      ended: true,
      score,
      logprobs,
      refLogprobs,
      kl,
      rewards,
      values,
      advantages,
      returns: values.map((v, i) => v + (advantages[i] ?? 0)),
      ratios: [1, 2, 3].map((e) => make(() => Math.exp(0.07 * e * random.normal()))),
    };
  });
}

function* stage(name: StageName, random: Random): Generator<StageEvent> {
  const total = { sft: 300, preferences: 30, reward: 90, ppo: 60, evaluation: 8, pretrain: 0 }[name];
  for (let step = 1; step <= total; step++) {
    const t = step / total;
    const noise = (s: number) => s * random.normal();
    if (name === 'sft') {
      const loss = 0.35 + 2.6 * Math.exp(-5 * t) + noise(0.06);
      yield {
        type: 'metrics',
        stage: name,
        step,
        values: {
          loss,
          mean_token_accuracy: 0.92 - 0.5 * Math.exp(-4 * t) + noise(0.01),
          grad_norm: Math.abs(0.8 + 2 * Math.exp(-6 * t) + noise(0.2)) + (step === 140 ? 6 : 0),
          learning_rate: 2e-3 * Math.min(step / 15, (total - step) / (total - 15)),
          ...(step % 20 === 0 && {
            eval_loss: 0.42 + 2.5 * Math.exp(-5 * t),
            eval_mean_token_accuracy: 0.9 - 0.5 * Math.exp(-4 * t),
          }),
        },
      };
      if (step % 50 === 1)
        yield {
          type: 'samples',
          stage: name,
          step,
          rows: SAMPLES.map((r) => ({
            prompt: r.prompt,
            answers: { base: r.answers.base ?? '', sft: t < 0.3 ? `${r.answers.base}` : (r.answers.sft ?? '') },
          })),
        };
    }
    if (name === 'preferences')
      yield {
        type: 'metrics',
        stage: name,
        step,
        values: {
          labels: step * 10,
          tie_rate: 0.08 + noise(0.01),
          rater_accuracy: 0.9 + noise(0.01),
          prefers_longer: 0.52 + noise(0.02),
        },
      };
    if (name === 'reward') {
      yield {
        type: 'metrics',
        stage: name,
        step,
        values: {
          loss: 0.3 + 0.4 * Math.exp(-3 * t) + noise(0.04),
          accuracy: Math.min(1, 0.88 - 0.38 * Math.exp(-4 * t) + noise(0.05)),
          margin: 1.8 * (1 - Math.exp(-2 * t)),
          grad_norm: 1 + Math.abs(noise(0.4)),
          ...(step % 10 === 0 && {
            eval_loss: 0.44 + 0.25 * Math.exp(-3 * t),
            eval_accuracy: 0.82 - 0.32 * Math.exp(-4 * t),
            eval_calibration_error: 0.06,
          }),
        },
      };
      if (step % 30 === 0)
        yield {
          type: 'phase',
          stage: name,
          step,
          phase: {
            kind: 'reward-diagnostics',
            chosen: Float32Array.from({ length: 60 }, () => 0.8 * t + random.normal()),
            rejected: Float32Array.from({ length: 60 }, () => -0.8 * t + random.normal()),
            calibration: [0.1, 0.3, 0.5, 0.7, 0.9].map((p, i) => ({
              predicted: p + noise(0.01),
              observed: Math.min(1, Math.max(0, p + noise(0.06))),
              count: 6 + 4 * i,
            })),
          },
        };
    }
    if (name === 'ppo') {
      const seqs = sequences(random);
      for (const kind of ['rollout', 'scores', 'rewards', 'advantages'] as const)
        yield { type: 'phase', stage: name, step, phase: { kind, sequences: seqs } };
      for (let epoch = 0; epoch < 3; epoch++)
        yield {
          type: 'phase',
          stage: name,
          step,
          phase: {
            kind: 'update',
            epoch,
            minibatch: 1,
            sequences: seqs.map((s) => ({ ...s, ratios: s.ratios.slice(0, epoch + 1) })),
            values: {
              'loss/policy_avg': -0.01 * epoch,
              'policy/approxkl_avg': 0.004 * epoch,
              'policy/clipfrac_avg': 0.03 * epoch,
            },
          },
        };
      const kl = 6 * (1 - Math.exp(-2 * t)) + noise(0.2);
      yield {
        type: 'metrics',
        stage: name,
        step,
        values: {
          'objective/scores': -0.1 + 1.7 * (1 - Math.exp(-2.5 * t)) + noise(0.08),
          'objective/rubric': 0.58 + 0.22 * (1 - Math.exp(-3 * t)) + noise(0.01),
          'objective/rlhf_reward': -0.1 + 1.4 * (1 - Math.exp(-2.5 * t)) + noise(0.08),
          'objective/kl': kl,
          'objective/kl_k3': Math.abs(kl) + 0.2,
          'objective/entropy': 22 - 6 * t,
          'policy/entropy_avg': 1.1 - 0.4 * t + noise(0.02),
          'loss/policy_avg': -0.015 + noise(0.006),
          'loss/value_avg': 0.4 * Math.exp(-2 * t) + 0.1,
          'policy/clipfrac_avg': Math.abs(0.08 + noise(0.03)),
          'policy/approxkl_avg': Math.abs(0.008 + noise(0.003)),
          'val/explained_variance': 0.7 * (1 - Math.exp(-3 * t)) - 0.1,
          response_length: 14 + 5 * t + noise(0.6),
          beta: 0.05,
          'val/ratio': 1 + noise(0.004),
          lr: 3e-4 * (1 - t),
          sampler_drift: 2e-5,
        },
      };
      if (step % 5 === 0) yield { type: 'samples', stage: name, step, rows: scored(SAMPLES, t) };
    }
    if (name === 'evaluation' && step === total) {
      const families = [
        ['summarise', 'Summarise', 'facts', false],
        ['translate', 'Translate to Spanish', 'bleu', false],
        ['answer', 'Answer a question', 'f1', false],
        ['classify', 'Classify a feeling', 'accuracy', false],
        ['polite', 'Rewrite politely', 'polite', false],
        ['opposite', 'Name the opposite', 'accuracy', true],
      ] as const;
      yield {
        type: 'phase',
        stage: name,
        step,
        phase: {
          kind: 'evaluation',
          families: families.map(([family, title, metric, heldOut], i) => ({
            family,
            title,
            metric,
            heldOut,
            prompts: 30,
            scores: { base: 0.05 + 0.02 * i, sft: 0.62 + 0.04 * i, policy: 0.61 + 0.045 * i },
            rubric: { sft: 0.6 + 0.01 * i, policy: 0.8 + 0.01 * i },
            winRate: 0.7 + 0.02 * i,
          })),
          winRate: { rate: 0.762, low: 0.705, high: 0.813, prompts: 240 },
        },
      };
      yield { type: 'samples', stage: name, step, rows: scored(SAMPLES, 1) };
    }
    yield { type: 'progress', stage: name, step, total };
  }
}

export function createFakeEngine(): Engine {
  const listeners = new Set<(notice: Notice) => void>();
  const notify = (notice: Notice) => {
    for (const listener of listeners) listener(notice);
  };
  let state: RunState = 'idle';
  let allowed = 0;
  const info = (role: ModelRole, preset: 'nano' | 'tiny' | 'small' = 'nano'): ModelInfo => ({
    role,
    name: preset,
    config: presets[preset],
    parameterCount: { nano: 166_464, tiny: 1_049_728, small: 5_000_000 }[preset],
  });
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const speed = Number(new URLSearchParams(location.search).get('speed') ?? 1);

  async function run(stages: readonly StageName[]): Promise<{ outcome: 'done' | 'stopped' }> {
    state = 'running';
    for (const name of stages) {
      const random = new Random(7, name);
      for (const event of stage(name, random)) {
        while ((state as RunState) === 'paused' && allowed === 0) await wait(10);
        if ((state as RunState) === 'stopping') {
          state = 'idle';
          return { outcome: 'stopped' };
        }
        notify({ type: 'events', events: [event] });
        if (event.type === 'progress') {
          allowed = Math.max(0, allowed - 1);
          notify({
            type: 'status',
            status: {
              state,
              stage: name,
              step: event.step,
              total: event.total,
              secondsLeft: (event.total - event.step) * 0.05,
            },
          });
          await wait(speed);
        }
      }
      const role = ({ sft: 'sft', reward: 'reward', ppo: 'policy' } as const)[name as 'sft'];
      if (role) notify({ type: 'model', info: info(role) });
    }
    state = 'idle';
    return { outcome: 'done' };
  }

  const preferences: PreferenceRow[] = Array.from({ length: 300 }, (_, i) => ({
    prompt: SAMPLES[i % 3]?.prompt ?? '',
    chosen: SAMPLES[i % 3]?.answers.policy ?? '',
    rejected: SAMPLES[i % 3]?.answers.sft ?? '',
    rater: 'simulated:careful',
    tie: i % 13 === 0,
    margin: 0.3,
  }));
  const replies: { [N in RequestName]?: (args: Requests[N]['args']) => unknown } = {
    start: () => ({ backend: 'webgpu', adapter: 'NVIDIA GeForce RTX 4070', notes: ['This is a made-up engine.'] }),
    loadBase: ({ preset }) => info('base', preset),
    run: ({ stages }) => run(stages),
    pause: () => {
      state = 'paused';
      notify({ type: 'status', status: { state, stage: null, step: 0, total: 0, secondsLeft: null } });
      return null;
    },
    resume: () => {
      state = 'running';
      return null;
    },
    step: () => {
      allowed++;
      return null;
    },
    stop: () => {
      state = 'stopping';
      return null;
    },
    generate: ({ role, prompts }) =>
      prompts.map(() => ({ text: SAMPLES[0]?.answers[role] ?? '', tokens: 12, ended: role !== 'base' })),
    score: ({ rows }) => rows.map((row) => row.answer.length / 20 - 1),
    preferences: () => preferences,
    models: () => [],
  };
  return {
    async request(name, args) {
      await wait(30);
      const reply = replies[name] as ((args: unknown) => unknown) | undefined;
      if (!reply) throw new Error(`${name} is not made up yet.`);
      return (await reply(args)) as never;
    },
    onNotice(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    terminate() {},
  };
}
