/** What a model is asked that judges or revises: the prompt, one or two answers, and a question. */
import type { Prompt } from '../data/conversation';
import { questionIds } from './conversation-ids';
import type { Tokenizer } from './tokenizer';

/** What is to be compared. */
export interface ComparedPair {
  readonly prompt: string;
  readonly first: string;
  readonly second: string;
}

/** What is to be graded, criticised or revised. */
export interface AnsweredPrompt {
  readonly prompt: string;
  readonly answer: string;
}

/** What a comparison is answered with. */
export const VERDICTS = ['A', 'B'] as const;
/** What one answer is graded with, the lowest first. */
export const GRADES = ['1', '2', '3', '4', '5'] as const;

/** Room that is kept for a verdict and the token that ends it, for a critique, and for a revised answer. */
const VERDICT_TOKENS = 2;
export const CRITIQUE_TOKENS = 24;
export const REVISION_TOKENS = 48;

export interface JudgePrompt extends Prompt {
  /** How much had to go: the prompt's first words, so that what is judged is whole; then the last letters of the longest answer. */
  readonly cut: number;
}

/** All of these leave the room that their answer needs within `limit` tokens, unless the question alone is too long. */
export const judgePrompt = (
  tokenizer: Tokenizer,
  { prompt, first, second }: ComparedPair,
  question: string,
  limit: number,
): JudgePrompt =>
  fitted(
    tokenizer,
    prompt,
    [first, second],
    (asked, [a, b]) => `${asked}\nA: ${a}\nB: ${b}\n${question}`,
    limit - VERDICT_TOKENS,
  );

export const gradePrompt = (
  tokenizer: Tokenizer,
  answered: AnsweredPrompt,
  question: string,
  limit: number,
): JudgePrompt => aboutOne(tokenizer, answered, question, limit - VERDICT_TOKENS);

export const critiquePrompt = (
  tokenizer: Tokenizer,
  answered: AnsweredPrompt,
  question: string,
  limit: number,
): JudgePrompt => aboutOne(tokenizer, answered, question, limit - CRITIQUE_TOKENS);

export const revisionPrompt = (
  tokenizer: Tokenizer,
  { prompt, answer }: AnsweredPrompt,
  critique: string,
  request: string,
  limit: number,
): JudgePrompt =>
  fitted(
    tokenizer,
    prompt,
    [answer, critique],
    (asked, [a, c]) => `${asked}\nA: ${a}\n${c}\n${request}`,
    limit - REVISION_TOKENS,
  );

/** Asked of who has read a critique of the answer; '' where there is none. */
export const verdictPrompt = (
  tokenizer: Tokenizer,
  { prompt, answer }: AnsweredPrompt,
  critique: string,
  question: string,
  limit: number,
): JudgePrompt =>
  fitted(
    tokenizer,
    prompt,
    [answer, critique],
    (asked, [a, c]) => [asked, `A: ${a}`, ...(c ? [c] : []), question].join('\n'),
    limit - VERDICT_TOKENS,
  );

const aboutOne = (tokenizer: Tokenizer, { prompt, answer }: AnsweredPrompt, question: string, limit: number) =>
  fitted(tokenizer, prompt, [answer], (asked, [a]) => `${asked}\nA: ${a}\n${question}`, limit);

function fitted(
  tokenizer: Tokenizer,
  prompt: string,
  answers: readonly string[],
  whole: (asked: string, answers: readonly string[]) => string,
  limit: number,
): JudgePrompt {
  let asked = prompt.split(' ');
  const told = [...answers];
  for (let cut = 0; ; ) {
    const text = whole(asked.join(' '), told);
    const over = questionIds(tokenizer, { prompt: text }).length - limit;
    const longest = told.reduce((at, one, i) => (one.length > (told[at] as string).length ? i : at), 0);
    const left = told[longest] as string;
    if (over <= 0 || (asked.length === 0 && left === '')) return { prompt: text, cut };
    // A word has a token or more, and so has a few letters.
    const gone = Math.max(1, Math.floor(over / 4));
    if (asked.length > 0) asked = asked.slice(gone);
    else told[longest] = left.slice(0, -gone);
    cut += gone;
  }
}
