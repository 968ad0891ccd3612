import type { ModelConfig } from '../config/model';
import { turnsOf } from '../data/conversation';
import { generate, type Mixture, type Parameters } from '../model';
import { hashText } from '../random';
import { beforeQuote, runningText, upToClosingQuote } from '../text/conversation';
import { questionIds } from '../text/conversation-ids';
import type { Tokenizer } from '../text/tokenizer';
import { StageError } from './events';
import type { PromptItem } from './prompts';

export interface AnswerSample {
  /** As people read it: its final EOS taken off, any other marker left to be seen (and judged). */
  readonly text: string;
  /** What the model was given: the prompt in the chat template or as running text, with the answer's opening where it has one. */
  readonly prompt: readonly number[];
  /** What it drew. */
  readonly ids: readonly number[];
  /** log π of each token as the sampler computed it, nats. */
  readonly logprobs: Float32Array;
  readonly ended: boolean;
}

export interface SampleOptions {
  readonly maxNewTokens: number;
  readonly temperature: number;
  /** Most likely token each time; nothing is drawn. */
  readonly greedy?: boolean;
  readonly topK?: number;
  readonly topP?: number;
  readonly seed: number;
  /** What the draws are for: purposes under one seed must not share them. */
  readonly stream: string;
  /** Number of the first answer in the run: a row's draws are a function of seed, stream and this number alone. */
  readonly firstRow: number;
  /** Token ids that each answer is made to begin with, in the order of the prompts ("prefilled"); drawn freely without. */
  readonly openings?: readonly (readonly number[])[];
  /** For a model that never saw the markers of a chat: asked in running text, its answer ends with its quote (text/conversation.ts). */
  readonly plain?: boolean | undefined;
  /** A second model to draw from as well, token by token. */
  readonly mixture?: Mixture | undefined;
}

/** One answer to each prompt, all sampled together. */
export async function sampleAnswers(
  parameters: Parameters,
  model: ModelConfig,
  tokenizer: Tokenizer,
  items: readonly PromptItem[],
  options: SampleOptions,
): Promise<AnswerSample[]> {
  const opening = (row: number) => options.openings?.[row] ?? [];
  const asked = (p: PromptItem) =>
    options.plain ? tokenizer.encode(runningText(turnsOf(p))) : questionIds(tokenizer, p);
  const prompts = items.map((p, i) => [...asked(p), ...opening(i)]);
  const context = model.max_position_embeddings;
  const longest = Math.max(...prompts.map((p) => p.length));
  if (longest >= context) {
    const text = items[prompts.findIndex((p) => p.length === longest)]?.prompt ?? '';
    throw new StageError(
      'prompt-too-long',
      `A prompt has ${longest} tokens and the model's context is ${context}, so there is no room for an answer. Shorten or remove the prompt “${text.slice(0, 60)}…”.`,
      { longest, context },
    );
  }
  const { ids, logprobs, ended } = await generate(parameters, model, prompts, {
    maxNewTokens: Math.min(options.maxNewTokens, context - longest),
    temperature: options.temperature,
    greedy: options.greedy,
    topK: options.topK,
    topP: options.topP,
    seed: options.seed,
    stream: hashText(options.stream),
    rowIds: items.map((_, i) => options.firstRow + i),
    eosId: tokenizer.eosId,
    padId: tokenizer.padId,
    mixture: options.mixture,
  });
  return ids.map((drawn, i) => {
    const own = options.plain ? upToClosingQuote(tokenizer, drawn) : drawn;
    const text = answerText(tokenizer, [...opening(i), ...own]);
    return {
      text: options.plain ? beforeQuote(text) : text,
      prompt: prompts[i] as number[],
      ids: own,
      logprobs: (logprobs[i] as Float32Array).subarray(0, own.length),
      ended: (options.plain && text.includes('"')) || (ended[i] ?? false),
    };
  });
}

function answerText(tokenizer: Tokenizer, ids: readonly number[]): string {
  return tokenizer.decode(ids.at(-1) === tokenizer.eosId ? ids.slice(0, -1) : ids).trim();
}
