/** A language model that is asked which of two answers is better, or how good one is. */
import * as tf from '@tensorflow/tfjs-core';
import type { Prompt } from '../data/conversation';
import { hiddenAt, layEndToEnd, logits } from '../model';
import { verdictProbabilities } from '../rlhf/verdict';
import { questionIds } from '../text/conversation-ids';
import { type ComparedPair, GRADES, gradePrompt, judgePrompt, VERDICTS } from '../text/judge-prompt';
import type { Tokenizer } from '../text/tokenizer';
import type { Policy } from './artifacts';
import { StageError } from './events';

/** Questions read together. */
const ROWS_TOGETHER = 32;

/** The first token of each possible verdict. Errors: StageError 'judge-verdicts' where two begin alike. */
export function verdictTokens(tokenizer: Tokenizer, verdicts: readonly string[]): readonly number[] {
  const tokens = verdicts.map((verdict) => tokenizer.encode(verdict)[0]);
  if (tokens.every((token) => token !== undefined) && new Set(tokens).size === tokens.length) return tokens as number[];
  throw new StageError(
    'judge-verdicts',
    `This model's tokenizer writes ${verdicts.map((verdict) => `“${verdict}”`).join(' and ')} with the same first token, so it cannot say which it means. Choose another model as the judge.`,
  );
}

/** P of each verdict as the first token of the answer to each question, [questions][verdicts]. Errors: StageError 'judge-no-room'. */
export async function verdictsOf(
  { parameters, config }: Policy,
  tokenizer: Tokenizer,
  questions: readonly Prompt[],
  verdicts: readonly string[],
): Promise<readonly (readonly number[])[]> {
  const tokens = verdictTokens(tokenizer, verdicts);
  const rows = questions.map((question) => questionIds(tokenizer, question));
  const longest = Math.max(...rows.map(({ length }) => length));
  if (longest >= config.max_position_embeddings)
    throw new StageError(
      'judge-no-room',
      `The judge's question alone has ${longest} tokens, and the judge reads ${config.max_position_embeddings}. Choose a judge with a longer context.`,
      { longest },
    );
  const out: number[][] = [];
  for (let first = 0; first < rows.length; first += ROWS_TOGETHER) {
    const own = rows.slice(first, first + ROWS_TOGETHER);
    const read = tf.tidy(() => {
      const sequences = layEndToEnd(own, tokenizer.padId);
      const last = Int32Array.from(own, (row, b) => (sequences.starts[b] as number) + row.length - 1);
      const hidden = hiddenAt(parameters, config, sequences, last); // [B, D]
      return verdictProbabilities(logits(parameters, hidden), tokens); // [B, K]
    });
    const flat = await read.data();
    read.dispose();
    for (let b = 0; b < own.length; b++) out.push([...flat.slice(b * tokens.length, (b + 1) * tokens.length)]);
  }
  return out;
}

/** What a judge says of two answers: P("the first") as they are shown, and the same with their places changed. */
export interface TwoVerdicts {
  readonly p1: number;
  readonly p2: number;
  /** Words of the prompt that it was not shown, for want of room. */
  readonly cut: number;
}

/** Both orders of each pair. */
export async function compareByModel(
  judge: Policy,
  tokenizer: Tokenizer,
  pairs: readonly (ComparedPair & { readonly question: string })[],
): Promise<readonly TwoVerdicts[]> {
  const limit = judge.config.max_position_embeddings;
  const asked = pairs.flatMap(({ prompt, first, second, question }) => [
    judgePrompt(tokenizer, { prompt, first, second }, question, limit),
    judgePrompt(tokenizer, { prompt, first: second, second: first }, question, limit),
  ]);
  const found = await verdictsOf(judge, tokenizer, asked, VERDICTS);
  const p = (i: number) => found[i]?.[0] as number;
  return pairs.map((_, i) => ({ p1: p(2 * i), p2: p(2 * i + 1), cut: asked[2 * i]?.cut ?? 0 }));
}

/** P of each grade of each answer, the lowest first. */
export function gradeByModel(
  judge: Policy,
  tokenizer: Tokenizer,
  answers: readonly { readonly prompt: string; readonly answer: string; readonly question: string }[],
): Promise<readonly (readonly number[])[]> {
  const limit = judge.config.max_position_embeddings;
  const asked = answers.map(({ prompt, answer, question }) =>
    gradePrompt(tokenizer, { prompt, answer }, question, limit),
  );
  return verdictsOf(judge, tokenizer, asked, GRADES);
}
