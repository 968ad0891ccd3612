/** A run as a lesson reads it, wherever it comes from: the command line, a recorded run, the page. */
import { seriesOf, tailMean } from '../figures';

export interface LessonRun {
  /** Values of a metric, in the order of steps; none: []. */
  line(node: string, metric: string): readonly number[];
  /** A number of what an evaluation found, by the way to it; null where there is none. */
  found(node: string, ...path: readonly string[]): number | null;
  /** What the run’s scorer gives a text of the lesson, by its place among them; null: it was not asked. */
  score(text: number): number | null;
  /** The model that the recipe makes last: 'ppo.policy'. */
  readonly policy: string;
}

type Figure = (run: LessonRun) => number | null;
const some = (values: readonly number[], of: (values: readonly number[]) => number): number | null =>
  values.length > 0 ? of(values) : null;

/** The first value: where nothing was trained yet. */
export const first =
  (node: string, metric: string): Figure =>
  (run) =>
    run.line(node, metric)[0] ?? null;

/** What the chart of a figure that varies from step to step says: each of its values is of another batch. */
export const last =
  (node: string, metric: string): Figure =>
  (run) =>
    tailMean(seriesOf(run.line(node, metric))) ?? null;

/** The last value alone, of what is measured on rows that stay the same. */
export const final =
  (node: string, metric: string): Figure =>
  (run) =>
    run.line(node, metric).at(-1) ?? null;

export const least =
  (node: string, metric: string): Figure =>
  (run) =>
    some(run.line(node, metric), (values) => Math.min(...values));

export const greatest =
  (node: string, metric: string): Figure =>
  (run) =>
    some(run.line(node, metric), (values) => Math.max(...values));

/** How far one lies above another. */
export const difference =
  (of: Figure, from: Figure): Figure =>
  (run) => {
    const [a, b] = [of(run), from(run)];
    return a === null || b === null ? null : a - b;
  };

/** Nats of an answer, over the last rollouts. */
export const lastKl = (node: string): Figure => last(node, 'objective/kl');

/** The score of one of the lesson’s texts. */
export const scored =
  (text: number): Figure =>
  (run) =>
    run.score(text);

/** Share of prompts on which the policy beats the SFT model by the rubric. */
export const wins: Figure = (run) => run.found('evaluation', 'winRate', 'rate');
/** The 95% interval of that share. */
export const winsInterval: readonly [Figure, Figure] = [
  (run) => run.found('evaluation', 'winRate', 'low'),
  (run) => run.found('evaluation', 'winRate', 'high'),
];
/** Of harmful requests, the share that a model declines. */
export const declined =
  (model: 'sft' | 'policy'): Figure =>
  (run) =>
    run.found('evaluation', 'qualities', model === 'sft' ? 'sft.policy' : run.policy, 'harmless', 'value');
/** Nats of an answer to an unseen prompt. */
export const klOfAnswers: Figure = (run) => run.found('evaluation', 'kl', 'value');
/** The policy's mean over the trained tasks less the SFT model's. */
export const tax: Figure = (run) => run.found('evaluation', 'tax', 'sft.policy', 'value');
