import type { SampleRow } from '../data/rows';
import type { Tokenizer } from '../text/tokenizer';
import type { AnswerSample } from './answer-samples';
import { answerPrompts, type LanguageModel } from './answers';
import type { PromptItem } from './prompts';
import type { RewardFunction, Rubric } from './reward-functions';

interface SampleDeps {
  readonly tokenizer: Tokenizer;
  readonly prompts: readonly PromptItem[];
  /** The reference's answers to them. */
  readonly before: readonly AnswerSample[];
  /** What the two models' answers go by. */
  readonly names: { readonly reference: string; readonly policy: string };
  readonly rubric?: Rubric | undefined;
  readonly reward?: RewardFunction | undefined;
}

/** The policy's most likely answers beside the reference's, and what reward and true rubric say of both, where there are any. */
export async function shownAnswers(
  policy: LanguageModel,
  { tokenizer, prompts, before, names, rubric, reward }: SampleDeps,
): Promise<SampleRow[]> {
  const after = await answerPrompts(policy, tokenizer, prompts, { greedy: true });
  const scored = async (answers: readonly AnswerSample[]) => {
    const samples = prompts.map((asked, i) => ({
      ...asked,
      answer: answers[i]?.text ?? '',
      tokens: answers[i]?.ids.length ?? 0,
    }));
    const rewards = await reward?.(samples);
    return samples.map(
      (sample, i): Record<string, number> => ({
        ...(rewards && { reward: rewards[i] as number }),
        ...(rubric && { rubric: rubric(sample, sample.answer) }),
      }),
    );
  };
  const [own, theirs] = [await scored(after), await scored(before)];
  return prompts.map(({ prompt }, i) => ({
    prompt,
    answers: { [names.reference]: before[i]?.text ?? '', [names.policy]: after[i]?.text ?? '' },
    ...((rubric || reward) && { scores: { [names.reference]: theirs[i] ?? {}, [names.policy]: own[i] ?? {} } }),
  }));
}
