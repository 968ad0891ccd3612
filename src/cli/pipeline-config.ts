import { DEFAULT_RECIPE, parseConfig, type RunConfig, type RunConfigInput, recipeOf } from '../recipes/config';
import { findLesson, LESSONS } from '../recipes/lessons';
import { PART_NAMES, type PartName } from '../recipes/lessons/lesson';
import { findRecipe } from '../recipes/library';
import { refOf } from '../recipes/ports';
import { descendants, nodeOf, order, orderGiven, plan, type Recipe } from '../recipes/recipe';
import { evaluationStage } from '../recipes/stages/evaluation';
import { preferencesStage } from '../recipes/stages/preferences';

/** What the command line says of a run. */
export interface PipelineOptions {
  readonly recipe?: string | undefined;
  readonly preset: string;
  readonly seed: string;
  readonly scenario: string;
  /** "sft.steps=100", laid over the lesson's settings. */
  readonly set: readonly string[];
  /** Ids of nodes, separated by commas; all of the recipe's where none are named. */
  readonly stages?: string | undefined;
  /** A file of rules: they compare answers, and are counted in the evaluation. */
  readonly judge?: string | undefined;
  /** A file of principles in a person's own words. */
  readonly constitution?: string | undefined;
}

/** The configuration, every setting filled in. Errors: Error and InputError with one sentence each. */
export function configuration(options: PipelineOptions): RunConfig {
  const { recipe: taught, nodes: settings } = scenario(options.scenario);
  const recipe = options.recipe ?? taught;
  // Every recipe has its own usual settings; those of a lesson are for the recipe that it is about.
  if (recipe !== taught && options.scenario !== 'default')
    throw new Error(`The lesson "${options.scenario}" belongs to the recipe "${taught}". Leave out --recipe.`);
  const nodes = structuredClone(recipe === taught ? settings : {});
  if (options.judge !== undefined) judgeByRules(nodes as Record<string, unknown>, findRecipe(recipe));
  if (options.constitution !== undefined) askByConstitution(nodes as Record<string, unknown>, findRecipe(recipe));
  for (const assignment of options.set) override(nodes as Record<string, unknown>, assignment);
  return parseConfig({ recipe, model: options.preset, seed: Number(options.seed), nodes } as RunConfigInput);
}

/** "default", a lesson by its id, or its other run: "reward-hacking/cure". Errors: Error. */
function scenario(name: string): { readonly recipe: string; readonly nodes: Readonly<Record<string, unknown>> } {
  if (name === 'default') return { recipe: DEFAULT_RECIPE, nodes: {} };
  const [id = '', part = 'run'] = name.split('/');
  const lesson = findLesson(id);
  if (!lesson || !isPart(part))
    throw new Error(
      `There is no lesson "${name}". There are: default, ${LESSONS.map((one) => one.id).join(', ')}; each also as "ID/cure".`,
    );
  const { recipe = DEFAULT_RECIPE, nodes = {} } = lesson[part];
  return { recipe, nodes };
}

const isPart = (name: string): name is PartName => (PART_NAMES as readonly string[]).includes(name);

/**
 * The nodes to run, in the order of the recipe: those named, or all that are needed for its last results. What models from
 * elsewhere stand for (`given`, names of artifacts) is not made, nor what a person's data spares (`brought`). Errors: InputError 'unknown-node'.
 */
export function nodesOf(
  { stages }: PipelineOptions,
  config: RunConfig,
  given: ReadonlySet<string> = new Set(),
  brought: ReadonlySet<string> = new Set(),
): readonly string[] {
  const recipe = recipeOf(config);
  if (stages === undefined && given.size === 0) return orderGiven(recipe, brought);
  if (stages === undefined) {
    const makes = (id: string) => Object.keys(nodeOf(recipe, id).stage.outputs).map((port) => refOf(id, port));
    const ends = order(recipe).filter(
      (id) => descendants(recipe, id).length === 0 && !makes(id).every((ref) => given.has(ref)),
    );
    const needed = new Set(ends.flatMap((id) => plan(recipe, id, (ref) => given.has(ref), new Set())));
    return orderGiven(recipe, brought).filter((id) => needed.has(id));
  }
  const named = stages.split(',').map((name) => nodeOf(recipe, name.trim()).id);
  return order(recipe).filter((id) => named.includes(id));
}

function judgeByRules(settings: Record<string, unknown>, { nodes }: Recipe): void {
  for (const { id, stage } of nodes) {
    if (stage.type === preferencesStage.type) override(settings, `${id}.judge=rules`);
    if (stage.type === evaluationStage.type) override(settings, `${id}.rules=true`);
  }
}

function askByConstitution(settings: Record<string, unknown>, { id: recipe, nodes }: Recipe): void {
  const asking = nodes.filter(({ inputs }) => Object.values(inputs).includes(refOf('data', 'constitution')));
  if (asking.length === 0)
    throw new Error(
      `--constitution: the recipe "${recipe}" asks no model by principles. --recipe rlaif and --recipe constitutional-ai do.`,
    );
  for (const { id } of asking) override(settings, `${id}.principles.own=true`);
}

/** "sft.policy=FOLDER" of each `--artifact`. Errors: Error. */
export function artifactFolders(assignments: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    assignments.map((assignment) => {
      const [ref = '', folder = ''] = assignment.split(/=(.*)/s);
      if (ref && folder) return [ref, folder] as const;
      throw new Error(`--artifact ${assignment}: say which artifact, and its folder, as in sft.policy=out/my-sft.`);
    }),
  );
}

/** What each `--set` says, by node. */
export function changesOf(assignments: readonly string[]): Record<string, Record<string, unknown>> {
  const nodes: Record<string, Record<string, unknown>> = {};
  for (const assignment of assignments) override(nodes, assignment);
  return nodes;
}

function override(settings: Record<string, unknown>, assignment: string): void {
  const [path = '', text = ''] = assignment.split(/=(.*)/s);
  const keys = path.split('.');
  let at = settings;
  for (const key of keys.slice(0, -1)) {
    at[key] = { ...(at[key] as Record<string, unknown>) };
    at = at[key] as Record<string, unknown>;
  }
  at[keys.at(-1) as string] = settingValue(text);
}

/** A number, true, false or null as JSON has it; anything else is a word. */
function settingValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
