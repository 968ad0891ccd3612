import type { z } from '../config/zod';
import type { ShapeInMemory, StageMemory } from './memory';
import type { Metric } from './metric';
import type { InputPort, OutputPort, PortColor } from './ports';
import type { Topic } from './topic';

/** One chart on a stage's page: one to three figures on one scale. */
export interface StageChart {
  readonly names: readonly string[];
  readonly title?: string;
  /** Short names for the legend, where the metrics' own are long beside each other. */
  readonly labels?: readonly string[];
  readonly colors?: readonly PortColor[];
  /** The input that it is of: it is drawn where the stage takes that with its settings. */
  readonly input?: string;
  /** A figure of another unit, drawn on an axis of its own on the right. */
  readonly right?: string;
}

/** A number that the whole room should see: of a metric while it runs, of the report afterwards. */
export interface StageFigure {
  readonly label: string;
  /** Names of metrics, the first that has a value; or the way into the report ('table.winRate.rate'). */
  readonly metrics?: readonly string[];
  readonly report?: string;
  /** The way to the rows that it is of, where it comes from the report. */
  readonly reportCount?: string;
  /** The way to what has its 95% interval as `low` and `high`, where it is no plain share of those rows. */
  readonly reportInterval?: string;
  /** In the report it is the mean of the last tenth of the steps. */
  readonly tail?: boolean;
  /** A share is shown in percent. */
  readonly share?: boolean;
  /** Of what, in words: 'held-out labels'. */
  readonly of?: string;
  /** Shown only where the one before it has no value. */
  readonly instead?: boolean;
  /** Told by the simulated rubric, which people who label are never told. */
  readonly byRubric?: boolean;
}

/**
 * All that is known of a type of stage without running it: what it takes and leaves, its settings, its figures and how
 * the page draws it. `train/runs.ts` has the generator that does it. No tensors here and no React: page, storage, worker and command
 * line all read it.
 */
export interface StageManifest<
  T extends string = string,
  S extends z.ZodType = z.ZodType,
  I extends Readonly<Record<string, InputPort>> = Readonly<Record<string, InputPort>>,
  O extends Readonly<Record<string, OutputPort>> = Readonly<Record<string, OutputPort>>,
> {
  readonly type: T;
  /** 'Supervised fine-tuning', and short for where there is little room: 'SFT'. */
  readonly title: string;
  readonly short: string;
  /** In the rail, where it is not the title. */
  readonly railTitle?: string;
  /** One sentence under the title. */
  readonly purpose: string;
  readonly settings: S;
  /** The settings that are shown first; all others are under "Advanced". */
  readonly main: readonly string[];
  readonly inputs: I;
  /** false: what it makes does not depend on where the run's prompts come from. */
  readonly takesPrompts?: false;
  readonly outputs: O;
  readonly metrics: readonly Metric[];
  /** The most telling ones, and those further down. */
  readonly charts: readonly StageChart[];
  readonly moreCharts?: readonly StageChart[];
  /** The one that tells it to somebody who has never seen it: in a recorded run. Where none is named, the first of `charts`. */
  readonly told?: StageChart;
  /** Whose answers are shown side by side: input and output ports, or columns of the stage's own. null: none. */
  readonly samples: { readonly columns: readonly string[]; readonly empty: string } | null;
  /** In the rail, in the list of runs and in comparisons. */
  readonly figures: readonly StageFigure[];
  /** What the rail says while there is no figure. */
  readonly teaser: string;
  /** By what the best checkpoint is told. */
  readonly best: { readonly metric: string; readonly better: 'lower' | 'higher' } | null;
  /** What one step of it is called. */
  readonly unit: string;
  /** The setting that is the price of leaving the reference: what is raised where a policy over-optimises. */
  readonly klPrice?: string;
  /** Its steps have parts that can be stepped through and inspected token by token. */
  readonly phases: boolean;
  /** What those show: tokens of rollouts, or pairs; tokens where nothing is said. */
  readonly inspector?: 'tokens' | 'pairs';
  /** What it leaves when stopped half way can be built on. */
  readonly usableWhenStopped: boolean;
  /** At most so many steps are lost when the tab goes, fewer where they are slow (engine/checkpoint-due.ts); null: it begins again. */
  readonly checkpoint: { readonly every: number } | null;
  memory(settings: z.output<S>, model: ShapeInMemory): StageMemory;
  /** How the page draws it: 'generic' is drawn from this manifest alone; any other key is a panel of its own. */
  readonly panel: string;
  /** What the generic panel shows, from top to bottom, by the keys of ui/stages/parts.tsx; PARTS where none is named. */
  readonly parts?: readonly string[];
  /** Fetched when somebody reads it: `() => import('../topics/ppo').then((m) => m.ppoTopic)`. */
  topic(): Promise<Topic>;
}

export const PARTS: readonly string[] = ['settings', 'charts', 'samples', 'more-charts'];

/** Keeps the literal types of ports and settings, so that the generator of the stage is typed by its manifest. */
export const defineStage = <
  const T extends string,
  S extends z.ZodType,
  const I extends Readonly<Record<string, InputPort>>,
  const O extends Readonly<Record<string, OutputPort>>,
>(
  manifest: StageManifest<T, S, I, O>,
): StageManifest<T, S, I, O> => manifest;

export type SettingsOf<M extends StageManifest> = z.output<M['settings']>;
