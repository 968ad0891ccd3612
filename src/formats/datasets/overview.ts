/** What a person should see of their file before it is trained on: how long its rows are, what is special about them, and what becomes of their prompts. */
import { promptOf, type Turn } from '../../data/conversation';
import { SPLITS, type Split, splitOfPrompt } from '../../data/splits';
import type { RowLength } from './row-lengths';
import type { DatasetRow } from './rows';

export interface LengthBin {
  /** Tokens of its rows: from (included) to (not included). */
  readonly from: number;
  readonly to: number;
  readonly rows: number;
}

export interface Overview {
  /** Tokens of a row that training reads. */
  readonly limit: number;
  readonly tokens: number;
  readonly median: number;
  readonly longest: number;
  /** Side by side from 0 on; the limit is an edge between two of them, or lies beyond all. The last holds all that is longer. */
  readonly bins: readonly LengthBin[];
  /** Rows that are longer than the limit, and rows of which it leaves nothing to learn. */
  readonly cut: number;
  readonly unfit: number;
  /** What is special about rows, and of how many it is true: 'earlier turns'. */
  readonly traits: readonly { readonly trait: string; readonly rows: number }[];
  /** Distinct prompts, and in which part of the data they are; null where the rows have none. */
  readonly prompts: { readonly all: number; readonly splits: Readonly<Record<Split, number>> } | null;
}

/** Bins up to the limit. */
const BINS = 16;

export function overviewOf(rows: readonly DatasetRow[], lengths: readonly RowLength[], limit: number): Overview {
  const sizes = lengths.map(({ tokens }) => tokens).sort((a, b) => a - b);
  const longest = sizes.at(-1) ?? 0;
  return {
    limit,
    tokens: sizes.reduce((sum, size) => sum + size, 0),
    median: sizes[Math.floor(sizes.length / 2)] ?? 0,
    longest,
    bins: binsOf(sizes, limit),
    cut: lengths.filter(({ cut }) => cut > 0).length,
    unfit: lengths.filter(({ unfit }) => unfit !== null).length,
    traits: traitsOf(rows),
    prompts: promptsOf(rows),
  };
}

/** Rows far shorter than the limit get bins of their own size; rows longer than twice the limit share the last one. */
function binsOf(sizes: readonly number[], limit: number): LengthBin[] {
  const longest = sizes.at(-1) ?? 0;
  const spanned = longest < limit / 4 ? longest + 1 : limit;
  const width = Math.max(1, Math.ceil(spanned / BINS));
  // The limit is an edge: counted back from it, the first bin may be narrower.
  const offset = spanned === limit ? limit % width : 0;
  const edges = [0];
  const end = spanned === limit ? Math.min(Math.max(longest + 1, limit), 2 * limit) : spanned;
  for (let edge = offset || width; edge < end; edge += width) edges.push(edge);
  const last = edges.at(-1) ?? 0;
  edges.push(Math.max(longest + 1, last + width));
  return edges.slice(1).map((to, i) => {
    const from = edges[i] as number;
    return { from, to, rows: sizes.filter((size) => size >= from && size < to).length };
  });
}

const isSystem = ({ role }: Turn): boolean => role === 'system';
const isAssistant = ({ role }: Turn): boolean => role === 'assistant';

/** The conversation up to the answer; null for running text. */
function questionOf(row: DatasetRow): readonly Turn[] | null {
  switch (row.kind) {
    case 'demonstration':
      return row.messages.slice(0, -1);
    case 'label':
      return [{ role: 'user', content: row.record.prompt }];
    case 'text':
      return null;
    default:
      return row.prompt;
  }
}

function traitsOf(rows: readonly DatasetRow[]): Overview['traits'] {
  const tests: readonly (readonly [string, (row: DatasetRow) => boolean])[] = [
    ['a system prompt', (row) => questionOf(row)?.some(isSystem) ?? false],
    ['earlier turns', (row) => questionOf(row)?.some(isAssistant) ?? false],
    ['a margin', (row) => row.kind === 'preference' && row.margin !== undefined],
    ['an answer that is wanted', (row) => row.kind === 'unpaired' && row.desirable],
    ['an answer that is not wanted', (row) => row.kind === 'unpaired' && !row.desirable],
  ];
  return tests.flatMap(([trait, holds]) => {
    const count = rows.filter(holds).length;
    return count > 0 ? [{ trait, rows: count }] : [];
  });
}

function promptsOf(rows: readonly DatasetRow[]): Overview['prompts'] {
  const prompts = new Set<string>();
  for (const row of rows) {
    const question = questionOf(row);
    if (question) prompts.add(promptOf(question).prompt);
  }
  if (prompts.size === 0) return null;
  const splits = Object.fromEntries(SPLITS.map((split) => [split, 0])) as Record<Split, number>;
  for (const prompt of prompts) splits[splitOfPrompt(prompt)]++;
  return { all: prompts.size, splits };
}
