import type { AskedPrinciple } from '../config/principles';
import { CRITIQUE_TOKENS, critiquePrompt, REVISION_TOKENS, revisionPrompt } from '../text/judge-prompt';
import type { Tokenizer } from '../text/tokenizer';
import { answerPrompts } from './answers';
import type { Policy } from './artifacts';
import type { PromptItem } from './prompts';

export interface Criticised {
  readonly item: PromptItem;
  readonly answer: string;
  readonly principle: AskedPrinciple;
}

/** The most likely critique of each answer by its principle, and the most likely answer after that. */
export async function revise(
  critic: Policy,
  tokenizer: Tokenizer,
  answers: readonly Criticised[],
): Promise<readonly { readonly critique: string; readonly revision: string }[]> {
  const limit = critic.config.max_position_embeddings;
  const answered = answers.map(({ item, answer }) => ({ prompt: item.prompt, answer }));
  const asked = answered.map((one, i) => critiquePrompt(tokenizer, one, answers[i]?.principle.critique ?? '', limit));
  const critiques = (await answerPrompts(critic, tokenizer, asked, greedily(CRITIQUE_TOKENS))).map(({ text }) => text);
  const again = answered.map((one, i) =>
    revisionPrompt(tokenizer, one, critiques[i] ?? '', answers[i]?.principle.revision ?? '', limit),
  );
  const revisions = await answerPrompts(critic, tokenizer, again, greedily(REVISION_TOKENS));
  return critiques.map((critique, i) => ({ critique, revision: revisions[i]?.text ?? '' }));
}

const greedily = (maxNewTokens: number) => ({ greedy: true, maxNewTokens });
