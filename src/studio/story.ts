/**
 * A recorded run as a story: its moments in order, and of each what every model answered by then. Pure, so the first view can
 * move text and curves with one slider.
 */
import type { SampleRow } from '../data/rows';
import { type Figure, figureOf } from '../recipes/figures';
import { nodeShort } from '../recipes/names';
import { BASE, type PortColor } from '../recipes/ports';
import { drawsPictures, nodeOf, order, type Recipe } from '../recipes/recipe';
import type { StageManifest } from '../recipes/stage';
import { metricInfo } from './metric-info';
import type { Point } from './metric-ring';
import type { Replay } from './replay';

/** One line of an act's chart, drawn on a scale of its own. */
export interface StoryLine {
  /** Its metric. */
  readonly name: string;
  readonly unit: string;
  readonly label: string;
  readonly color: PortColor;
  readonly points: readonly Point[];
  /** What it came to, as every place of the page says it. */
  readonly figure?: Figure;
}

/** What one stage does. */
export interface Act {
  readonly node: string;
  readonly title: string;
  readonly purpose: string;
  readonly unit: string;
  /** Its steps. */
  readonly total: number;
  readonly lines: readonly StoryLine[];
  /** Its first and its last moment. */
  readonly first: number;
  readonly last: number;
}

interface Moment {
  /** Which act. */
  readonly act: number;
  readonly step: number;
}

export interface StoryAnswer {
  readonly text: string;
  readonly scores: Readonly<Record<string, number>> | undefined;
}

export interface Story {
  readonly prompts: readonly string[];
  /** Names of artifacts, the base first: whose answers are shown. */
  readonly models: readonly string[];
  readonly acts: readonly Act[];
  readonly moments: readonly Moment[];
  /** What a model had answered last by a moment; null before it was trained. */
  answer(moment: number, model: string, prompt: string): StoryAnswer | null;
  /** The comparison that is judged at a moment: of an act that makes labels, else null. */
  comparison(moment: number): { readonly prompt: string; readonly chosen: string; readonly rejected: string } | null;
}

/** Moments of a stage at most: none shall take most of the time. */
const OF_ANSWERS = 20;
/** Of one that shows no answers. */
const WITHOUT_SAMPLES = 8;
/** Of one that shows pairs to be compared, each of which takes a moment to read. */
const OF_COMPARISONS = 6;
const MOST_POINTS = 120;
/** Of batches, whose figures jump. */
const SMOOTHING = 0.6;

