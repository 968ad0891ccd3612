import type { SampleRow } from '../data/rows';
import { order, type Recipe } from '../recipes/recipe';
import type { RuleJudge } from '../rules/judge';
import type { SamplesState } from './samples';

/** How many of a model's answers obey a rule. */
export interface Obeyed {
  /** The name of the model's artifact. */
  readonly model: string;
  readonly obeyed: number;
  readonly answers: number;
}

/** By rule, then by model: how many of the answers shown obey. A rule that could not be asked of any has no models. */
export function obedience(judge: RuleJudge, rows: readonly SampleRow[]): readonly (readonly Obeyed[])[] {
  const models = [...new Set(rows.flatMap(({ answers }) => Object.keys(answers)))];
  const checks = models.map((model) => ({
    model,
    found: rows.flatMap(({ answers }) =>
      answers[model] === undefined ? [] : [judge.check({ answer: answers[model] })],
    ),
  }));
  return judge.rules.map((_, r) =>
    checks.flatMap(({ model, found }) => {
      const asked = found.flatMap((of) => of[r] ?? []);
      return asked.length === 0 ? [] : [{ model, obeyed: asked.filter(Boolean).length, answers: asked.length }];
    }),
  );
}

/** The newest answers that a node shows; while it has none, those of the nearest node before it. */
export function newestSamples(
  { byNode }: SamplesState,
  recipe: Recipe,
  node: string,
): { readonly node: string; readonly rows: readonly SampleRow[] } | null {
  const nodes = order(recipe);
  for (const id of nodes.slice(0, nodes.indexOf(node) + 1).reverse()) {
    const rows = byNode[id]?.at(-1)?.rows;
    if (rows && rows.length > 0) return { node: id, rows };
  }
  return null;
}
