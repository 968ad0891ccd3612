import type { ModelConfig } from '../config/model';
import { generate, type Parameters } from '../model';
import { promptIds } from '../text/chat-template';
import type { Tokenizer } from '../text/tokenizer';
import { StageError } from './events';

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
}

export interface ModelAnswer {
  readonly text: string;
  readonly ids: readonly number[];
  /** The model ended the answer itself, rather than running into the limit. */
  readonly ended: boolean;
}

/** Answers decoded together; more would only wait for the longest. */
const ROWS_TOGETHER = 32;
/** Every answer of the bundled world fits. */
const DEFAULT_NEW_TOKENS = 64;

/** Answers prompts in the chat format, in order. A prompt's draws depend on its place in the list and the seed alone. */
export async function answerPrompts(
  model: LanguageModel,
  tokenizer: Tokenizer,
  prompts: readonly string[],
  options: AnswerOptions = {},
): Promise<ModelAnswer[]> {
  const context = model.config.max_position_embeddings;
  const out: ModelAnswer[] = [];
  for (let first = 0; first < prompts.length; first += ROWS_TOGETHER) {
    const rows = prompts
      .slice(first, first + ROWS_TOGETHER)
      .map((content) => promptIds(tokenizer, [{ role: 'user', content }]));
    const longest = Math.max(...rows.map((r) => r.length));
    if (longest >= context) {
      throw new StageError(
        'prompt-too-long',
        `A prompt has ${longest} tokens and the model's context is ${context}, so there is no room for an answer. Shorten the prompt.`,
        { longest, context },
      );
    }
    const result = await generate(model.parameters, model.config, rows, {
      maxNewTokens: Math.min(options.maxNewTokens ?? DEFAULT_NEW_TOKENS, context - longest),
      temperature: options.temperature ?? 1,
      greedy: options.greedy ?? false,
      seed: options.seed ?? 0,
      rowIds: rows.map((_, i) => first + i),
      eosId: tokenizer.eosId,
      padId: tokenizer.padId,
      ...(options.topK === undefined ? {} : { topK: options.topK }),
      ...(options.topP === undefined ? {} : { topP: options.topP }),
    });
    result.ids.forEach((ids, i) => {
      out.push({ text: tokenizer.decode(ids, { skipSpecial: true }).trim(), ids, ended: result.ended[i] ?? false });
    });
  }
  return out;
}
