/** The evaluation of a person's own prompts: what can be measured without a rubric and without families. */
import type { Measured } from '../data/measured';
import type { SampleRow } from '../data/rows';
import { referenceFigures, textFigures } from '../evaluation/own-figures';
import type { Surprise } from '../evaluation/suite';
import type { AnswerSample } from './answer-samples';
import { surpriseOf } from './answer-surprise';
import { answerInPieces, ROWS_TOGETHER } from './answers';
import type { Evaluated, EvaluationOptions } from './evaluation-answers';
import { klOf, logRatios } from './evaluation-kl';
import type { Compared } from './evaluation-table';
import type { EvaluationTable, StageEvent } from './events';
import type { PromptItem } from './prompts';
import type { DataSource } from './source';

/** Each model's most likely answers, and sampled ones of those that are compared, in the order of the prompts. */
export interface OwnAnswers {
  readonly prompts: readonly PromptItem[];
  readonly greedy: ReadonlyMap<string, readonly string[]>;
  readonly surprise: ReadonlyMap<string, readonly Surprise[]>;
  readonly drawn: ReadonlyMap<string, readonly AnswerSample[]>;
  readonly steps: number;
}

/** A source's prompts that are kept for the evaluation, at most twenty times as many as are asked of a family. Errors: StageError 'own-too-few'. */
export function unseenPrompts(source: DataSource, promptsPerFamily: number): readonly PromptItem[] {
  const unseen = source.unseen ?? [];
  if (unseen.length === 0) source.prompts('test', 'evaluation');
  return unseen.slice(0, 20 * promptsPerFamily);
}

/** Yields progress, a step every 32 answers; returns all answers. */
export async function* ownAnswers(
  models: readonly Evaluated[],
  prompts: readonly PromptItem[],
  { maxNewTokens, temperature, seed, base }: Omit<EvaluationOptions, 'promptsPerFamily' | 'heldOut' | 'demonstrations'>,
): AsyncGenerator<StageEvent, OwnAnswers> {
  const pieces = Math.ceil(prompts.length / ROWS_TOGETHER);
  const total = models.reduce((sum, { compared }) => sum + (compared ? 2 : 1) * pieces, 0);
  const greedy = new Map<string, readonly string[]>();
  const surprise = new Map<string, readonly Surprise[]>();
  const drawn = new Map<string, readonly AnswerSample[]>();
  let step = 0;
  for (const model of models) {
    const texts = (yield* answer(model, true)).map(({ text }) => text);
    greedy.set(model.name, texts);
    const told = texts.map((text, i) => ({ prompt: prompts[i]?.prompt ?? '', answer: text }));
    if (base) surprise.set(model.name, await surpriseOf(base.policy, base.tokenizer, told));
    if (model.compared) drawn.set(model.name, yield* answer(model, false));
  }
  return { prompts, greedy, surprise, drawn, steps: step };

  async function* answer(
    { name, policy, tokenizer }: Evaluated,
    most: boolean,
  ): AsyncGenerator<StageEvent, AnswerSample[]> {
    const samples: AnswerSample[] = [];
    const drawing = { greedy: most, maxNewTokens, temperature, seed, plain: policy.plain };
    for await (const piece of answerInPieces(policy, tokenizer, prompts, drawing)) {
      samples.push(...piece);
      step++;
      yield { type: 'progress', step, total, note: `${name} answers ${samples.length} of ${prompts.length}` };
    }
    return samples;
  }
}

/** The table of one row: figures of the answers by themselves, and against the reference answers where there are any. */
export async function ownTable(
  { prompts, greedy, surprise, drawn }: OwnAnswers,
  { reference, policy }: Compared,
  models: readonly Evaluated[],
  temperature: number,
): Promise<Pick<EvaluationTable, 'kind' | 'families' | 'own' | 'kl'>> {
  const references = prompts.map((prompt) => prompt.reference);
  const known = references.filter((text) => text !== undefined).length;
  const figures: Record<string, Readonly<Record<string, Measured>>> = {};
  for (const [name, texts] of greedy)
    figures[name] = {
      ...(known > 0 && referenceFigures(texts, references)),
      ...textFigures(texts, surprise.get(name) ?? []),
    };
  const samples = drawn.get(policy ?? '');
  const from = models.find(({ name }) => name === reference);
  const kl = samples && from && klOf(await logRatios(samples, from.policy, { tokenizer: from.tokenizer, temperature }));
  return {
    kind: 'families',
    families: [],
    own: { prompts: prompts.length, references: known, compared: [...drawn.keys()], figures },
    ...(kl && { kl }),
  };
}

/** The answers that are read and judged: sampled ones where models are compared, else the most likely. */
export const readAnswers = ({ greedy, drawn }: OwnAnswers): ReadonlyMap<string, readonly string[]> =>
  drawn.size > 0 ? new Map([...drawn].map(([name, own]) => [name, own.map(({ text }) => text)])) : greedy;

const SHOWN = 20;

/** The first prompts with every model's answer. */
export const ownSamples = (
  prompts: readonly PromptItem[],
  answers: ReadonlyMap<string, readonly string[]>,
): SampleRow[] =>
  prompts.slice(0, SHOWN).map(({ prompt }, i) => ({
    prompt,
    answers: Object.fromEntries([...answers].map(([name, texts]) => [name, texts[i] ?? ''])),
  }));
