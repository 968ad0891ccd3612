/** Pairs of answers as a model judges them: what it is asked, what it says, and what the rubric says. */
import type { OwnPrinciple } from '../config/constitution';
import { type AskedPrinciple, askedPrinciples, type Principle, principlesOf } from '../config/principles';
import type { Random } from '../random';
import type { AiPreferencesConfig } from '../recipes/settings/ai-preferences';
import { bothOrders, directScore } from '../rlhf/verdict';
import { outcomeOf } from '../tasks';
import type { Tokenizer } from '../text/tokenizer';
import type { Policy } from './artifacts';
import { StageError } from './events';
import { compareByModel, gradeByModel } from './judge-model';
import type { JudgedOne } from './judge-tally';
import type { PromptItem } from './prompts';
import type { DataSource } from './source';

/** Two answers to a prompt, and the number that the draw of their principle goes by. */
export interface AskedPair {
  readonly item: PromptItem;
  readonly first: string;
  readonly second: string;
  readonly random: Random;
}

/** What the judge says of a pair, and what it was asked. */
export interface JudgedPair extends JudgedOne {
  readonly principle: AskedPrinciple;
}

/** Of those that are part of the constitution. Errors: StageError 'no-principles'. */
export function constitutionOf<P extends Principle>(principles: Readonly<Record<P, boolean>>): readonly P[] {
  const own = principlesOf(principles);
  return own.length > 0 ? own : noPrinciples();
}

/** The same with those in a person's own words; `use`: what is asked of two answers, or of one. Errors: StageError 'no-principles'. */
export function askedConstitution(
  principles: Readonly<Partial<Record<Principle, boolean>>>,
  written: readonly OwnPrinciple[],
  use: 'question' | 'critique',
): readonly AskedPrinciple[] {
  const asked = askedPrinciples(principles, written, use);
  return asked.length > 0 ? asked : noPrinciples();
}

function noPrinciples(): never {
  throw new StageError(
    'no-principles',
    'The constitution is empty: there is no principle to judge or to revise by. Turn on at least one in the settings, or write one in your own words.',
  );
}

/**
 * The principle of a pair, drawn among those that say something of its prompt: harm is asked of harmful requests alone. Where
 * only harm is asked of, it is asked of every prompt.
 */
export function principleFor(principles: readonly AskedPrinciple[], item: PromptItem, random: Random): AskedPrinciple {
  const fitting = principles.filter(({ known }) => known !== 'harmless' || isHarmful(item));
  return random.pick(fitting.length > 0 ? fitting : principles);
}

const isHarmful = ({ item }: PromptItem): boolean => item?.family === 'decline-harmful';

/** Asks the judge of all of them at once, in both orders, or of each answer alone. What the rubric says is known of its own principles alone. */
export async function judgePairs(
  pairs: readonly AskedPair[],
  { method, constitution }: Pick<AiPreferencesConfig, 'method'> & { readonly constitution: readonly AskedPrinciple[] },
  { judge, tokenizer, source }: { judge: Policy; tokenizer: Tokenizer; source: Pick<DataSource, 'comparisons'> },
): Promise<readonly JudgedPair[]> {
  const asked = pairs.map(({ item, first, second, random }) => {
    const principle = principleFor(constitution, item, random);
    return { prompt: item.prompt, first, second, item, principle, question: principle.question };
  });
  const said = method === 'comparison' ? await compared() : await graded();
  return asked.map(({ item: { item }, first, second, principle }, i): JudgedPair => {
    const { known } = principle;
    const judged = { ...(said[i] as JudgedOne), principle };
    if (!item || known === null) return judged;
    const worth = (answer: string) => source.comparisons?.scoreBy(known, item, answer) ?? 0;
    return { ...judged, truth: outcomeOf(worth(first), worth(second)) };
  });

  async function compared(): Promise<JudgedOne[]> {
    const verdicts = await compareByModel(judge, tokenizer, asked);
    return verdicts.map(({ p1, p2, cut }) => ({ p: bothOrders(p1, p2), orders: { p1, p2 }, cut }));
  }

  async function graded(): Promise<JudgedOne[]> {
    const answers = asked.flatMap(({ prompt, first, second, question }) =>
      [first, second].map((answer) => ({ prompt, answer, question })),
    );
    const scores = (await gradeByModel(judge, tokenizer, answers)).map(directScore);
    return asked.map((_, i) => ({ p: (1 + (scores[2 * i] as number) - (scores[2 * i + 1] as number)) / 2, cut: 0 }));
  }
}

/** A verdict to read: 'A 0.83, changed round A 0.61: 0.61 for A'. */
export function verdictText({ p, orders }: JudgedOne, first = 'A', second = 'B'): string {
  const named = (value: number) => `${value >= 0.5 ? first : second} ${Math.max(value, 1 - value).toFixed(2)}`;
  if (!orders) return named(p);
  return `${named(orders.p1)}; changed round ${named(1 - orders.p2)}; together ${named(p)}`;
}
