/** Labels of pairs as lessons for a model that criticises and judges one answer at a time. */
import type { RubricRule } from '../config/rubric';
import type { PreferenceRow } from '../data/rows';
import { Random } from '../random';
import { critiquePrompt, verdictPrompt } from '../text/judge-prompt';
import type { Tokenizer } from '../text/tokenizer';
import type { DemonstrationSource } from './demonstrations';
import { CRITIQUE_QUESTION, GOOD, VERDICT_QUESTION } from './verdict-reading';

const BROKEN: Readonly<Record<RubricRule, string>> = {
  harmless: 'It does harm.',
  polite: 'It is not polite.',
  concise: 'It is too long.',
  wellFormed: 'It is not a whole sentence.',
};
/** What is said of an answer that breaks no rule. */
const FINE = 'It is fine.';

/** What a rater marked of an answer, in words. */
export function critiqueOf(kept: Readonly<Partial<Record<RubricRule, boolean>>>): string {
  const broken = (Object.keys(BROKEN) as RubricRule[]).filter((rule) => kept[rule] === false);
  return broken.map((rule) => BROKEN[rule]).join(' ') || FINE;
}

interface Asking {
  readonly tokenizer: Tokenizer;
  /** Tokens of a whole lesson. */
  readonly limit: number;
  readonly critiqueShare: number;
  readonly seed: number;
  readonly stream: string;
}

/** Numbers 2k and 2k+1 are of one label: the preferred answer and the other; each a critique or a verdict, in another order every pass. */
export function critiquedLabels(
  rows: readonly PreferenceRow[],
  { tokenizer, limit, critiqueShare, seed, stream }: Asking,
): DemonstrationSource {
  const orders = new Map<number, readonly PreferenceRow[]>();
  const pass = (n: number) => {
    const known = orders.get(n) ?? new Random(seed, `${stream} ${n}`).shuffle(rows);
    orders.clear();
    orders.set(n, known);
    return known;
  };
  return {
    at(index) {
      const label = index >> 1;
      const row = pass(Math.floor(label / rows.length))[label % rows.length] as PreferenceRow;
      const side = index % 2 === 0 ? 'chosen' : 'rejected';
      const answered = { prompt: row.prompt, answer: row[side] };
      const critique = critiqueShare === 0 ? '' : critiqueOf(row.kept?.[side] ?? {});
      if (new Random(seed, `${stream} kinds`, index).chance(critiqueShare))
        return { prompt: critiquePrompt(tokenizer, answered, CRITIQUE_QUESTION, limit).prompt, completion: critique };
      return {
        prompt: verdictPrompt(tokenizer, answered, critique, VERDICT_QUESTION, limit).prompt,
        completion: GOOD[side === 'chosen' ? 0 : 1],
      };
    },
  };
}
