import { InputError } from '../text/input-error';
import { BASE, DATA, type InputPort, type OutputPort, PROMPTS, refOf, splitRef } from './ports';
import type { StageManifest } from './stage';

/** One stage at its place in a recipe. Its id, not the stage's name, is what settings, records, metrics and links go by. */
export interface RecipeNode {
  readonly id: string;
  readonly stage: StageManifest;
  /** What people call it, where the recipe has several of the stage: in full, and in a word or two. */
  readonly called?: { readonly title: string; readonly short: string };
  /** The artifact that each port takes: 'node.port', 'base' or 'data.port'. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Where they differ from the stage's own defaults. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** A pipeline: stages over named artifacts, in an order in which each finds what it needs. */
export interface Recipe {
  readonly id: string;
  readonly title: string;
  /** The paper that it follows. */
  readonly source: string;
  readonly explanation: string;
  readonly nodes: readonly RecipeNode[];
  /** The models that people talk to, compare and have answer for labels, the newest last: names of policies. */
  readonly writers: readonly string[];
  /** What says how good an answer is, where the recipe has it: the name of a scorer. */
  readonly scorer: string | null;
  /** The pairs that people's labels stand for, and that the page shows; null where there are none. */
  readonly pairs: string | null;
  /** Half of the kinds of harm of the bundled world are kept from every stage but the evaluation, to see what carries over to them. */
  readonly harmKept?: true;
  /** Of a recipe whose fine-tuning was left out (without-sft.ts): the recipe with it. */
  readonly whole?: Recipe;
}

type NodeInput = Omit<RecipeNode, 'settings'> & Partial<Pick<RecipeNode, 'settings'>>;
type RecipeInput = Omit<Recipe, 'nodes'> & { readonly nodes: readonly NodeInput[] };

const NODE_ID = /^[a-z][a-z0-9-]{0,23}$/;
/** What an address says beside settings of nodes, and names of the page's own views. */
const RESERVED = [
  ...['base', 'data', 'policy', 'model', 'recipe', 'seed', 'preset', 'backend', 'threads', 'view', 'defaults'],
  ...['inspector', 'chat', 'runs', 'compare', 'start', 'recording', 'lessons', 'lesson'],
];

/** Checks a recipe as it is written down: a mistake in one is a fault of ours, found when it is loaded. */
export function recipe(input: RecipeInput): Recipe {
  const nodes = input.nodes.map(
    (node): RecipeNode => ({
      ...node,
      settings: node.settings ?? {},
      inputs: node.stage.takesPrompts === false ? node.inputs : { ...node.inputs, [PROMPTS]: refOf('data', PROMPTS) },
    }),
  );
  const wrong = (why: string): Error => new Error(`recipe ${input.id}: ${why}`);
  const made = new Map<string, OutputPort['kind']>([[BASE, 'policy']]);
  for (const [port, kind] of Object.entries(DATA)) made.set(refOf('data', port), kind);
  for (const { id, stage, inputs } of nodes) {
    if (!NODE_ID.test(id) || RESERVED.includes(id)) throw wrong(`"${id}" cannot be the name of a node`);
    if (nodes.filter((node) => node.id === id).length > 1) throw wrong(`two nodes are called "${id}"`);
    for (const [port, { kind, optional }] of Object.entries(stage.inputs)) {
      const ref = inputs[port];
      if (ref === undefined && !optional) throw wrong(`${id} lacks its input "${port}"`);
      if (ref !== undefined && made.get(ref) !== kind)
        throw wrong(`${id}.${port} needs a ${kind}, which ${ref} is not`);
    }
    for (const port of Object.keys(inputs))
      if (port !== PROMPTS && !stage.inputs[port]) throw wrong(`${id} has no input "${port}"`);
    for (const [port, { kind }] of Object.entries(stage.outputs)) made.set(refOf(id, port), kind);
  }
  for (const ref of [...input.writers, input.scorer, input.pairs])
    if (ref !== null && !made.has(ref)) throw wrong(`nothing makes ${ref}`);
  return { ...input, nodes };
}

/** Errors: InputError 'unknown-node'. */
export function nodeOf(recipe: Recipe, id: string): RecipeNode {
  const found = recipe.nodes.find((node) => node.id === id);
  if (found) return found;
  const names = recipe.nodes.map((node) => node.id).join(', ');
  throw new InputError('unknown-node', `The recipe "${recipe.id}" has no stage "${id}". Its stages: ${names}.`);
}

export const hasNode = (recipe: Recipe, id: string): boolean => recipe.nodes.some((node) => node.id === id);

/** Whether a stage takes what an input port offers, with these settings. */
export const takes = (stage: StageManifest, port: string, settings: Readonly<Record<string, unknown>>): boolean =>
  stage.inputs[port]?.when?.(settings) ?? true;

/** Nodes of a recipe in the order in which they run. */
export const order = (recipe: Recipe): readonly string[] => recipe.nodes.map(({ id }) => id);

/** The nodes that a node builds on, however far back, in the order in which they run. */
export function ancestors(recipe: Recipe, id: string): readonly string[] {
  const found = new Set<string>();
  const visit = (at: string) => {
    for (const ref of Object.values(nodeOf(recipe, at).inputs)) {
      const { node } = splitRef(ref);
      if (!hasNode(recipe, node) || found.has(node)) continue;
      found.add(node);
      visit(node);
    }
  };
  visit(id);
  return order(recipe).filter((node) => found.has(node));
}

/** The nodes that build on a node, however far on, in the order in which they run. */
export const descendants = (recipe: Recipe, id: string): readonly string[] =>
  order(recipe).filter((other) => ancestors(recipe, other).includes(id));

/** Where an input comes from in the end: what a person gave stands for what would be made. */
export function sourceOf(recipe: Recipe, ref: string, given: ReadonlySet<string>): string {
  const { node, port } = splitRef(ref);
  const found = recipe.nodes.find(({ id }) => id === node);
  const input = found?.stage.outputs[port]?.unlessGiven;
  const instead = input === undefined ? undefined : found?.inputs[input];
  return instead !== undefined && given.has(instead) ? instead : ref;
}

/** Where an input of a node comes from; undefined: nowhere, for another input that a person gave is enough. */
export function takenFrom(
  recipe: Recipe,
  { stage, inputs }: RecipeNode,
  port: string,
  given: ReadonlySet<string>,
): string | undefined {
  const ref = inputs[port];
  if (ref === undefined) return undefined;
  const source = sourceOf(recipe, ref, given);
  const enough = inputs[stage.inputs[port]?.unlessGiven ?? ''];
  return enough !== undefined && given.has(enough) && !given.has(source) ? undefined : source;
}

/** The nodes of a whole run, in their order: not those whose results nobody takes because of what a person gave. */
export function orderGiven(recipe: Recipe, given: ReadonlySet<string>): readonly string[] {
  const isSpared = (id: string): boolean => {
    const taken = recipe.nodes.flatMap((node) =>
      Object.entries(node.inputs).flatMap(([port, ref]) =>
        splitRef(ref).node === id ? [takenFrom(recipe, node, port, given)] : [],
      ),
    );
    return taken.length > 0 && taken.every((ref) => ref === undefined);
  };
  return order(recipe).filter((id) => !isSpared(id));
}

/**
 * The nodes that must run to finish `target`: itself, and what it builds on and finds nothing usable of.
 * `usable`: whether the artifact of that name is there. `given`: names of what a person brought.
 */
export function plan(
  recipe: Recipe,
  target: string,
  usable: (ref: string) => boolean,
  given: ReadonlySet<string>,
): readonly string[] {
  const wanted = new Set<string>();
  const visit = (id: string) => {
    if (wanted.has(id)) return;
    wanted.add(id);
    const at = nodeOf(recipe, id);
    for (const port of Object.keys(at.inputs)) {
      const source = takenFrom(recipe, at, port, given);
      if (source === undefined) continue;
      const { node } = splitRef(source);
      if (hasNode(recipe, node) && !usable(source)) visit(node);
    }
  };
  visit(target);
  return order(recipe).filter((id) => wanted.has(id));
}

/** A named artifact's port: of a node's output, or of the base model. undefined: the recipe has nothing of that name. */
export function outputOf(recipe: Recipe, ref: string): OutputPort | undefined {
  if (ref === BASE) return { kind: 'policy', title: 'Base', color: 'base' };
  const { node, port } = splitRef(ref);
  return recipe.nodes.find(({ id }) => id === node)?.stage.outputs[port];
}

/** Whether what learns is a model of pictures, and not one of language. */
export const drawsPictures = (recipe: Recipe): boolean => refsOf(recipe, 'denoiser').length > 0;

/** Names of the artifacts of some kinds that the recipe makes, in the order in which they are made; the base first. */
export function refsOf(recipe: Recipe, ...kinds: readonly InputPort['kind'][]): readonly string[] {
  const made = recipe.nodes.flatMap(({ id, stage }) =>
    Object.entries(stage.outputs).flatMap(([port, { kind }]) => (kinds.includes(kind) ? [refOf(id, port)] : [])),
  );
  return kinds.includes('policy') ? [BASE, ...made] : made;
}

/**
 * What a random draw of a node is for, as a stream: the first node of a type draws from the streams of that name, so
 * that what ran before recipes runs the same; a further one adds its id.
 */
export function streamsOf(recipe: Recipe, id: string): (name: string) => string {
  const { stage } = nodeOf(recipe, id);
  const first = recipe.nodes.find((node) => node.stage.type === stage.type)?.id === id;
  return (name) => (first ? name : `${name} ${id}`);
}
