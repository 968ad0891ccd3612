/** Preference pairs as a language model reads them: each answer once, and which two each pair compares. */
import type { Prompt } from '../data/conversation';
import type { PreferenceRow } from '../data/rows';
import { answerIds, questionIds } from '../text/conversation-ids';
import type { Tokenizer } from '../text/tokenizer';
import { type AnswersBatch, answersBatch, filled } from './answer-batches';
import type { PromptPairs } from './reward-pairs';
import type { Responses } from './token-batch';

/** A pair by the places of its answers. */
export type PairPlaces = readonly [chosen: number, rejected: number];

/** Every answer once, in tokens, and which two of them each usable pair compares. */
export interface ReadPairs extends Responses {
  readonly places: ReadonlyMap<PreferenceRow, PairPlaces>;
}

/** Answers in tokens, each once; one that is there already has its place. */
export class ReadAnswers implements Responses {
  readonly prompts: number[][] = [];
  readonly responses: number[][] = [];
  private readonly known = new Map<string, number>();

  constructor(
    private readonly tokenizer: Tokenizer,
    private readonly maxLength: number,
  ) {}

  get width(): number {
    return Math.max(0, ...this.responses.map((ids) => ids.length));
  }

  /** With its EOS, unless it is cut on the right or was broken off when it was written. */
  placeOf(asked: Prompt, answer: string, broken = false): number {
    const { tokenizer, maxLength } = this;
    const question = questionIds(tokenizer, asked);
    const whole = answerIds(tokenizer, asked, answer);
    const ids = (broken ? whole.slice(0, -1) : whole).slice(0, maxLength - question.length);
    const key = `${question.join()} ${ids.join()}`;
    const place = this.known.get(key) ?? this.prompts.push(question) - 1;
    if (!this.known.has(key)) this.responses.push(ids);
    this.known.set(key, place);
    return place;
  }
}

/** Ties, and pairs whose answers are the same after they were cut, teach nothing and are left out. `rows`: those with room (usable-pairs.ts). */
export function readPairs(
  rows: readonly PreferenceRow[],
  tokenizer: Tokenizer,
  maxLength: number,
  read = new ReadAnswers(tokenizer, maxLength),
): ReadPairs {
  const places = new Map<PreferenceRow, PairPlaces>();
  for (const row of rows) {
    if (row.tie) continue;
    const { chosen, rejected, cut } = row;
    const pair = [read.placeOf(row, chosen, cut?.chosen), read.placeOf(row, rejected, cut?.rejected)] as const;
    if (pair[0] !== pair[1]) places.set(row, pair);
  }
  const { prompts, responses, width } = read;
  return { prompts, responses, width, places };
}

/** The pairs of some prompts, by the places of their answers. */
export const placesOf = ({ places }: ReadPairs, groups: readonly PromptPairs[]): PairPlaces[] =>
  groups.flatMap(({ rows }) => rows.map((row) => places.get(row) as PairPlaces));

/** Some pairs as one step reads them. What fills a batch up has a false mask. */
export interface PairsBatch extends AnswersBatch {
  readonly pairs: readonly PairPlaces[];
  /** Places among the batch's answers, their log π_ref and their tokens, [N]. */
  readonly chosen: Side;
  readonly rejected: Side;
  readonly mask: Uint8Array;
}

interface Side {
  readonly at: Int32Array;
  readonly ref: Float32Array;
  readonly lengths: Float32Array;
}

/** `reference`: log π_ref of each of all answers. */
export function pairsBatch(
  pairs: readonly PairPlaces[],
  all: Responses,
  reference: ArrayLike<number>,
  padId: number,
): PairsBatch {
  const rows = [...new Set(pairs.flat())];
  const place = new Map(rows.map((row, i) => [row, i]));
  const n = filled(pairs.length);
  const batch = answersBatch(all, rows, reference, padId);
  const side = (which: 0 | 1): Side => {
    const at = Int32Array.from({ length: n }, (_, i) => place.get(pairs[i]?.[which] ?? -1) ?? 0);
    const of = (values: Float32Array) => Float32Array.from(at, (i) => values[i] as number);
    return { at, ref: of(batch.reference), lengths: of(batch.lengths) };
  };
  return {
    ...batch,
    pairs,
    chosen: side(0),
    rejected: side(1),
    mask: Uint8Array.from({ length: n }, (_, i) => Number(i < pairs.length)),
  };
}

/** Groups in their order, put together until there are so many pairs. */
export function groupsOf(groups: readonly PromptPairs[], size: number): PromptPairs[][] {
  const pieces: PromptPairs[][] = [[]];
  let pairs = 0;
  for (const group of groups) {
    if (pairs >= size) {
      pieces.push([]);
      pairs = 0;
    }
    pieces.at(-1)?.push(group);
    pairs += group.rows.length;
  }
  return pieces;
}
