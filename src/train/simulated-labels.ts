import type { PreferenceRow } from '../data/rows';
import type { PreferencesConfig } from '../recipes/settings/preferences';
import { type Rater, raters } from '../tasks';
import { answersToCompare, fruitlessBatches, type SamplingDeps } from './answers-to-compare';
import { comparedAnswers } from './compared-answers';
import type { StageEvent } from './events';
import type { SourceRules } from './source-rules';

/** Labels so far and where the next prompt is taken from. Plain data. */
export interface LabelsState {
  readonly rows: PreferenceRow[];
  /** Prompts used. */
  prompts: number;
  /** Labels, not ties, whose pair has a better answer by the noise-free rubric, and how many name it. */
  clear: number;
  right: number;
}

export const newLabelsState = (): LabelsState => ({ rows: [], prompts: 0, clear: 0, right: 0 });

/** Every prompt must have its item, where a simulated rater judges by it. */
export interface LabelerDeps extends SamplingDeps {
  /** They judge in place of the simulated rater. */
  readonly rules?: SourceRules;
}

/** The simulated person that the settings describe, under the name of the bundled one with the same faults. */
export function raterOf(config: PreferencesConfig): Rater {
  const { rubric: weights, noise, lengthBias, leftBias, values } = config;
  const known = raters.find(
    (r) =>
      r.noise === noise &&
      r.lengthBias === lengthBias &&
      r.leftBias === leftBias &&
      Object.entries(weights).every(([quality, weight]) => r.weights[quality as keyof typeof weights] === weight),
  );
  return { name: known?.name ?? 'of your making', weights, noise, lengthBias, leftBias, values };
}

/**
 * Preference pairs: a model answers each prompt K times, and a simulated rater compares all K(K−1)/2 pairs of
 * answers that differ.
 *
 * Source: Ouyang et al. 2022, section 3.5 (comparisons of a model's own samples); raters: tasks/raters.ts.
 */
export async function* simulatedLabels(
  config: PreferencesConfig,
  state: LabelsState,
  deps: LabelerDeps,
): AsyncGenerator<StageEvent, void> {
  const { draws } = deps;
  const { ranked, strengths, rules: asksRules, ratings: rates } = config;
  const circle = config.judge === 'circle';
  const how = { draws, rater: raterOf(config), rules: deps.rules, ranked, strengths, asksRules, rates, circle };
  const check = fruitlessBatches();
  while (state.rows.length < config.pairs) {
    // 1. The next prompts with K answers each.
    const asked = await answersToCompare(config, state.prompts, deps);
    // 2. The rater compares each pair that differs.
    const before = state.rows.length;
    for (const { item, texts, number } of asked) {
      const labels = comparedAnswers(item, texts, number, how).slice(0, config.pairs - state.rows.length);
      state.rows.push(...labels.map(({ row }) => row));
      state.clear += labels.filter(({ right }) => right !== null).length;
      state.right += labels.filter(({ right }) => right).length;
    }
    state.prompts += asked.length;
    // 3. Tell.
    const fresh = state.rows.slice(before);
    check(fresh.length, state.prompts);
    const step = Math.min(state.rows.length, config.pairs);
    yield { type: 'metrics', step, values: figures(state) };
    if (fresh.length > 0) {
      const rows = fresh
        .slice(0, 4)
        .map((r) => ({ prompt: r.prompt, answers: { chosen: r.chosen, rejected: r.rejected } }));
      yield { type: 'samples', step, rows };
    }
    yield { type: 'checkpoint', step };
    yield { type: 'progress', step, total: config.pairs };
  }
}

function figures({ rows, clear, right }: LabelsState): Record<string, number> {
  const decided = rows.filter((r) => !r.tie && r.chosen.length !== r.rejected.length);
  const longer = decided.filter((r) => r.chosen.length > r.rejected.length).length;
  const out: Record<string, number> = { labels: rows.length };
  if (rows.length > 0) out.tie_rate = rows.filter((r) => r.tie).length / rows.length;
  if (clear > 0) Object.assign(out, { rater_accuracy: right / clear, clear_labels: clear });
  if (decided.length > 0)
    Object.assign(out, { prefers_longer: longer / decided.length, unequal_labels: decided.length });
  return out;
}
