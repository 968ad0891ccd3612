import { type AnsweredPrompt, CRITIQUE_TOKENS, critiquePrompt, verdictPrompt } from '../text/judge-prompt';
import type { Tokenizer } from '../text/tokenizer';
import { answerPrompts } from './answers';
import type { Policy } from './artifacts';
import { verdictsOf } from './judge-model';

/** What is asked for a critique, for a verdict, and what the verdict is. */
export const CRITIQUE_QUESTION = 'What is wrong with this answer?';
export const VERDICT_QUESTION = 'Is this a good answer?';
export const GOOD = ['Yes', 'No'] as const;

export interface Verdict {
  /** '' where it gives none. */
  readonly critique: string;
  /** log P(Yes) − log P(No). */
  readonly score: number;
}

/**
 * The likeliest critique of each answer, and the verdict after it.
 *
 * Source: Zhang et al. 2024, Generative Verifiers, section 3 (the score is the verdict token's probability after a critique);
 * Ankner et al. 2024, Critique-out-Loud Reward Models. Departure: one greedy critique, no vote among several.
 */
export async function verdictsAfterCritique(
  judge: Policy,
  tokenizer: Tokenizer,
  answers: readonly AnsweredPrompt[],
  withCritique = true,
): Promise<readonly Verdict[]> {
  const limit = judge.config.max_position_embeddings;
  const asked = answers.map((one) => critiquePrompt(tokenizer, one, CRITIQUE_QUESTION, limit));
  const options = { greedy: true, maxNewTokens: CRITIQUE_TOKENS };
  const critiques = withCritique ? await answerPrompts(judge, tokenizer, asked, options) : [];
  const judged = answers.map((one, i) =>
    verdictPrompt(tokenizer, one, critiques[i]?.text ?? '', VERDICT_QUESTION, limit),
  );
  const said = judged.length === 0 ? [] : await verdictsOf(judge, tokenizer, judged, GOOD);
  return said.map(([yes = 0.5, no = 0.5], i) => ({
    critique: critiques[i]?.text ?? '',
    score: Math.log(Math.max(yes, LEAST)) - Math.log(Math.max(no, LEAST)),
  }));
}

/** A float32's probability may be 0. */
const LEAST = 1e-30;
