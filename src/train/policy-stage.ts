import type { RewardMix } from '../recipes/settings/ppo';
import type { ppoStage } from '../recipes/stages/ppo';
import { answerPrompts } from './answers';
import type { Policy } from './artifacts';
import type { StageEvent } from './events';
import { policyGradient } from './policy-gradient';
import type { PolicyGradientDeps, PolicyGradientParts, PolicyGradientSettings, PolicyState } from './policy-parts';
import { promptsWithHarm } from './source';
import { type StageReward, stageReward } from './stage-reward';
import type { StageContext } from './stage-run';
import { startOf, valueStart } from './start';
import { disposeTrainable, type Trainable } from './trainable';

/** What a stage that optimises a policy against a reward finds: PPO's context, of which others may lack the scorer. */
type PolicyContext = Pick<
  StageContext<typeof ppoStage>,
  'draws' | 'model' | 'tokenizer' | 'source' | 'log' | 'trainable' | 'resumed' | 'saves' | 'report'
> & {
  readonly inputs: { readonly reference: Policy } & Partial<StageContext<typeof ppoStage>['inputs']>;
  inputName(port: 'reference'): string;
  outputName(port: 'policy'): string;
  output(port: 'policy', value: Policy): void;
};

export interface PolicyStageSettings extends PolicyGradientSettings {
  /** β before the first iteration. */
  readonly beta: number;
}

/** What the answers of a policy are paid by, and its prompts. */
interface Payment extends StageReward, Pick<PolicyGradientDeps, 'prompts' | 'afterUpdate'> {
  /** What it changes itself: saved and let go with the policy. */
  readonly kept?: Readonly<Record<string, Trainable>>;
}

/**
 * Optimises a copy of the reference against a reward function by a policy gradient. Where it has a critic, that starts as a copy of
 * the scorer, or, without one, of the reference with a head of zeros. Errors: StageError of `mixedReward`.
 */
export const policyStage = (
  context: PolicyContext,
  settings: PolicyStageSettings & { readonly reward: RewardMix },
  parts: PolicyGradientParts,
): AsyncGenerator<StageEvent, void> =>
  paidPolicyStage(context, settings, parts, () => {
    const { inputs, draws, tokenizer, source } = context;
    const { exact } = source;
    const prompts =
      settings.reward.exact !== 0 && exact
        ? exact.prompts('train', draws.stream(parts.name))
        : promptsWithHarm(source, settings.harmfulShare, draws, parts.name);
    return { ...stageReward(inputs, settings.reward, source, tokenizer), prompts };
  });

/** The same, paid by what may look at the policy itself. */
export async function* paidPolicyStage(
  context: PolicyContext,
  settings: PolicyStageSettings,
  parts: PolicyGradientParts,
  paymentOf: (state: PolicyState) => Payment,
): AsyncGenerator<StageEvent, void> {
  const { inputs, draws, model, tokenizer, source, log } = context;
  const { reference, scorer } = inputs;
  const { rubric, rules } = source;
  const { maxNewTokens } = settings;
  const before = await answerPrompts(reference, tokenizer, source.shown, { greedy: true, maxNewTokens });
  const options = { maxNorm: settings.maxGradNorm };
  const deps = { settings, model, draws };
  const state: PolicyState = {
    policy: context.trainable('policy', options, startOf(reference, deps)),
    value: parts.critic
      ? context.trainable('value', options, scorer ? startOf(scorer, deps) : valueStart(reference, deps))
      : null,
    ...context.resumed({
      valueScale: { mean: (parts.critic && scorer?.mean) ?? 0, deviation: (parts.critic && scorer?.deviation) ?? 1 },
      iteration: 0,
      episode: 0,
      beta: settings.beta,
      endedAnswers: 0,
    }),
  };
  // A branch from a checkpoint may have been given another β; only a controller's own is a state.
  if (!settings.adaptive.enabled) state.beta = settings.beta;
  const { kept, ...payment } = paymentOf(state);
  context.saves(Object.assign(state, kept), () => state.iteration);
  context.output('policy', { config: model, parameters: state.policy.parameters, own: state.policy.own });
  try {
    yield* policyGradient(settings, parts, state, {
      model,
      tokenizer,
      draws,
      reference: reference.parameters,
      ...payment,
      rubric,
      rules,
      demonstrations: source.demonstrations('train', model.max_position_embeddings, { refusals: settings.refusals }),
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
    for (const one of [state.value, ...Object.values(kept ?? {})]) if (one) disposeTrainable(one);
  }
}
