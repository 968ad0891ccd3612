/** How long the rows are that stages will learn from, in tokens: what a forecast of memory can know before the start. */
import type { GivenData } from '../data/own-data';
import type { RowTokens } from '../recipes/memory';
import { demonstrationFit, pairFit, questionTokens } from '../text/fit';
import type { Tokenizer } from '../text/tokenizer';

/** More rows than a batch has; the others are no longer. */
const MOST = 512;

/** The longest by their characters: those with the most tokens are among them, but for a few. */
function longest<T>(rows: readonly T[], text: (row: T) => string): readonly T[] {
  if (rows.length <= MOST) return rows;
  return [...rows].sort((a, b) => text(b).length - text(a).length).slice(0, MOST);
}

/** `given`: what a person brought, or pairs that a stage made; of what is absent nothing is known. */
export function rowTokens(
  given: Pick<GivenData, 'data.demonstrations' | 'data.pairs' | 'data.prompts'>,
  tokenizer: Tokenizer,
): RowTokens {
  const { 'data.demonstrations': told, 'data.pairs': pairs, 'data.prompts': prompts } = given;
  const descending = (tokens: readonly number[]) => [...tokens].sort((a, b) => b - a);
  const of = {
    demonstrations:
      told &&
      longest(told, (row) => row.prompt + row.completion).map(
        (row) => demonstrationFit(tokenizer, row, Number.POSITIVE_INFINITY).tokens,
      ),
    pairs:
      pairs &&
      longest(pairs, (row) => row.prompt + row.chosen + row.rejected).flatMap((row) =>
        [row.chosen, row.rejected].map(
          (answer) => pairFit(tokenizer, { ...row, chosen: answer, rejected: answer }, Number.POSITIVE_INFINITY).tokens,
        ),
      ),
    prompts: prompts && longest(prompts, (row) => row.prompt).map((row) => questionTokens(tokenizer, row)),
  };
  return Object.fromEntries(
    Object.entries(of).flatMap(([kind, tokens]) => (tokens?.length ? [[kind, descending(tokens)]] : [])),
  );
}
