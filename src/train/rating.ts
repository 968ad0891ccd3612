import * as tf from '@tensorflow/tfjs-core';
import { SCORE_HEAD } from '../data/weights';
import type { ratingStage } from '../recipes/stages/rating';
import { logOddsSlope } from '../rlhf/regression-loss';
import { byPeople } from './label-agreement';
import { labelEpochs, splitLabels } from './label-epochs';
import { byScorer } from './pair-comparers';
import { leadsOf, ratingObjective, ratingScale } from './rating-learning';
import { agreementOf, rubricFigures } from './reward-agreement';
import { scoreScale } from './score-scale';
import type { Run } from './stage-run';
import { scorerStart } from './start';
import { disposeTrainable, endTraining, type Weights } from './trainable';
import { leftOutReport, usablePairs } from './usable-pairs';

/** So that scores can be told apart even where they predict no comparison at all. */
const LEAST_SLOPE = 1e-3;

/** Learns to predict ratings, starting from a copy of the policy; in the end its scores are put into log-odds of comparisons. */
export const rating: Run<typeof ratingStage> = async function* (context) {
  const { settings, inputs, draws, model, tokenizer, source, log } = context;
  const { policy, pairs } = inputs;
  const maxLength = Math.min(settings.maxLength, model.max_position_embeddings);
  const { rows, leftOut } = usablePairs(pairs.rows, tokenizer, maxLength);
  const split = splitLabels(rows, settings.heldOut, draws, { title: 'rating model' });
  const scale = ratingScale(split.train);
  const { maxGradNorm: maxNorm, weightDecay } = settings;
  const state = {
    scorer: context.trainable('scorer', { maxNorm, weightDecay }, scorerStart(policy, context)),
    ...context.resumed({ step: 0 }),
  };
  context.saves(state, () => state.step);
  const deps = { model, tokenizer, maxLength, scorer: state.scorer };
  const { temperature, maxNewTokens } = pairs.sampling;
  let scaled: { readonly mean: number; readonly deviation: number } | null = null;
  try {
    yield* labelEpochs(settings, state, split, ratingObjective({ ...deps, scale }), draws);
    const slope = Math.max(LEAST_SLOPE, logOddsSlope(await leadsOf(split.train, deps)));
    steepen(state.scorer, slope);
    const prompts = source.prompts('train', draws.stream('normalisation'));
    const sampled = { model, tokenizer, draws, policy: policy.parameters, prompts, temperature, maxNewTokens };
    scaled = await scoreScale(state.scorer.parameters, settings.normalisationSamples, maxLength, sampled);
  } finally {
    if (!scaled) disposeTrainable(state.scorer);
  }
  const scorer = { config: model, ...endTraining(state.scorer), ...scaled };
  context.output('scorer', scorer);
  const seconds = log.seconds();
  const agreement = await agreementOf(byScorer(scorer, tokenizer), context);
  const labels_by_people = byPeople(rows);
  yield {
    type: 'metrics',
    step: state.step,
    values: { labels_by_people, ...(agreement && rubricFigures(agreement)) },
  };
  context.report({
    seconds,
    loss_heldout: log.last('eval_loss'),
    accuracy_heldout: log.last('eval_accuracy'),
    pairs_heldout: log.last('eval_decided'),
    labels_by_people,
    ...agreement,
    ...leftOutReport(leftOut),
  });
};

/** The head times k, and so every score. */
function steepen({ parameters }: Weights, k: number): void {
  const head = parameters.get(SCORE_HEAD) as tf.Variable;
  const steeper = tf.mul(head, k);
  head.assign(steeper);
  steeper.dispose();
}
