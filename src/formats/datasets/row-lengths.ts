/** How many tokens rows have, and what a limit cuts off. */
import type { Turn } from '../../data/conversation';
import { exampleIds } from '../../text/chat-template';
import type { Tokenizer } from '../../text/tokenizer';
import type { DatasetRow } from './rows';

/** What a row costs, and what the context cuts off. */
export interface RowLength {
  readonly line: number;
  /** Of the longest text that the row makes, chat markers included. */
  readonly tokens: number;
  /** Tokens past the context: they are not learned. */
  readonly cut: number;
  /** Nothing of an answer is left: the row teaches nothing. */
  readonly useless: boolean;
}

/** The conversations that training reads of a row; the last turn of each is what is learned, but for a prompt. */
function conversations(row: DatasetRow): readonly (readonly Turn[])[] {
  const answered = (prompt: readonly Turn[], content: string): readonly Turn[] => [
    ...prompt,
    { role: 'assistant', content },
  ];
  switch (row.kind) {
    case 'demonstration':
      return [row.messages];
    case 'preference':
      return [answered(row.prompt, row.chosen), answered(row.prompt, row.rejected)];
    case 'unpaired':
      return [answered(row.prompt, row.completion)];
    case 'prompt':
      return [row.prompt];
    case 'text':
      return [[{ role: 'user', content: row.text }]];
    case 'label':
      return row.record.answers.map(({ text }) => answered([{ role: 'user', content: row.record.prompt }], text));
    default:
      return row satisfies never;
  }
}

/** Token counts of one row. `limit`: tokens that are read of it. */
export function rowLength(row: DatasetRow, tokenizer: Tokenizer, limit: number): RowLength {
  const examples = conversations(row).map((messages) => exampleIds(tokenizer, messages));
  const tokens = Math.max(...examples.map((e) => e.ids.length));
  const teaches = row.kind !== 'prompt' && row.kind !== 'text';
  const useless = teaches && examples.some((e) => !e.mask.slice(0, limit).includes(1));
  return { line: row.line, tokens, cut: Math.max(0, tokens - limit), useless };
}

/** One sentence about rows that the context cuts, or null when none is. */
export function truncationWarning(lengths: readonly RowLength[], context: number): string | null {
  const cut = lengths.filter((l) => l.cut > 0);
  const [first] = cut;
  if (!first) return null;
  const useless = cut.filter((l) => l.useless).length;
  const lost = useless > 0 ? ` ${useless} of them have no answer left within it and teach nothing.` : '';
  return `${cut.length} of ${lengths.length} rows are longer than the model's context of ${context} tokens and are cut (the first on line ${first.line}: ${first.tokens} tokens).${lost}`;
}