export function storyOf(recipe: Recipe, { samples, metrics }: Pick<Replay, 'samples' | 'metrics'>): Story {
  const { byNode } = samples.getState();
  // The base of a recipe of pictures reads texts, and has no part in it.
  const models = drawsPictures(recipe) ? recipe.writers : [BASE, ...recipe.writers];
  const shownBy = (id: string) => (byNode[id] ?? []).filter(({ rows }) => rows.length > 0);
  const answers = (id: string, model: string) =>
    shownBy(id).some(({ rows }) => rows.some((r) => r.answers[model] !== undefined));

  const acts: Act[] = [];
  const moments: Moment[] = [];
  for (const id of order(recipe)) {
    const { stage } = nodeOf(recipe, id);
    // What only measures has no part in how the answers came about.
    if (Object.values(stage.outputs).every(({ kind }) => kind === 'table')) continue;
    const lines = linesOf(stage, id, metrics);
    const shown = shownBy(id).map(({ step }) => step);
    const total = Math.max(0, ...shown, ...lines.flatMap(({ points }) => points.map(({ step }) => step)));
    if (total === 0) continue;
    const told = some(shown, models.some((model) => answers(id, model)) ? OF_ANSWERS : OF_COMPARISONS);
    const steps = told.length > 1 ? told : evenly(total);
    const first = moments.length;
    // It begins with what was there before.
    for (const step of steps[0] === 0 ? steps : [0, ...steps]) moments.push({ act: acts.length, step });
    const { title, unit } = { title: nodeShort(recipe, id), unit: stage.unit };
    acts.push({ node: id, title, purpose: stage.purpose, unit, total, lines, first, last: moments.length - 1 });
  }

  const firstWriter = recipe.nodes.find(({ id }) => models.slice(1).some((model) => answers(id, model)))?.id ?? '';
  const prompts = (shownBy(firstWriter).at(-1)?.rows ?? []).map(({ prompt }) => prompt);

  return {
    prompts,
    models,
    acts,
    moments,
    answer(moment, model, prompt) {
      const now = moments[moment];
      if (!now) return null;
      // The base answers the same throughout.
      if (model === BASE) return find(acts.flatMap(({ node }) => shownBy(node)).slice(0, 1));
      for (let act = now.act; act >= 0; act--) {
        const until = act === now.act ? now.step : Number.POSITIVE_INFINITY;
        const known = find(
          shownBy(acts[act]?.node ?? '')
            .filter(({ step }) => step <= until)
            .reverse(),
        );
        if (known) return known;
      }
      return null;

      function find(snapshots: ReturnType<typeof shownBy>): StoryAnswer | null {
        for (const { rows } of snapshots) {
          const row = rows.find((one) => one.prompt === prompt && one.answers[model] !== undefined);
          if (row) return { text: row.answers[model] as string, scores: row.scores?.[model] };
        }
        return null;
      }
    },
    comparison(moment) {
      const now = moments[moment];
      if (!now) return null;
      const isPair = ({ answers }: SampleRow) => answers.chosen !== undefined && answers.rejected !== undefined;
      // What is learned from them comes after them: the last one stays.
      const made = acts
        .slice(0, now.act + 1)
        .findLast(({ node }) => shownBy(node).some(({ rows }) => rows.some(isPair)));
      if (!made) return null;
      const until = made === acts[now.act] ? now.step : Number.POSITIVE_INFINITY;
      const shown = shownBy(made.node);
      const rows = (shown.findLast(({ step }) => step <= until) ?? shown[0])?.rows ?? [];
      const row = rows.filter(isPair).sort((a, b) => length(a) - length(b))[0];
      return row
        ? { prompt: row.prompt, chosen: row.answers.chosen as string, rejected: row.answers.rejected as string }
        : null;
    },
  };
}

/** Of what is to be read: the shortest pair is taken in at a glance. */
const length = ({ prompt, answers }: SampleRow): number =>
  [prompt, ...Object.values(answers)].reduce((sum, text) => sum + text.length, 0);

const evenly = (total: number): number[] =>
  some(
    Array.from({ length: total }, (_, i) => i + 1),
    WITHOUT_SAMPLES,
  );

/** At most so many of them, the last among them. */
function some(steps: readonly number[], most: number): number[] {
  const count = Math.min(most, steps.length);
  return Array.from({ length: count }, (_, i) => steps[Math.ceil(((i + 1) * steps.length) / count) - 1] as number);
}

function linesOf(stage: StageManifest, id: string, metrics: Replay['metrics']): StoryLine[] {
  const chart = stage.told ?? stage.charts[0];
  return (chart?.names ?? []).flatMap((name, i) => {
    const ring = metrics.ring(id, name);
    if (!ring || ring.latest() === undefined) return [];
    const info = metricInfo(stage, name);
    const label = chart?.labels?.[i] ?? (chart?.names.length === 1 ? chart.title : undefined) ?? info.label;
    const color = chart?.colors?.[i] ?? Object.values(stage.outputs)[0]?.color ?? 'accent';
    const points = ring.points(MOST_POINTS, info.figure === 'tail' ? SMOOTHING : 0);
    const figure = figureOf(info, (metric) => metrics.ring(id, metric));
    return [{ name, unit: info.unit, label, color, points, ...(figure && { figure }) }];
  });
}
