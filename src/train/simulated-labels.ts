import type { ModelConfig } from '../config/model';
import type { PreferenceRow } from '../data/rows';
import type { Parameters } from '../model';
import { Random } from '../random';
import type { PreferencesConfig } from '../recipes/settings/preferences';
import { judge, type Rater, raters } from '../tasks';
import type { TaskItem } from '../tasks/types';
import type { Tokenizer } from '../text/tokenizer';
import { alteredAnswers } from './altered-answers';
import { sampleAnswers } from './answer-samples';
import type { Draws } from './draws';
import { StageError, type StageEvent } from './events';
import type { PromptItem, PromptSource } from './prompts';
import { judgeable, type SourceRules } from './source-rules';

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

export interface LabelerDeps {
  readonly model: ModelConfig;
  readonly tokenizer: Tokenizer;
  readonly draws: Draws;
  /** The model whose own answers are compared. */
  readonly policy: Parameters;
  /** Every prompt must have its item, where a simulated rater judges by it. */
  readonly prompts: PromptSource;
  /** They judge in place of the simulated rater. */
  readonly rules?: SourceRules;
}

/** What labels by rules go by, beside the names of raters. */
export const RULES = 'rules';

/** Answers sampled together. */
const ROWS_TOGETHER = 32;
/** Batches in a row without one pair of different answers after which the stage gives up. */
const PATIENCE = 20;

/** The simulated person that the settings describe, under the name of the bundled one with the same faults. */
export function raterOf(config: PreferencesConfig): Rater {
  const { rubric: weights, noise, lengthBias, leftBias } = config;
  const known = raters.find(
    (r) =>
      r.noise === noise &&
      r.lengthBias === lengthBias &&
      r.leftBias === leftBias &&
      Object.entries(weights).every(([quality, weight]) => r.weights[quality as keyof typeof weights] === weight),
  );
  return { name: known?.name ?? 'of your making', weights, noise, lengthBias, leftBias };
}

/**
 * Preference pairs: a model answers each prompt K times, and a simulated rater compares all K(K−1)/2 pairs of
 * answers that differ, one side of each shown on the left at random.
 *
 * Source: Ouyang et al. 2022, section 3.5 (comparisons of a model's own samples); raters: tasks/raters.ts.
 */
export async function* simulatedLabels(
  config: PreferencesConfig,
  state: LabelsState,
  deps: LabelerDeps,
): AsyncGenerator<StageEvent, void> {
  const { draws } = deps;
  const rater = raterOf(config);
  const perBatch = Math.max(1, Math.floor(ROWS_TOGETHER / config.answersPerPrompt));
  let fruitless = 0;
  while (state.rows.length < config.pairs) {
    // 1. K answers of the model to each of the next prompts.
    const items = Array.from({ length: perBatch }, (_, i) => deps.prompts.at(state.prompts + i));
    const copies = items.flatMap((item) => Array.from({ length: config.answersPerPrompt }, () => item));
    const options = {
      maxNewTokens: config.maxNewTokens,
      temperature: config.temperature,
      seed: draws.seed,
      stream: draws.stream('preferences'),
      firstRow: state.prompts * config.answersPerPrompt,
    };
    const answers = await sampleAnswers(deps.policy, deps.model, deps.tokenizer, copies, options);
    const texts = answers.map((a) => a.text);
    // 2. Some are altered into what it would hardly say by itself.
    const altered = await alteredAnswers(
      deps.policy,
      deps.model,
      deps.tokenizer,
      items,
      answers,
      config.alteredShare,
      new Random(draws.seed, draws.stream(`altered ${state.prompts}`)),
      { ...options, stream: draws.stream('altered preferences') },
    );
    for (const [i, text] of altered) texts[(i + 1) * config.answersPerPrompt - 1] = text;
    // 3. The rater compares each pair that differs.
    const before = state.rows.length;
    for (const [i, item] of items.entries()) {
      const own = texts.slice(i * config.answersPerPrompt, (i + 1) * config.answersPerPrompt);
      comparePrompt(item, own, state.prompts + i);
    }
    state.prompts += perBatch;
    // 4. Tell.
    const fresh = state.rows.slice(before);
    fruitless = fresh.length === 0 ? fruitless + 1 : 0;
    if (fruitless === PATIENCE) {
      throw new StageError(
        'preferences-all-alike',
        'The SFT model gives the same answer to a prompt every time, so there is nothing to compare. Raise the temperature or the number of answers a prompt.',
        { prompts: state.prompts },
      );
    }
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

  function comparePrompt(item: PromptItem, texts: readonly string[], prompt: number): void {
    for (let a = 0; a < texts.length; a++) {
      for (let b = a + 1; b < texts.length && state.rows.length < config.pairs; b++) {
        if (texts[a] === texts[b]) continue;
        compare(
          item,
          texts[a] as string,
          texts[b] as string,
          new Random(draws.seed, draws.stream(`rater ${prompt} ${a} ${b}`)),
        );
      }
    }
  }

  function compare(item: PromptItem, first: string, second: string, random: Random): void {
    const [left, right] = random.chance(0.5) ? [first, second] : [second, first];
    const choice = deps.rules ? byRules(deps.rules, item, left, right) : byRater(itemOf(item), left, right, random);
    const [chosen, rejected] = choice === 'right' ? [right, left] : [left, right];
    const row = {
      prompt: item.prompt,
      ...(item.turns && { turns: item.turns }),
      chosen,
      rejected,
      rater: `simulated:${deps.rules ? RULES : rater.name}`,
    };
    state.rows.push(choice === 'tie' ? { ...row, tie: true } : row);
  }

  function byRater(item: TaskItem, left: string, right: string, random: Random): Choice {
    const { choice } = judge(rater, item, left, right, random);
    const truth = judge({ ...rater, noise: 0, lengthBias: 0, leftBias: 0 }, item, left, right, random).choice;
    if (choice !== 'tie' && truth !== 'tie') {
      state.clear++;
      if (choice === truth) state.right++;
    }
    return choice;
  }
}

type Choice = 'left' | 'right' | 'tie';
const CHOICES = { first: 'left', second: 'right', tie: 'tie' } as const;

const byRules = (rules: SourceRules, prompt: PromptItem, left: string, right: string): Choice =>
  CHOICES[rules.compare(judgeable(prompt, left), judgeable(prompt, right))];

function itemOf({ prompt, item }: PromptItem): TaskItem {
  if (item) return item;
  throw new StageError(
    'preferences-no-rubric',
    `A simulated rater needs to know what a right answer is, and does not for “${prompt.slice(0, 60)}”. Label your own prompts yourself.`,
  );
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
