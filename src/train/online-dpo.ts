import type { OnlineDpoConfig } from '../recipes/settings/online-dpo';
import type { onlineDpoStage } from '../recipes/stages/online-dpo';
import { raters } from '../tasks';
import { onlinePairs } from './online-pairs';
import { raterJudge, scorerJudge } from './pair-judges';
import { pairLoss } from './pair-losses';
import { pairwiseStage } from './pairwise-stage';
import { learnedReward } from './reward-functions';
import type { Run } from './stage-run';

/** DPO on pairs of the policy's own answers, judged as they come. Source: Guo et al. 2024. */
export const onlineDpo: Run<typeof onlineDpoStage> = async function* (context) {
  const { settings, inputs, draws, model, tokenizer, source, log } = context;
  const { reward } = learnedReward([inputs.scorer], tokenizer);
  const loss = pairLoss(settings.loss, settings.beta, settings.labelSmoothing, settings.rpo_alpha);
  const judge = judgeOf(settings);
  yield* pairwiseStage(
    context,
    { ...settings, maxLength: model.max_position_embeddings, evalEvery: settings.iterations },
    {
      name: 'online-dpo',
      reward,
      readings: false,
      objective: (policy) =>
        onlinePairs(settings, loss, {
          model,
          tokenizer,
          draws,
          policy,
          reference: inputs.reference.parameters,
          prompts: source.prompts('train', draws.stream('online-dpo')),
          judge,
          rubric: source.rubric,
        }),
    },
  );
  context.report({
    seconds: log.seconds(),
    kl: log.lastMean('objective/kl'),
    score_first: log.first('objective/scores'),
    score_last: log.lastMean('objective/scores'),
    rubric_first: log.first('objective/rubric'),
    rubric_last: log.lastMean('objective/rubric'),
  });

  function judgeOf({ judge, raterNoise, missingEosPenalty }: OnlineDpoConfig) {
    const [careful] = raters;
    if (judge === 'rater' && careful) return raterJudge({ ...careful, noise: raterNoise }, source.raters, draws);
    return scorerJudge(reward, missingEosPenalty);
  }
};
