/** The answers that an evaluation is made of: each model's most likely, and sampled ones where two are compared. */
import type { Answered, Surprise } from '../evaluation/suite';
import { mean } from '../statistics';
import { families, sampleItem } from '../tasks';
import type { TaskFamily, TaskItem } from '../tasks/types';
import type { Tokenizer } from '../text/tokenizer';
import type { AnswerSample } from './answer-samples';
import { surpriseOf } from './answer-surprise';
import { answerInPieces, ROWS_TOGETHER } from './answers';
import type { Policy } from './artifacts';
import type { StageEvent } from './events';
import { fewShotPrompts } from './few-shot';
import type { PromptItem } from './prompts';

/** A family with its prompts of the test split. */
export interface Asked {
  readonly family: TaskFamily;
  readonly items: readonly TaskItem[];
}

/** A model as it is evaluated. */
export interface Evaluated {
  readonly name: string;
  readonly policy: Policy;
  readonly tokenizer: Tokenizer;
  /** It is compared by the rubric, so it answers a second time, sampled. */
  readonly compared: boolean;
}

export interface EvaluationOptions {
  readonly promptsPerFamily: number;
  readonly maxNewTokens: number;
  readonly temperature: number;
  readonly heldOut: boolean;
  /** Demonstrations before each prompt of a further, few-shot round; 0: there is none. */
  readonly demonstrations: number;
  readonly seed: number;
  /** Whose perplexity of the answers is taken; none: it is not. */
  readonly base?: Pick<Evaluated, 'policy' | 'tokenizer'>;
}

/** By model, then by family in the order asked. */
export type Answers = ReadonlyMap<string, readonly Answered[]>;

export interface EvaluationAnswers {
  readonly asked: readonly Asked[];
  readonly greedy: Answers;
  readonly sampled: Answers;
  /** The sampled ones as they were drawn, by model, in the order of all prompts. */
  readonly drawn: ReadonlyMap<string, readonly AnswerSample[]>;
  /** Greedy answers behind demonstrations, to those prompts that have room for any; the mean number of them by family. */
  readonly fewShot: ReadonlyMap<string, readonly (Answered & { readonly shots: number })[]>;
  /** Steps of progress that were made. */
  readonly steps: number;
}

const textsOf = (samples: readonly AnswerSample[]): string[] => samples.map(({ text }) => text);

const askedOf = ({ promptsPerFamily, heldOut, seed }: EvaluationOptions): Asked[] =>
  families
    .filter((family) => heldOut || !family.heldOut)
    .map((family) => ({
      family,
      items: Array.from({ length: promptsPerFamily }, (_, i) => sampleItem(family.name, 'test', seed, i)),
    }));

/** Yields progress, a step every 32 answers; returns all answers. */
export async function* evaluationAnswers(
  models: readonly Evaluated[],
  options: EvaluationOptions,
): AsyncGenerator<StageEvent, EvaluationAnswers> {
  const asked = askedOf(options);
  const prompts = asked.flatMap(({ items }) => items.map((item) => ({ prompt: item.prompt, item })));
  const behind = new Map(
    models.map(({ name, policy, tokenizer }) => {
      const context = policy.config.max_position_embeddings;
      const of = (items: readonly TaskItem[]) =>
        fewShotPrompts(items, options.demonstrations, tokenizer, context, options.seed);
      return [name, asked.map(({ items }) => of(items))];
    }),
  );
  const stepsOf = (list: readonly unknown[]) => Math.ceil(list.length / ROWS_TOGETHER);
  const total = models.reduce(
    (sum, { name, compared }) => sum + (compared ? 2 : 1) * stepsOf(prompts) + stepsOf((behind.get(name) ?? []).flat()),
    0,
  );
  let step = 0;
  const greedy = new Map<string, Answered[]>();
  const sampled = new Map<string, Answered[]>();
  const drawn = new Map<string, readonly AnswerSample[]>();
  const fewShot = new Map<string, (Answered & { readonly shots: number })[]>();
  for (const model of models) {
    const texts = textsOf(yield* answer(model, prompts, true));
    const { base } = options;
    const told = texts.map((text, i) => ({ prompt: prompts[i]?.prompt ?? '', answer: text }));
    greedy.set(model.name, byFamily(texts, base && (await surpriseOf(base.policy, base.tokenizer, told))));
    if (model.compared) {
      const own = yield* answer(model, prompts, false);
      drawn.set(model.name, own);
      sampled.set(model.name, byFamily(textsOf(own)));
    }
    if (options.demonstrations > 0) fewShot.set(model.name, yield* answerFewShot(model));
  }
  return { asked, greedy, sampled, drawn, fewShot, steps: step };

  async function* answer(
    { name, policy, tokenizer }: Evaluated,
    list: readonly PromptItem[],
    most: boolean,
  ): AsyncGenerator<StageEvent, AnswerSample[]> {
    const { maxNewTokens, temperature, seed } = options;
    const samples: AnswerSample[] = [];
    const drawing = { greedy: most, maxNewTokens, temperature, seed, plain: policy.plain };
    for await (const piece of answerInPieces(policy, tokenizer, list, drawing)) {
      samples.push(...piece);
      step++;
      yield { type: 'progress', step, total, note: `${name} answers ${samples.length} of ${list.length}` };
    }
    return samples;
  }

  async function* answerFewShot(
    model: Evaluated,
  ): AsyncGenerator<StageEvent, (Answered & { readonly shots: number })[]> {
    const families = behind.get(model.name) ?? [];
    const texts = textsOf(yield* answer(model, families.flat(), true));
    let at = 0;
    return families.map((own) => {
      const answers = texts.slice(at, at + own.length);
      at += own.length;
      return { items: own.map(({ item }) => item), answers, shots: mean(own.map(({ shots }) => shots)) };
    });
  }

  function byFamily(texts: readonly string[], surprise?: readonly Surprise[]): Answered[] {
    return asked.map(({ items }, f) => {
      const own = <T>(all: readonly T[]): T[] => all.slice(f * items.length, (f + 1) * items.length);
      return { items, answers: own(texts), ...(surprise && { surprise: own(surprise) }) };
    });
  }
}
