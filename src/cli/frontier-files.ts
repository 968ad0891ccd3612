/** A frontier as JSON, CSV and pictures, and as a table for a terminal. */
import { join } from 'node:path';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { commonGround } from '../frontier/common-ground';
import { type Algorithm, endKl, type FrontierRun, type Measure } from '../frontier/frontier';
import { recipeOf } from '../recipes/config';
import { isRecord } from '../text/guarded-json';
import { FrontierPlot } from '../ui/frontier/frontier-plot';
import { palettes } from '../ui/palette';
import { writeWhole } from './files';

const DRAWN: readonly Measure[] = ['rubric', 'learned', 'wins'];

export function writeFrontier(folder: string, algorithms: readonly Algorithm[]): void {
  writeWhole(join(folder, 'frontier.json'), `${JSON.stringify({ algorithms }, null, 2)}\n`);
  writeWhole(join(folder, 'frontier.csv'), csvOf(algorithms));
  if (algorithms.some(({ families }) => families.length > 0))
    writeWhole(join(folder, 'families.csv'), familiesCsv(algorithms));
  for (const measure of DRAWN) {
    if (!algorithms.some(({ curves }) => curves[measure].length > 0)) continue;
    const plot = createElement(FrontierPlot, { algorithms, measure, palette: palettes.light, framed: true });
    writeWhole(join(folder, `frontier-${measure}.svg`), `${renderToStaticMarkup(plot)}\n`);
  }
}

/** A row an algorithm. */
export const summaryOf = (algorithms: readonly Algorithm[], runs: readonly FrontierRun[]): Record<string, string>[] =>
  algorithms.map((one) => rowOf(one, runs));

/** Whether the algorithms had the same labels and seeds, in words for a terminal: settings as `--set` takes them. */
export function groundInWords(algorithms: readonly Algorithm[]): string {
  const ground = commonGround(algorithms);
  if (!ground) return '';
  const { titles, unlike, seeds } = ground;
  const of = (values: readonly unknown[]) =>
    titles.map((title, i) => `${title} ${String(values[i] ?? '–')}`).join(', ');
  const lines = unlike.map(({ path, values }) => `  ${path}: ${of(values)}`);
  const labels =
    lines.length === 0
      ? 'Of one seed, all of them learned from the same labels.'
      : ['They did not learn from the same labels; --set makes these settings the same for all:', ...lines].join('\n');
  return seeds ? `${labels}\nSeeds: ${of(seeds.map((own) => own.join(' and ')))}.` : labels;
}

/** A point a line. */
function csvOf(algorithms: readonly Algorithm[]): string {
  const rows = algorithms.flatMap(({ recipe, traces }) =>
    traces.flatMap(({ seed, points }) =>
      points.map((p) => [recipe, seed, p.step, p.kl, p.distance, p.learned ?? '', p.rubric ?? '', p.answers].join(',')),
    ),
  );
  return `${['recipe,seed,step,kl,distance,learned,rubric,answers', ...rows].join('\n')}\n`;
}

/** A family of an algorithm a line: means over seeds, and their lowest and highest. */
function familiesCsv(algorithms: readonly Algorithm[]): string {
  const bands = ['reference', 'policy', 'change'] as const;
  const head = [
    'recipe',
    'family',
    'metric',
    'held_out',
    'seeds',
    ...bands.flatMap((b) => [b, `${b}_low`, `${b}_high`]),
  ];
  const rows = algorithms.flatMap(({ recipe, families }) =>
    families.map((one) => [
      ...[recipe, one.family, one.metric, one.heldOut, one.policy.seeds],
      ...bands.flatMap((name) => [one[name].mean, one[name].low, one[name].high]),
    ]),
  );
  return `${[head, ...rows].map((row) => row.join(',')).join('\n')}\n`;
}

function rowOf({ title, traces, curves, fits }: Algorithm, runs: readonly FrontierRun[]): Record<string, string> {
  const end = curves.rubric.at(-1);
  const [wins] = curves.wins;
  const turning = fits.rubric?.turning;
  return {
    algorithm: title,
    seeds: traces.map(({ seed }) => seed).join(', '),
    'win rate (lowest to highest seed)': wins
      ? `${wins.reward.toFixed(3)} (${wins.low.toFixed(3)} to ${wins.high.toFixed(3)})`
      : '–',
    'KL at the end': traces.map((trace) => (endKl(trace) ?? Number.NaN).toFixed(2)).join(', '),
    'rubric first → last': `${curves.rubric[0]?.reward.toFixed(3) ?? '–'} → ${end?.reward.toFixed(3) ?? '–'}`,
    'turns at √KL': turning ? turning.distance.toFixed(1) : 'not identified',
    'processor s': traces.map(({ run }) => secondsOf(runs.find(({ id }) => id === run))).join(', '),
  };
}

/** What the stages of a run took, those made for another recipe too. */
function secondsOf(run: FrontierRun | undefined): string {
  const { nodes } = run ? recipeOf(run.config) : { nodes: [] };
  const seconds = nodes.map(({ id }) => {
    const found = run?.report[id];
    return isRecord(found) && typeof found.processor_seconds === 'number' ? found.processor_seconds : 0;
  });
  return seconds.reduce((sum, one) => sum + one, 0).toFixed(0);
}
