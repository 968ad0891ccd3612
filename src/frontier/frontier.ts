/** Runs of several algorithms on one picture: reward against distance from the reference, seeds as bands. */
import { type RunConfig, recipeOf } from '../recipes/config';
import { recipes } from '../recipes/library';
import type { Recipe } from '../recipes/recipe';
import { mean } from '../statistics';
import { type FamilyBand, familyBands } from './families';
import { type Fit, fitLaw, type Law } from './fit';
import { type FigureLine, type FrontierPoint, pointsOf, policyNode } from './points';
import { pointsInReport, type Wins, winsIn } from './reported';

export interface FrontierRun {
  readonly id: string;
  readonly config: RunConfig;
  readonly lines: readonly FigureLine[];
  /** What its nodes reported; it may come from a file. */
  readonly report: Readonly<Record<string, unknown>>;
  /** How often people preferred it to the reference, where they compared the two. */
  readonly people?: Wins;
}

/** What can stand on the axis of rewards. */
export type Measure = 'rubric' | 'learned' | 'wins' | 'people';

/** One run. */
export interface Trace {
  readonly run: string;
  readonly seed: number;
  readonly points: readonly FrontierPoint[];
  /** Against the reference on unseen prompts, at the end of training: by the rubric, and by people. */
  readonly wins?: Wins;
  readonly people?: Wins;
}

/** The mean of the seeds at one moment of training, and how far apart they are. */
export interface CurvePoint {
  readonly distance: number;
  readonly reward: number;
  /** Lowest and highest seed. */
  readonly low: number;
  readonly high: number;
  readonly seeds: number;
}

/** Runs that differ in nothing but their seeds. */
export interface Algorithm {
  readonly key: string;
  readonly recipe: string;
  readonly title: string;
  readonly config: RunConfig;
  readonly traces: readonly Trace[];
  readonly curves: Readonly<Record<Measure, readonly CurvePoint[]>>;
  readonly fits: { readonly rubric: Fit | null; readonly learned: Fit | null };
  /** Of those runs that were evaluated on the bundled world. */
  readonly families: readonly FamilyBand[];
}

/** The recipe of the library, also where a run left its SFT out. */
function wholeOf(config: RunConfig): Recipe {
  const recipe = recipeOf(config);
  return recipe.whole ?? recipe;
}

/** `settings`: what tells two settings of one recipe apart, asked where there are two. */
export function frontierOf(runs: readonly FrontierRun[], settings: (config: RunConfig) => string): Algorithm[] {
  const groups = new Map<string, FrontierRun[]>();
  for (const run of runs) {
    const key = JSON.stringify({ ...run.config, seed: 0 });
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  const titles = [...groups.values()].map(([first]) => recipeOf((first as FrontierRun).config).title);
  const place = ([first]: readonly FrontierRun[]) => recipes().indexOf(wholeOf((first as FrontierRun).config));
  const inOrder = [...groups].sort(([, a], [, b]) => place(a) - place(b));
  return inOrder.flatMap(([key, own]) => {
    const { config } = own[0] as FrontierRun;
    const { title } = recipeOf(config);
    const told = own.map(traceOf).filter(({ points }) => points.length > 0);
    const traces = told.sort((a, b) => a.seed - b.seed);
    if (traces.length === 0) return [];
    const law = wholeOf(config).id === 'best-of-n' ? 'bon' : 'rl';
    const isAlone = titles.filter((other) => other === title).length === 1;
    return [
      {
        key,
        recipe: config.recipe,
        title: isAlone ? title : `${title}, ${settings(config)}`,
        config,
        traces,
        curves: {
          rubric: curveOf(traces.map(({ points }) => rewardsOf(points, 'rubric'))),
          learned: curveOf(traces.map(({ points }) => rewardsOf(points, 'learned'))),
          wins: endsOf(traces, 'wins'),
          people: endsOf(traces, 'people'),
        },
        fits: { rubric: fitOf(traces, 'rubric', law), learned: fitOf(traces, 'learned', law) },
        families: familyBands(own.map(({ report }) => report)),
      },
    ];
  });
}

function traceOf({ id, config, lines, report, people }: FrontierRun): Trace {
  const node = policyNode(recipeOf(config));
  const points = node ? pointsOf(lines, node.id) : [];
  const wins = winsIn(report);
  return {
    run: id,
    seed: config.seed,
    points: points.length > 0 ? points : pointsInReport(report),
    ...(wins && { wins }),
    ...(people && { people }),
  };
}

/** KL at the end of training, nats an answer: as the evaluation measured it, which draws the most answers; else as the last point has it. */
export const endKl = ({ points, wins }: Trace): number | undefined =>
  wins?.distance === undefined ? points.at(-1)?.kl : wins.distance ** 2;

interface Reward {
  readonly distance: number;
  readonly reward: number;
}

const rewardsOf = (points: readonly FrontierPoint[], measure: 'rubric' | 'learned'): Reward[] =>
  points.flatMap(({ distance, [measure]: reward }) => (reward === undefined ? [] : [{ distance, reward }]));

/** Means over the seeds that have come so far, at the same moment of training. */
function curveOf(traces: readonly (readonly Reward[])[]): CurvePoint[] {
  const longest = Math.max(0, ...traces.map(({ length }) => length));
  return Array.from({ length: longest }, (_, i) => pointOver(traces.flatMap((trace) => trace[i] ?? [])));
}

function endsOf(traces: readonly Trace[], measure: 'wins' | 'people'): CurvePoint[] {
  const ends = traces.flatMap(({ points, [measure]: wins }): Reward[] =>
    wins ? [{ distance: wins.distance ?? points.at(-1)?.distance ?? 0, reward: wins.rate }] : [],
  );
  return ends.length > 0 ? [pointOver(ends)] : [];
}

function pointOver(rewards: readonly Reward[]): CurvePoint {
  const all = rewards.map(({ reward }) => reward);
  return {
    distance: mean(rewards.map(({ distance }) => distance)),
    reward: mean(all),
    low: Math.min(...all),
    high: Math.max(...all),
    seeds: all.length,
  };
}

/** One law through the points of all seeds. */
const fitOf = (traces: readonly Trace[], measure: 'rubric' | 'learned', law: Law): Fit | null =>
  fitLaw(
    traces.flatMap(({ points }) =>
      points.flatMap(({ distance, answers, [measure]: reward }) =>
        reward === undefined ? [] : [{ distance, reward, weight: Math.max(1, answers) }],
      ),
    ),
    law,
  );
