import type { ModelConfig } from '../config/model';
import type { Parameters } from '../model';
import { Random } from '../random';
import type { PreferencesConfig } from '../recipes/settings/preferences';
import type { Tokenizer } from '../text/tokenizer';
import { alteredAnswers } from './altered-answers';
import { sampleAnswers } from './answer-samples';
import type { Draws } from './draws';
import { StageError } from './events';
import type { PromptItem, PromptSource } from './prompts';

export interface SamplingDeps {
  readonly model: ModelConfig;
  readonly tokenizer: Tokenizer;
  readonly draws: Draws;
  /** The model whose own answers are compared. */
  readonly policy: Parameters;
  readonly prompts: PromptSource;
}

/** A prompt with its answers, all of which are to be compared with each other. */
export interface AnswersToCompare {
  readonly item: PromptItem;
  /** Its number among the prompts of the stage. */
  readonly number: number;
  readonly texts: readonly string[];
}

type Sampling = Pick<PreferencesConfig, 'answersPerPrompt' | 'maxNewTokens' | 'temperature' | 'alteredShare'>;

/** Answers sampled together. */
const ROWS_TOGETHER = 32;
/** Batches in a row without one pair of different answers after which a stage gives up. */
const PATIENCE = 20;

/** K answers of the model to each prompt from number `first` on, as many prompts as go together; some of them altered. */
export async function answersToCompare(
  { answersPerPrompt: k, maxNewTokens, temperature, alteredShare }: Sampling,
  first: number,
  { model, tokenizer, draws, policy, prompts }: SamplingDeps,
): Promise<readonly AnswersToCompare[]> {
  const count = Math.max(1, Math.floor(ROWS_TOGETHER / k));
  // 1. K answers of the model to each of the next prompts.
  const items = Array.from({ length: count }, (_, i) => prompts.at(first + i));
  const copies = items.flatMap((item) => Array.from({ length: k }, () => item));
  const stream = draws.stream('preferences');
  const options = { maxNewTokens, temperature, seed: draws.seed, stream, firstRow: first * k };
  const answers = await sampleAnswers(policy, model, tokenizer, copies, options);
  const texts = answers.map((a) => a.text);
  // 2. Some are altered into what it would hardly say by itself.
  const altered = await alteredAnswers(
    policy,
    model,
    tokenizer,
    items,
    answers,
    alteredShare,
    new Random(draws.seed, draws.stream(`altered ${first}`)),
    { ...options, stream: draws.stream('altered preferences') },
  );
  for (const [i, text] of altered) texts[(i + 1) * k - 1] = text;
  return items.map((item, i) => ({ item, number: first + i, texts: texts.slice(i * k, (i + 1) * k) }));
}

/** All pairs of the answers to a prompt that differ. */
export const pairsOf = ({ texts }: AnswersToCompare): readonly (readonly [a: number, b: number])[] =>
  texts.flatMap((one, a) => texts.flatMap((other, b) => (a < b && one !== other ? [[a, b] as const] : [])));

/** Counts batches in a row that had no pair. Errors: StageError 'preferences-all-alike'. */
export function fruitlessBatches(): (pairs: number, prompts: number) => void {
  let fruitless = 0;
  return (pairs, prompts) => {
    fruitless = pairs === 0 ? fruitless + 1 : 0;
    if (fruitless === PATIENCE)
      throw new StageError(
        'preferences-all-alike',
        'The SFT model gives the same answer to a prompt every time, so there is nothing to compare. Raise the temperature or the number of answers per prompt.',
        { prompts },
      );
  };
}
