import { copyModel } from '../model';
import type { PpoConfig } from '../recipes/settings/ppo';
import type { ppoStage } from '../recipes/stages/ppo';
import { gaeWhitened } from './advantages';
import { answerPrompts } from './answers';
import { policyGradient } from './policy-gradient';
import { clippedLoss } from './policy-losses';
import type { PolicyGradientParts, PolicyState } from './policy-parts';
import { learnedReward, mixedReward } from './reward-functions';
import type { Run } from './stage-run';
import { disposeTrainable } from './trainable';

/**
 * Proximal policy optimisation: a critic, GAE, whitened advantages, clipped ratios, the price of KL in the reward of each
 * token. Source: Schulman et al. 2017; Ouyang et al. 2022.
 */
export const ppoParts = (settings: PpoConfig): PolicyGradientParts => ({
  name: 'ppo',
  critic: { cliprange: settings.cliprange_value, coef: settings.vf_coef },
  groupSize: 1,
  advantage: gaeWhitened(settings.gamma, settings.lam),
  loss: clippedLoss(settings.cliprange),
  kl: 'reward',
});

/** Optimises a copy of the reference against the scorer; the critic starts as a copy of the scorer. */
export const ppo: Run<typeof ppoStage> = async function* (context) {
  const { settings, inputs, draws, model, tokenizer, source, log } = context;
  const { reference, scorer } = inputs;
  const { maxNewTokens } = settings;
  const before = await answerPrompts(reference, tokenizer, source.shown, { greedy: true, maxNewTokens });
  const options = { maxNorm: settings.maxGradNorm };
  const state: PolicyState = {
    policy: context.trainable('policy', options, () => copyModel(reference.parameters)),
    value: context.trainable('value', options, () => copyModel(scorer.parameters)),
    ...context.resumed({
      valueScale: { mean: scorer.mean, deviation: scorer.deviation },
      iteration: 0,
      episode: 0,
      beta: settings.klCoef,
      endedAnswers: 0,
    }),
  };
  context.saves(state, () => state.iteration);
  const learned = learnedReward(scorer, tokenizer);
  context.output('policy', { config: model, parameters: state.policy.parameters, own: state.policy.own });
  try {
    yield* policyGradient(settings, ppoParts(settings), state, {
      model,
      tokenizer,
      draws,
      reference: reference.parameters,
      prompts: source.prompts('train', draws.stream('ppo')),
      reward: mixedReward(settings.reward, { learned: learned.reward, rubric: source.rubric }),
      ...(settings.reward.learned !== 0 && learned.farness && { farness: learned.farness }),
      rubric: source.rubric,
      demonstrations: source.demonstrations('train'),
      samplePrompts: source.shown,
      referenceAnswers: before.map((answer) => answer.text),
      names: { reference: context.inputName('reference'), policy: context.outputName('policy') },
    });
    context.report({
      seconds: log.seconds(),
      kl: log.lastMean('objective/kl'),
      score_first: log.first('objective/scores'),
      score_last: log.lastMean('objective/scores'),
      rubric_first: log.first('objective/rubric'),
      rubric_last: log.lastMean('objective/rubric'),
    });
  } finally {
    state.policy.optimizer.dispose();
    if (state.value) disposeTrainable(state.value);
  }
};
