import { copyModel, withZeroHead } from '../model';
import type { RewardMix } from '../recipes/settings/ppo';
import type { ppoStage } from '../recipes/stages/ppo';
import { answerPrompts } from './answers';
import type { Policy, Scorer } from './artifacts';
import type { StageEvent } from './events';
import { policyGradient } from './policy-gradient';
import type { PolicyGradientParts, PolicyGradientSettings, PolicyState } from './policy-parts';
import { promptsWithHarm } from './source';
import { stageReward } from './stage-reward';
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
 * the scorer, or, without one, of the reference with a head of zeros. Errors: StageError of `mixedReward`.
 */
export async function* policyStage(
  context: PolicyContext,
  settings: PolicyStageSettings,
  parts: PolicyGradientParts,
): AsyncGenerator<StageEvent, void> {
  const { inputs, draws, model, tokenizer, source, log } = context;
  const { reference, scorer } = inputs;
  const { rubric, exact, rules } = source;
  const paid = stageReward(inputs, settings.reward, source, tokenizer);
  const prompts =
    settings.reward.exact !== 0 && exact
      ? exact.prompts('train', draws.stream(parts.name))
      : promptsWithHarm(source, settings.harmfulShare, draws, parts.name);
  const { maxNewTokens } = settings;
  const before = await answerPrompts(reference, tokenizer, source.shown, { greedy: true, maxNewTokens });
  const options = { maxNorm: settings.maxGradNorm };
  const state: PolicyState = {
    policy: context.trainable('policy', options, () => copyModel(reference.parameters)),
    value: parts.critic
      ? context.trainable('value', options, () =>
          scorer ? copyModel(scorer.parameters) : withZeroHead(copyModel(reference.parameters), model.hidden_size),
        )
      : null,
    ...context.resumed({
      valueScale: { mean: (parts.critic && scorer?.mean) ?? 0, deviation: (parts.critic && scorer?.deviation) ?? 1 },
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
      prompts,
      ...paid,
      rubric,
      rules,
      demonstrations: source.demonstrations('train', model.max_position_embeddings, settings.refusals),
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
      ...(rules && { rules_first: log.first('objective/rules'), rules_last: log.lastMean('objective/rules') }),
    });
  } finally {
    state.policy.optimizer.dispose();
    if (state.value) disposeTrainable(state.value);
  }
}
