import { recipeOf } from '../../recipes/config';
import { graphOf } from '../../recipes/graph';
import { inSentence, nodeColor, nodeShort } from '../../recipes/names';
import { BASE } from '../../recipes/ports';
import { nodeOf, type Recipe, type RecipeNode } from '../../recipes/recipe';
import type { RunRecord } from '../../studio/runs';
import { GraphPicture, type GraphPoint } from '../components/graph-picture';
import { nodesLeft } from './words';

const STATE_WORDS = { done: 'done', begun: 'begun', missing: 'not made' } as const;

/** Nodes that only measure leave nothing that could have descendants. */
const isMade = ({ stage }: RecipeNode): boolean => Object.values(stage.outputs).some(({ kind }) => kind !== 'table');

/** The rows that a person gave in place of what the node would have made; undefined: none. */
function givenRows({ stage, inputs }: RecipeNode, { data }: RunRecord['lineage']): number | undefined {
  const instead = Object.values(stage.outputs).flatMap(({ unlessGiven }) => inputs[unlessGiven ?? ''] ?? []);
  return instead.map((ref) => data[ref]?.count).find((count) => count !== undefined);
}

function pointsOf(recipe: Recipe, record: RunRecord): readonly (GraphPoint & { readonly words: string })[] {
  const [begun] = nodesLeft(record);
  return graphOf(record.config).flatMap((point) => {
    const { id } = point;
    if (id === BASE) {
      const { name } = record.base;
      return [{ ...point, label: name, color: 'base', state: 'done', words: `base model ${name}` } as const];
    }
    const node = nodeOf(recipe, id);
    if (!isMade(node)) return [];
    const given = givenRows(node, record.lineage);
    const state = record.done.includes(id) || given !== undefined ? 'done' : id === begun ? 'begun' : 'missing';
    const name = inSentence(nodeShort(recipe, id));
    const words = `${given === undefined ? '' : `${given.toLocaleString('en')} `}${name} ${STATE_WORDS[state]}`;
    return [{ ...point, label: nodeShort(recipe, id), color: nodeColor(node), state, words } as const];
  });
}

/** What descends from what in a run, by the recipe that it followed. */
export function LineagePicture({ record, named = false }: { record: RunRecord; named?: boolean }) {
  const points = pointsOf(recipeOf(record.config), record);
  return (
    <GraphPicture points={points} named={named} title={`Lineage: ${points.map(({ words }) => words).join(', ')}`} />
  );
}
