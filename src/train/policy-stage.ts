import { copyModel } from '../model';
import type { RewardMix } from '../recipes/settings/ppo';
import type { ppoStage } from '../recipes/stages/ppo';
import { answerPrompts } from './answers';
import type { Policy, Scorer } from './artifacts';
import type { StageEvent } from './events';
import { policyGradient } from './policy-gradient';
import type { PolicyGradientParts, PolicyGradientSettings, PolicyState } from './policy-parts';
import { learnedReward, mixedReward } from './reward-functions';
import type { StageContext } from './stage-run';
import { disposeTrainable } from './trainable';

/** What a stage that optimises a policy against a reward finds: PPO's context, of which others may lack the scorer. */
type PolicyContext = Pick<
  StageContext<typeof ppoStage>,
  'draws' | 'model' | 'tokenizer' | 'source' | 'log' | 'trainable' | 'resumed' | 'saves' | 'report'
> & {
  readonly inputs: Omit<StageContext<typeof ppoStage>['inputs'], 'scorer'> & { readonly scorer?: Scorer | undefined };
  inputName(port: 'reference'): string;
  outputName(port: 'policy'): string;
  output(port: 'policy', value: Policy): void;
};

export interface PolicyStageSettings extends PolicyGradientSettings {
  /** β before the first iteration. */
  readonly beta: number;
  readonly reward: RewardMix;
}

/**
 * Optimises a copy of the reference against a reward function by a policy gradient. Where it has a critic, that starts as a copy of
 * the scorer. Errors: StageError of `mixedReward`.
 */
export async function* policyStage(
  context: PolicyContext,
  settings: PolicyStageSettings,
  parts: PolicyGradientParts,
): AsyncGenerator<StageEvent, void> {
  const { inputs, draws, model, tokenizer, source, log } = context;
  const { reference, scorer } = inputs;
  const mix = settings.reward;
  const learned = scorer && learnedReward(scorer, tokenizer);
  const { rubric, exact } = source;
  const reward = mixedReward(mix, { learned: learned?.reward, rubric, isRight: exact?.isRight });
  const prompts = mix.exact !== 0 && exact ? exact : source;
  const { maxNewTokens } = settings;
  const before = await answerPrompts(reference, tokenizer, source.shown, { greedy: true, maxNewTokens });
  const options = { maxNorm: settings.maxGradNorm };
  const critic = parts.critic ? (scorer ?? null) : null;
  const state: PolicyState = {
    policy: context.trainable('policy', options, () => copyModel(reference.parameters)),
    value: critic && context.trainable('value', options, () => copyModel(critic.parameters)),
    ...context.resumed({
      valueScale: { mean: critic?.mean ?? 0, deviation: critic?.deviation ?? 1 },
      iteration: 0,
      episode: 0,
      beta: settings.beta,
      endedAnswers: 0,
    }),
  };
  context.saves(state, () => state.iteration);
  context.output('policy', { config: model, parameters: state.policy.parameters, own: state.policy.own });
  try {
    yield* policyGradient(settings, parts, state, {
      model,
      tokenizer,
      draws,
      reference: reference.parameters,
      prompts: prompts.prompts('train', draws.stream(parts.name)),
      reward,
      ...(mix.learned !== 0 && learned?.farness && { farness: learned.farness }),
      rubric,
      demonstrations: source.demonstrations('train', model.max_position_embeddings),
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
}
