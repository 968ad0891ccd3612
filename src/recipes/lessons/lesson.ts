/**
 * A lesson: a question, a prediction, a recorded run that answers, a live run that confirms, a cure to try, a check of what was
 * understood. Data and pure functions: the page, `npm run lessons` and its tests read the same. No figure stands in a lesson:
 * each is read off a run.
 */
import { parseConfig, type RunConfig, type RunConfigInput } from '../config';
import type { LessonRun } from './lesson-run';

export interface Choice {
  readonly text: string;
  readonly right?: true;
  /** Said once it was chosen. */
  readonly reply: string;
}

interface Question {
  readonly question: string;
  readonly choices: readonly Choice[];
}

/** A figure of a run that the lesson is about. */
export interface LessonFigure {
  readonly label: string;
  /** Shown in percent. */
  readonly share?: true;
  /** null: the run has not come so far. */
  readonly of: (run: LessonRun) => number | null;
  /** Its 95% interval, where the run says one. */
  readonly interval?: readonly [low: LessonFigure['of'], high: LessonFigure['of']];
}

export interface TextCase {
  readonly prompt: string;
  readonly answer: string;
  /** What it is, in a word or two. */
  readonly label: string;
}

/** One run of a lesson: settings laid over those of its recipe. */
export interface LessonPart {
  readonly title: string;
  /** What is set, and why, in a sentence or two. */
  readonly text: string;
  readonly recipe?: string;
  readonly nodes?: RunConfigInput['nodes'];
  /** The last node that the lesson needs; the recipe's last where none is named. */
  readonly until?: string;
}

type Values<K extends string> = Readonly<Record<K, number>>;

/** What must be seen, in words and as a test of a run's figures. */
interface Claim<A extends readonly unknown[]> {
  readonly says: string;
  readonly holds: (...figures: A) => boolean;
}

export interface Lesson<K extends string = string> {
  readonly id: string;
  /** In a few words, for the name of a run and the title of a tab. */
  readonly title: string;
  readonly question: string;
  readonly prediction: Question;
  /** Every draw of its runs; other seeds are tried by `npm run lessons`. */
  readonly seed: number;
  readonly run: LessonPart;
  /** What to look for while it plays. */
  readonly look: string;
  /** Charts of the run, by node, one to three figures of one scale each. */
  readonly charts: readonly { readonly node: string; readonly names: readonly string[] }[];
  /** Prompts whose answers show the point that the watched ones do not, among the sample answers of a node. */
  readonly telling?: { readonly title: string; readonly node: string; readonly prompts: readonly string[] };
  /** Texts for the text box of the reward model, which both runs are asked to score. */
  readonly cases?: readonly TextCase[];
  /** Of both runs, in the order in which they are shown. */
  readonly figures: Readonly<Record<K, LessonFigure>>;
  readonly symptom: Claim<[run: Values<K>]>;
  /** What to try: a cure, or, where nothing is wrong, a run to compare with. */
  readonly cure: LessonPart;
  readonly compares?: true;
  /** What the cure changes, by its own figures and those of the run before it. */
  readonly cured: Claim<[cure: Values<K>, run: Values<K>]>;
  readonly check: Question;
}

/** Keeps the names of the figures, so that what reads them is checked. Errors: a lesson that does not parse, found at load. */
export function lesson<const K extends string>(one: Lesson<K>): Lesson {
  for (const part of [one.run, one.cure]) {
    const { recipe, nodes } = parseConfig(partInput(part, one.seed));
    if (part.until !== undefined && !(part.until in nodes)) throw new Error(`${recipe} has no node ${part.until}`);
  }
  for (const { question, choices } of [one.prediction, one.check])
    if (choices.filter(({ right }) => right).length !== 1) throw new Error(`${question} needs one right choice`);
  return one as unknown as Lesson;
}

/** Which of its two runs. */
export type PartName = 'run' | 'cure';
export const PART_NAMES = ['run', 'cure'] as const satisfies readonly PartName[];

const partInput = ({ recipe = 'rlhf', nodes = {} }: LessonPart, seed: number): RunConfigInput => ({
  recipe,
  seed,
  nodes,
});

/** The whole configuration of a part, on nano and the lesson's own seed unless others are named. */
export const partConfig = (one: Lesson, part: PartName, { seed = one.seed, model = 'nano' } = {}): RunConfig =>
  parseConfig({ ...partInput(one[part], seed), model });

export interface Told {
  readonly values: Readonly<Record<string, number | null>>;
  /** Of those figures that have one. */
  readonly intervals?: Readonly<Record<string, readonly [number, number]>>;
  /** null: not all of the figures are there yet. */
  readonly holds: boolean | null;
}

/** The figures of which two runs do not tell which is higher: their 95% intervals overlap. */
export const undecided = (one: Lesson, a: Told | null, b: Told | null): readonly LessonFigure[] =>
  Object.entries(one.figures).flatMap(([name, figure]) => {
    const [of, other] = [a?.intervals?.[name], b?.intervals?.[name]];
    return of && other && of[0] <= other[1] && other[0] <= of[1] ? [figure] : [];
  });

/** The figures of a run of a lesson, and whether it shows what it is said to; of a cure beside the figures of the run. */
export function told(one: Lesson, part: PartName, run: LessonRun, beside?: Told): Told {
  const values = Object.fromEntries(Object.entries(one.figures).map(([name, { of }]) => [name, of(run)]));
  const holds = part === 'run' ? judged(one, values) : judged(one, beside?.values ?? {}, values);
  const intervals = Object.fromEntries(
    Object.entries(one.figures).flatMap(([name, { interval }]) => {
      const [low, high] = (interval ?? []).map((of) => of(run));
      return typeof low === 'number' && typeof high === 'number' ? [[name, [low, high] as const]] : [];
    }),
  );
  return { values, ...(Object.keys(intervals).length > 0 && { intervals }), holds: holds[part] };
}

type Read = Told['values'];

/** What the figures of a run, and of the cure beside it, show. null: not all of them are there. */
export function judged(one: Lesson, run: Read, cure: Read = {}): Readonly<Record<PartName, boolean | null>> {
  const names = Object.keys(one.figures);
  const [before, after] = [whole(names, run), whole(names, cure)];
  return {
    run: before && one.symptom.holds(before),
    cure: before && after && one.cured.holds(after, before),
  };
}

const whole = (names: readonly string[], values: Read): Values<string> | null =>
  names.every((name) => Number.isFinite(values[name] ?? Number.NaN)) ? (values as Values<string>) : null;

/** The node that a part ends with. */
export function lastNode(part: LessonPart, config: RunConfig): string {
  const nodes = Object.keys(config.nodes);
  return part.until ?? (nodes.at(-1) as string);
}

/** The recorded run of a part, by its name in `recordings/`. */
export const recordingName = ({ id }: Lesson, part: PartName): string => (part === 'run' ? id : `${id}-cure`);
