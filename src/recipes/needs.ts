import { presets } from '../config/model';
import { isRecord } from '../text/guarded-json';
import type { Recipe, RecipeNode } from './recipe';

/** What a person must have, or wait for, to run a recipe: read off its graph, in the order in which it is needed. */
export function needsOf({ nodes, pairs, scorer }: Recipe): readonly string[] {
  const makes = (kind: string) =>
    nodes.some(({ stage }) => Object.values(stage.outputs).some((output) => output.kind === kind));
  const isPaid = (part: string) => nodes.some((node) => weightOf(node, part) !== 0);
  return [
    ...(pairs !== null ? ['labels of pairs'] : []),
    ...(isPaid('rule') ? ['rules that you write'] : []),
    ...(isPaid('exact') ? ['prompts with one right answer'] : []),
    ...(scorer !== null && makes('scorer') ? ['a reward model'] : []),
    ...(nodes.some(trainsTwo) ? ['a value model'] : []),
    ...(nodes.some(samples) ? ['samples while it learns'] : []),
  ];
}

/** A policy with a value model beside it. */
const trainsTwo = ({ stage, settings }: RecipeNode): boolean =>
  stage.memory(stage.settings.parse(settings) as never, presets.nano).trained > 1;

/** It makes a policy and says how long the answers may be that it learns from. */
const samples = ({ stage, settings }: RecipeNode): boolean =>
  Object.values(stage.outputs).some(({ kind }) => kind === 'policy') &&
  'maxNewTokens' in (stage.settings.parse(settings) as object);

/** Of a part of the reward, where the recipe sets it. */
function weightOf({ settings }: RecipeNode, part: string): unknown {
  return (isRecord(settings.reward) ? settings.reward[part] : undefined) ?? 0;
}
