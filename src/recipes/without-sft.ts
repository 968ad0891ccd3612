/** A recipe whose first stage is left out: what it would have fine-tuned stands for what it would have made. */
import { BASE, refOf } from './ports';
import { recipe as checked, type Recipe, type RecipeNode } from './recipe';
import type { StageManifest } from './stage';
import { sftStage } from './stages/sft';
import type { Topic } from './topic';

const ENDING = '-without-sft';
/** Of such a recipe texts say what the policy starts from, and is held near, by the name that it has there. */
const SAID: readonly (readonly [string, string])[] = [
  ['SFT model', 'opened model'],
  ['SFT’s last loss', 'its first value'],
  ['The model learns from demonstrations, people compare', 'People compare'],
];

const made = new WeakMap<Recipe, Recipe>();

/**
 * The recipe as it begins with a model that follows instructions already: without its fine-tuning of the base, whose place the
 * base takes everywhere. null where it does not begin with one. The same object each time.
 */
export function withoutSft(recipe: Recipe): Recipe | null {
  const first = recipe.nodes.find(({ stage, inputs }) => stage.type === sftStage.type && inputs.base === BASE);
  if (!first) return null;
  const found = made.get(recipe) ?? leaveOut(recipe, first);
  made.set(recipe, found);
  return found;
}

/** The recipe that an id with the ending is of; null where the id has none. */
export const idWithSft = (id: unknown): string | null =>
  typeof id === 'string' && id.endsWith(ENDING) ? id.slice(0, -ENDING.length) : null;

/** Another recipe, with or without SFT as the one before it. */
export const alike = (recipe: Recipe, before: Recipe): Recipe =>
  before.whole ? (withoutSft(recipe) ?? recipe) : recipe;

const said = (text: string): string => SAID.reduce((all, [usual, here]) => all.replaceAll(usual, here), text);

/** A text about a stage as it is said in a recipe. */
export const saidIn = ({ whole }: Recipe, text: string): string => (whole ? said(text) : text);

function leaveOut(whole: Recipe, first: RecipeNode): Recipe {
  const stoodFor = new Set(Object.keys(first.stage.outputs).map((port) => refOf(first.id, port)));
  const of = (ref: string): string => (stoodFor.has(ref) ? BASE : ref);
  const inputsOf = (inputs: RecipeNode['inputs']) =>
    Object.fromEntries(Object.entries(inputs).map(([port, ref]) => [port, of(ref)]));
  return checked({
    ...whole,
    id: `${whole.id}${ENDING}`,
    title: `${whole.title}, without SFT`,
    explanation: said(whole.explanation),
    whole,
    nodes: whole.nodes
      .filter((node) => node !== first)
      .map((node) => ({ ...node, stage: saidOf(node.stage), inputs: inputsOf(node.inputs) })),
    writers: [...new Set(whole.writers.map(of))],
  });
}

/** A manifest and its topic with their texts as this recipe says them; settings have schemas of their own, whose words the forms change. */
function saidOf(stage: StageManifest): StageManifest {
  const { settings, topic, ...rest } = stage;
  return {
    ...(changed(rest) as Omit<StageManifest, 'settings' | 'topic'>),
    settings,
    topic: async () => changed(await topic()) as Topic,
  };
}

/** Plain data with every text in it changed; functions as they are. */
function changed(value: unknown): unknown {
  if (typeof value === 'string') return said(value);
  if (Array.isArray(value)) return value.map(changed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, changed(inner)]));
}
