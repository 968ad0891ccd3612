/** What the stages of DPO's family have in common: the policy, its samples, the run of the loop, the report of labels. */
import type { ModelConfig } from '../config/model';
import type { PreferenceRow } from '../data/rows';
import type { Parameters } from '../model';
import type { AdapterSettings } from '../recipes/settings/adapter';
import type { Tokenizer } from '../text/tokenizer';
import type { AnswersBatch } from './answer-batches';
import { answerPrompts } from './answers';
import type { Policy } from './artifacts';
import type { Draws } from './draws';
import type { StageEvent } from './events';
import type { LabelCounts } from './fixed-pairs';
import { byPeople } from './label-agreement';
import { type PairwiseSettings, type PairwiseState, pairwise } from './pairwise';
import { shownAnswers } from './pairwise-samples';
import { readPolicy } from './policy-reading';
import type { Objective } from './preference-objective';
import type { RewardFunction } from './reward-functions';
import type { DataSource } from './source';
import type { StageContext } from './stage-run';
import { startOf } from './start';

/** What each of these stages finds. */
interface FamilyContext extends Pick<StageContext<never>, 'resumed' | 'trainable' | 'saves'> {
  readonly draws: Draws;
  readonly model: ModelConfig;
  readonly tokenizer: Tokenizer;
  readonly source: DataSource;
  readonly inputs: { readonly reference: Policy };
  inputName(port: 'reference'): string;
  outputName(port: 'policy'): string;
  output(port: 'policy', value: Policy): void;
}

interface FamilyStage<B extends AnswersBatch> {
  /** Names its errors and its random streams. */
  readonly name: string;
  objective(policy: Parameters): Promise<Objective<B>> | Objective<B>;
  /** Told of the sample answers, beside the true rubric. */
  readonly reward?: RewardFunction;
  /** Answers are drawn now and then to see where the policy has come: not where each step draws some. */
  readonly readings: boolean;
}

/** Optimises a copy of the reference on an objective. Returns the steps done. */
export async function* pairwiseStage<B extends AnswersBatch>(
  context: FamilyContext,
  settings: PairwiseSettings & { readonly maxGradNorm: number; readonly adapter: AdapterSettings },
  { name, objective, reward, readings }: FamilyStage<B>,
): AsyncGenerator<StageEvent, number> {
  const { inputs, draws, model, tokenizer, source } = context;
  const { reference } = inputs;
  const { shown: prompts, rubric } = source;
  const before = await answerPrompts(reference, tokenizer, prompts, { greedy: true });
  const state: PairwiseState = {
    policy: context.trainable(
      'policy',
      { maxNorm: settings.maxGradNorm },
      startOf(reference, { settings, model, draws }),
    ),
    ...context.resumed({ step: 0 }),
  };
  const policy = { config: model, parameters: state.policy.parameters };
  context.saves(state, () => state.step);
  context.output('policy', { ...policy, own: state.policy.own });
  const names = { reference: context.inputName('reference'), policy: context.outputName('policy') };
  const roles = { model, tokenizer, draws, reference: reference.parameters };
  const readingPrompts = source.prompts('train', draws.stream(`${name} reading`));
  try {
    yield* pairwise(settings, await objective(state.policy.parameters), state, {
      name,
      ...roles,
      demonstrations: source.demonstrations('train', Math.min(settings.maxLength, model.max_position_embeddings)),
      samples: () => shownAnswers(policy, { tokenizer, prompts, before, names, rubric, reward }),
      ...(readings && {
        reading: () =>
          readPolicy(policy.parameters, name, { ...roles, prompts: readingPrompts, ...(rubric && { rubric }) }),
      }),
    });
    return state.step;
  } finally {
    state.policy.optimizer.dispose();
  }
}

/** The report of a stage that learned from labels, and of the held-out ones. `unpaired`: of people's labels those of one answer. */
export async function* labelReport(
  { log, report }: Pick<StageContext<never>, 'log' | 'report'>,
  { learned, heldOut, leftOut }: LabelCounts,
  rows: readonly PreferenceRow[],
  step: number,
  unpaired = 0,
): AsyncGenerator<StageEvent, void> {
  const labels_by_people = byPeople(rows) + unpaired;
  yield { type: 'metrics', step, values: { labels_by_people } };
  report({
    seconds: log.seconds(),
    pairs: learned,
    pairs_heldout: heldOut,
    pairs_left_out: leftOut,
    labels_by_people,
    loss_heldout: log.last('eval_loss'),
    accuracy_heldout: log.last('eval_rewards/accuracies'),
    margin_heldout: log.last('eval_rewards/margins'),
    kl: log.last('objective/kl'),
    rubric_first: log.first('objective/rubric'),
    rubric_last: log.last('objective/rubric'),
    logps_chosen_before: log.first('eval_logps/chosen'),
    logps_chosen_after: log.last('eval_logps/chosen'),
    logps_rejected_before: log.first('eval_logps/rejected'),
    logps_rejected_after: log.last('eval_logps/rejected'),
  });
}
