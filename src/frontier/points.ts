/** Where a policy has come, from the figures that its stage told: KL from the reference against reward, a point a checkpoint. */
import type { Recipe, RecipeNode } from '../recipes/recipe';
import { mean } from '../statistics';

/** The figures of one step of a node, as a run keeps them. */
export interface FigureLine {
  readonly node: string;
  readonly step: number;
  readonly values: Readonly<Record<string, number>>;
}

/** One moment of training. Rewards are means of sampled answers. */
export interface FrontierPoint {
  /** The last step that it is of; 0: before the first. */
  readonly step: number;
  /** Nats an answer from the reference; negative only by noise, where the policy is still the reference. */
  readonly kl: number;
  /** √KL, 0 where KL is negative. */
  readonly distance: number;
  /** What the scorer that the policy learns from says, in standard deviations of the reference's scores; absent without one. */
  readonly learned?: number;
  /** True quality, 0 to 1, by the rubric; absent where no rubric knows the prompts. */
  readonly rubric?: number;
  /** Answers that the means are of. */
  readonly answers: number;
}

/** Points of a run beside the first: a policy gradient tells of every iteration, and a point for each is mostly noise. */
const POINTS = 10;

const KL = 'objective/kl';

/** The stage that makes the policy which a recipe is about, where one tells its KL as it learns: the last. */
export const policyNode = (recipe: Recipe): RecipeNode | undefined =>
  recipe.nodes.findLast(
    ({ stage }) =>
      Object.values(stage.outputs).some(({ kind }) => kind === 'policy') &&
      stage.metrics.some(({ name }) => name === KL),
  );

/** The points of a node, oldest first: its first reading alone, where policy and reference are the same, then equal stretches. */
export function pointsOf(lines: readonly FigureLine[], node: string): FrontierPoint[] {
  const readings = lines.filter((line) => line.node === node && Number.isFinite(line.values[KL]));
  const [first, ...rest] = readings;
  if (!first) return [];
  const count = Math.min(POINTS, rest.length);
  const stretches = Array.from({ length: count }, (_, i) =>
    rest.slice(Math.floor((i * rest.length) / count), Math.floor(((i + 1) * rest.length) / count)),
  );
  return [pointOf([first]), ...stretches.map(pointOf)];
}

function pointOf(readings: readonly FigureLine[]): FrontierPoint {
  const of = (name: string): number[] =>
    readings.flatMap(({ values }) => (Number.isFinite(values[name]) ? [values[name] as number] : []));
  const [learned, rubric] = [of('objective/scores'), of('objective/rubric')];
  const kl = mean(of(KL));
  return {
    step: readings.at(-1)?.step ?? 0,
    kl,
    distance: Math.sqrt(Math.max(0, kl)),
    ...(learned.length > 0 && { learned: mean(learned) }),
    ...(rubric.length > 0 && { rubric: mean(rubric) }),
    answers: of('objective/answers').reduce((sum, n) => sum + n, 0),
  };
}
