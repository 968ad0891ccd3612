import * as tf from '@tensorflow/tfjs-core';
import type { Parameters } from '../model';
import type { nashStage } from '../recipes/stages/nash';
import { leaveOneOutOfAll } from './advantages';
import { sampleAnswers } from './answer-samples';
import { StageError } from './events';
import { answerLoss } from './policy-losses';
import type { PolicyGradientDeps, PolicyGradientParts, PolicyState } from './policy-parts';
import { paidPolicyStage } from './policy-stage';
import { preferenceOf } from './preference-reading';
import { promptsWithHarm } from './source';
import type { Run, StageContext } from './stage-run';
import { startOf } from './start';

/** One step per rollout: ρ is 1 there, so nothing is ever clipped and the gradient is that of log π of the whole answer. */
const UNCLIPPED = 1e6;
/** A preference model that never says more than this is indifferent. */
const INDIFFERENT = 1e-6;

const NASH_PARTS: PolicyGradientParts = {
  name: 'nash',
  critic: null,
  groupSize: 1,
  advantage: leaveOneOutOfAll,
  loss: answerLoss(UNCLIPPED),
  kl: 'reward',
};

/**
 * Nash learning from human feedback: an answer y earns P(y ≻ y′) − ½ − τ·log(π(y)/π_ref(y)), y′ by an opponent who is never quite
 * the policy of now, and the policy gradient goes through log π of the whole answer. Where nobody can gain by leaving it, that is a
 * Nash equilibrium of preferences, which there is even where they go in a circle.
 *
 * Source: Munos et al. 2023, sections 4 and 5. Departures: the mean of what the other answers of the rollout earn is taken off as a
 * baseline, which leaves the gradient the same on average; demonstrations are mixed in. Errors: StageError 'nash-indifferent'.
 */
export const nash: Run<typeof nashStage> = (context) => {
  const { settings } = context;
  const { promptsPerBatch: minibatchSize, tau: beta } = settings;
  const once = {
    epochs: 1,
    minibatchSize,
    earlyStopKl: null,
    beta,
    adaptive: { enabled: false, target: 1, horizon: 1 },
  };
  return paidPolicyStage(context, { ...settings, ...once }, NASH_PARTS, (state) => {
    const opponent = opponentOf(context, state);
    return {
      ...opponent,
      reward: againstOpponent(context, state, opponent),
      prompts: promptsWithHarm(context.source, settings.harmfulShare, context.draws, NASH_PARTS.name),
    };
  });
};

interface Opponent {
  readonly parameters: Parameters;
  readonly mixture?: { readonly parameters: Parameters; readonly share: number };
  readonly kept?: { readonly average: ReturnType<StageContext<typeof nashStage>['trainable']> };
  readonly afterUpdate?: () => void;
}

function opponentOf(
  { settings, inputs, model, draws, trainable }: StageContext<typeof nashStage>,
  { policy }: PolicyState,
): Opponent {
  if (settings.opponent === 'mixture')
    return { parameters: policy.parameters, mixture: { parameters: inputs.reference.parameters, share: settings.eta } };
  const average = trainable('average', {}, startOf(inputs.reference, { settings, model, draws }));
  return { parameters: average.parameters, kept: { average }, afterUpdate: () => follow(average.own, policy.own) };

  /** w̄ ← decay·w̄ + (1 − decay)·w; of an adapter, its two factors are what is averaged. */
  function follow(averages: Parameters, now: Parameters): void {
    for (const [name, mean] of averages) {
      const next = tf.tidy(() =>
        tf.add(tf.mul(settings.decay, mean), tf.mul(1 - settings.decay, now.get(name) as tf.Variable)),
      );
      mean.assign(next);
      next.dispose();
    }
  }
}

/** P(y ≻ y′) − ½ of each answer, y′ by the opponent to the same prompt. */
function againstOpponent(
  { settings, inputs, draws, model, tokenizer }: StageContext<typeof nashStage>,
  state: PolicyState,
  { parameters, mixture }: Opponent,
): PolicyGradientDeps['reward'] {
  return async (samples) => {
    const theirs = await sampleAnswers(parameters, model, tokenizer, samples, {
      maxNewTokens: settings.maxNewTokens,
      temperature: settings.temperature,
      seed: draws.seed,
      stream: draws.stream('nash opponent'),
      firstRow: state.episode,
      mixture,
    });
    const two = samples.map((prompt, i) => ({ prompt, first: prompt.answer, second: theirs[i]?.text ?? '' }));
    const gains = Float32Array.from(await preferenceOf(inputs.preference, tokenizer, two), (p) => p - 0.5);
    if (gains.every((gain) => Math.abs(gain) < INDIFFERENT) && two.some(({ first, second }) => first !== second))
      throw new StageError(
        'nash-indifferent',
        'The preference model finds each of two answers as good as the other, whatever they are, so there is nothing to follow. Train it longer, or on more labels.',
        { iteration: state.iteration + 1 },
      );
    return gains;
  };
}
