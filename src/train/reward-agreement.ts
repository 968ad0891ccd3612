import type { PairSampling } from '../data/rows';
import { Random } from '../random';
import type { rewardStage } from '../recipes/stages/reward';
import { judge, rubric as qualities, tierOf } from '../tasks';
import type { RubricWeights } from '../tasks/types';
import { sampleAnswers } from './answer-samples';
import type { Scorer } from './artifacts';
import type { PromptItem } from './prompts';
import { scoreTexts } from './reward-scoring';
import type { StageContext } from './stage-run';

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

/**
 * How often the reward model agrees with the noise-free, unbiased preference on fresh pairs of the policy's answers to prompts
 * of the test split, which no stage has seen. Ties are left out.
 */
export async function measureReward(
  scorer: Scorer,
  {
    model,
    tokenizer,
    draws,
    inputs,
    source,
  }: Pick<StageContext<typeof rewardStage>, 'model' | 'tokenizer' | 'draws' | 'inputs' | 'source'>,
  { temperature, maxNewTokens, rubric }: PairSampling,
  pairs: number,
): Promise<RewardAgreement> {
  const honest = { name: 'honest', weights: rubric as RubricWeights, noise: 0, lengthBias: 0, leftBias: 0 };
  const purpose = draws.stream('reward agreement');
  const prompts = source.prompts('test', purpose);
  const agreed = { content: 0, manners: 0 };
  const seen = { content: 0, manners: 0 };
  let longer = 0;
  let clear = 0;
  for (let first = 0; clear < pairs && first < 10 * pairs; first += PROMPTS_TOGETHER) {
    const items = Array.from({ length: PROMPTS_TOGETHER }, (_, i) => prompts.at(first + i));
    const twice: PromptItem[] = items.flatMap((item) => [item, item]);
    const answers = await sampleAnswers(inputs.policy.parameters, model, tokenizer, twice, {
      maxNewTokens,
      temperature,
      seed: draws.seed,
      stream: purpose,
      firstRow: 2 * first,
    });
    const scores = await scoreTexts(
      scorer,
      tokenizer,
      answers.map((a, i) => ({ ...(twice[i] as PromptItem), answer: a.text })),
    );
    for (const [i, { item }] of items.entries()) {
      const [left, right] = [answers[2 * i], answers[2 * i + 1]];
      if (!item || !left || !right || clear >= pairs) continue;
      const { choice } = judge(honest, item, left.text, right.text, new Random(0));
      if (choice === 'tie') continue;
      clear++;
      const lead = (scores[2 * i] as number) - (scores[2 * i + 1] as number);
      const tiers = [left, right].map(({ text }) => tierOf(qualities(item, text)));
      const difference = tiers[0] === tiers[1] ? 'manners' : 'content';
      seen[difference]++;
      if (choice === (lead > 0 ? 'left' : 'right')) agreed[difference]++;
      const extra = left.text.length - right.text.length;
      longer += extra === 0 ? 0.5 : Number(choice === (extra > 0 ? 'left' : 'right'));
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
