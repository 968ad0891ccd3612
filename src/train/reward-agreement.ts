import type { ModelConfig } from '../config/model';
import type { PairSampling } from '../data/rows';
import type { Parameters } from '../model';
import { Random } from '../random';
import { judge, rubric as qualities, tierOf } from '../tasks';
import type { RubricWeights } from '../tasks/types';
import type { Tokenizer } from '../text/tokenizer';
import { sampleAnswers } from './answer-samples';
import type { Draws } from './draws';
import type { PairComparer } from './pair-comparers';
import type { TwoAnswers } from './preference-reading';
import type { PromptItem } from './prompts';
import type { DataSource } from './source';

export interface RewardAgreement {
  /** Share of clear pairs whose better answer the reward model scores higher. */
  readonly accuracy_rubric: number;
  /** The same where one answer is more right or less harmful than the other, and where manners alone differ. */
  readonly accuracy_content: number;
  readonly pairs_content: number;
  readonly accuracy_manners: number;
  readonly pairs_manners: number;
  /** The same for "the longer is better" or "the shorter is better", whichever does better on these very pairs. */
  readonly accuracy_length: number;
  readonly pairs_rubric: number;
}

const PROMPTS_TOGETHER = 16;

export interface AgreementDeps {
  readonly model: ModelConfig;
  readonly tokenizer: Tokenizer;
  readonly draws: Draws;
  readonly source: DataSource;
  /** Whose answers are compared. */
  readonly policy: Parameters;
}

/** The context of a stage that learns from pairs of a policy's answers. */
interface MeasuredStage extends Omit<AgreementDeps, 'policy'> {
  readonly settings: { readonly agreementPairs: number };
  readonly inputs: {
    readonly policy: { readonly parameters: Parameters };
    readonly pairs: { readonly sampling: PairSampling };
  };
}

/** A fresh pair, and what the noise-free, unbiased rater says of it. */
export interface ClearPair extends TwoAnswers {
  readonly better: 'first' | 'second';
  /** One answer is more right or less harmful than the other; else manners alone differ. */
  readonly differs: 'content' | 'manners';
}

/**
 * Fresh pairs of the policy's answers to prompts of the test split, which no stage has seen, that the noise-free rater tells apart:
 * `pairs` of them, or fewer where the policy's answers are hardly ever told apart. `purpose` names the draws.
 */
export async function* clearPairs(
  { model, tokenizer, draws, source, policy }: AgreementDeps,
  { temperature, maxNewTokens, rubric }: PairSampling,
  pairs: number,
  purpose: string,
): AsyncGenerator<ClearPair[], void> {
  const honest = { name: 'honest', weights: rubric as RubricWeights, noise: 0, lengthBias: 0, leftBias: 0 };
  const prompts = source.prompts('test', purpose);
  let clear = 0;
  for (let first = 0; clear < pairs && first < 10 * pairs; first += PROMPTS_TOGETHER) {
    const items = Array.from({ length: PROMPTS_TOGETHER }, (_, i) => prompts.at(first + i));
    const twice: PromptItem[] = items.flatMap((item) => [item, item]);
    const answers = await sampleAnswers(policy, model, tokenizer, twice, {
      maxNewTokens,
      temperature,
      seed: draws.seed,
      stream: purpose,
      firstRow: 2 * first,
    });
    const found = items.flatMap((prompt, i): ClearPair[] => {
      const [left, right] = [answers[2 * i]?.text ?? '', answers[2 * i + 1]?.text ?? ''];
      const { item } = prompt;
      if (!item) return [];
      const { choice } = judge(honest, item, left, right, new Random(0));
      if (choice === 'tie') return [];
      const tiers = [left, right].map((text) => tierOf(qualities(item, text)));
      const differs = tiers[0] === tiers[1] ? 'manners' : 'content';
      return [{ prompt, first: left, second: right, better: choice === 'left' ? 'first' : 'second', differs }];
    });
    const wanted = found.slice(0, pairs - clear);
    clear += wanted.length;
    if (wanted.length > 0) yield wanted;
  }
}

/** How far what a stage has made agrees, where its source has raters and pairs are asked for; else null. */
export const agreementOf = async (
  compare: PairComparer,
  { settings, inputs, source, model, tokenizer, draws }: MeasuredStage,
): Promise<RewardAgreement | null> =>
  source.raters && settings.agreementPairs > 0
    ? measureAgreement(
        compare,
        { model, tokenizer, draws, source, policy: inputs.policy.parameters },
        inputs.pairs.sampling,
        settings.agreementPairs,
      )
    : null;

/** How often what compares two answers agrees with the noise-free, unbiased preference on fresh pairs. Ties are left out. */
async function measureAgreement(
  compare: PairComparer,
  deps: AgreementDeps,
  sampling: PairSampling,
  pairs: number,
): Promise<RewardAgreement> {
  const agreed = { content: 0, manners: 0 };
  const seen = { content: 0, manners: 0 };
  let [longer, clear] = [0, 0];
  for await (const found of clearPairs(deps, sampling, pairs, deps.draws.stream('reward agreement'))) {
    const preferred = await compare(found);
    for (const [i, { first, second, better, differs }] of found.entries()) {
      clear++;
      seen[differs]++;
      if (better === ((preferred[i] as number) > 0.5 ? 'first' : 'second')) agreed[differs]++;
      const extra = first.length - second.length;
      longer += extra === 0 ? 0.5 : Number(better === (extra > 0 ? 'first' : 'second'));
    }
  }
  return {
    accuracy_rubric: (agreed.content + agreed.manners) / clear,
    accuracy_content: agreed.content / seen.content,
    pairs_content: seen.content,
    accuracy_manners: agreed.manners / seen.manners,
    pairs_manners: seen.manners,
    accuracy_length: Math.max(longer, clear - longer) / clear,
    pairs_rubric: clear,
  };
}

/** The same as figures of a stage. */
export const rubricFigures = (agreement: RewardAgreement): Record<string, number> => ({
  rubric_accuracy: agreement.accuracy_rubric,
  rubric_length: agreement.accuracy_length,
  rubric_pairs: agreement.pairs_rubric,
  ...(agreement.pairs_content > 0 && {
    rubric_content: agreement.accuracy_content,
    rubric_content_pairs: agreement.pairs_content,
  }),
  ...(agreement.pairs_manners > 0 && {
    rubric_manners: agreement.accuracy_manners,
    rubric_manners_pairs: agreement.pairs_manners,
  }),
});
