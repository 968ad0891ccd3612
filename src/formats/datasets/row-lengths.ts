/** How many tokens rows have, what a limit cuts off, and which rows it leaves nothing of: as training will see them (text/fit.ts). */
import { promptOf, type Turn } from '../../data/conversation';
import { demonstrationFit, type Fit, pairFit, questionTokens, UNFIT, type Unfit, unpairedFit } from '../../text/fit';
import type { Tokenizer } from '../../text/tokenizer';
import { asDemonstration, asPreference, asUnpaired } from './as-rows';
import { user } from './fields';
import type { DatasetRow } from './rows';

export interface RowLength extends Fit {
  readonly line: number;
}

/** Of a text that nothing is learned from yet. */
const read = (tokens: number, limit: number): Fit => ({ tokens, cut: Math.max(0, tokens - limit), unfit: null });

function fitOf(row: DatasetRow, tokenizer: Tokenizer, limit: number): Fit {
  const pair = (prompt: readonly Turn[], chosen: string, rejected: string) =>
    pairFit(tokenizer, asPreference({ prompt, chosen, rejected }, ''), limit);
  switch (row.kind) {
    case 'demonstration':
      return demonstrationFit(tokenizer, asDemonstration(row), limit);
    case 'preference':
      return pair(row.prompt, row.chosen, row.rejected);
    case 'unpaired':
      return unpairedFit(tokenizer, asUnpaired(row), limit);
    case 'prompt': {
      const tokens = questionTokens(tokenizer, promptOf(row.prompt));
      return { ...read(tokens, limit), unfit: tokens < limit ? null : 'no-room' };
    }
    case 'text':
      return read(tokenizer.encode(row.text).length, limit);
    case 'label': {
      const [first, second] = row.record.answers;
      return pair([user(row.record.prompt)], first.text, second.text);
    }
    default:
      return row satisfies never;
  }
}

/** `limit`: tokens of a row that training reads. */
export const rowLength = (row: DatasetRow, tokenizer: Tokenizer, limit: number): RowLength => ({
  line: row.line,
  ...fitOf(row, tokenizer, limit),
});

/** What the limit does to these rows, in a sentence or two; null where it does nothing. */
export function truncationWarning(lengths: readonly RowLength[], limit: number): string | null {
  const cut = lengths.filter((length) => length.cut > 0 || length.unfit !== null);
  const [first] = cut;
  if (!first) return null;
  const counted = (count: number) => count.toLocaleString('en');
  const reasons = (Object.keys(UNFIT) as Unfit[]).flatMap((unfit) => {
    const count = cut.filter((length) => length.unfit === unfit).length;
    return count > 0 ? [`${counted(count)} because ${UNFIT[unfit]}`] : [];
  });
  const lost = reasons.length > 0 ? ` Of these, training leaves out ${reasons.join(', and ')}.` : '';
  const are = `${lengths.length === 1 ? 'row' : 'rows'} ${cut.length === 1 ? 'is' : 'are'}`;
  return `${counted(cut.length)} of ${counted(lengths.length)} ${are} longer than the ${counted(limit)} tokens that training reads, and cut there (the first on line ${first.line}: ${counted(first.tokens)} tokens).${lost}`;
}
