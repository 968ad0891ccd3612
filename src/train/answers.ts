import type { ModelConfig } from '../config/model';
import type { Parameters } from '../model';
import type { Tokenizer } from '../text/tokenizer';
import { type AnswerSample, sampleAnswers } from './answer-samples';
import type { PromptItem } from './prompts';

/** A model ready to answer. */
export interface LanguageModel {
  readonly config: ModelConfig;
  readonly parameters: Parameters;
}

export interface AnswerOptions {
  /** Most likely token each time; temperature, seed, topK and topP are then not used. */
  readonly greedy?: boolean;
  readonly temperature?: number;
  readonly topK?: number;
  readonly topP?: number;
  readonly seed?: number;
  readonly maxNewTokens?: number;
  /** Asked as plain text: for a policy that says so of itself (artifacts.ts). */
  readonly plain?: boolean | undefined;
}

/** Answers decoded together; more would only wait for the longest. */
export const ROWS_TOGETHER = 32;
/** Every answer of the bundled world fits. */
const DEFAULT_NEW_TOKENS = 64;

/** The same in pieces, so that a stage can report between them. */
export async function* answerInPieces(
  model: LanguageModel,
  tokenizer: Tokenizer,
  prompts: readonly PromptItem[],
  options: AnswerOptions = {},
): AsyncGenerator<AnswerSample[], void> {
  for (let first = 0; first < prompts.length; first += ROWS_TOGETHER) {
    yield await sampleAnswers(model.parameters, model.config, tokenizer, prompts.slice(first, first + ROWS_TOGETHER), {
      maxNewTokens: DEFAULT_NEW_TOKENS,
      temperature: 1,
      seed: 0,
      ...options,
      stream: 'answers',
      firstRow: first,
    });
  }
}

/** Answers prompts in order: in the chat format, or as plain text. A prompt's draws depend on its place in the list and the seed alone. */
export async function answerPrompts(
  model: LanguageModel,
  tokenizer: Tokenizer,
  prompts: readonly (string | PromptItem)[],
  options: AnswerOptions = {},
): Promise<AnswerSample[]> {
  const out: AnswerSample[] = [];
  const items = prompts.map((prompt) => (typeof prompt === 'string' ? { prompt } : prompt));
  for await (const piece of answerInPieces(model, tokenizer, items, options)) out.push(...piece);
  return out;
}
