/** What the page says beside a stage: what it does, its formulas with the run's own numbers in them, its words. */
export interface Topic<S = Readonly<Record<string, unknown>>> {
  readonly intro: string;
  readonly formulas: readonly TopicFormula<S>[];
  readonly glossary: readonly (readonly [term: string, meaning: string])[];
}

export interface TopicFormula<S = Readonly<Record<string, unknown>>> {
  readonly title: string;
  /** KaTeX. */
  readonly tex: string;
  /** The same with the numbers of this run, once there are any; `settings` are the node's. */
  live?(latest: Readonly<Record<string, number>>, settings: S): string | null;
  readonly meaning: string;
  /** The file whose function computes it, under src/. */
  readonly source: string;
}

/** A number as a formula shows it; null where there is none. */
export const number = (value: number | undefined, digits = 3): string | null =>
  value === undefined || !Number.isFinite(value) ? null : value.toFixed(digits);

/** A number that may stand behind an operator. */
export const signed = (text: string): string => (text.startsWith('-') ? `(${text})` : text);
