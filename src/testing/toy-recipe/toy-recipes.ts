/** For tests alone: two recipes of the toy stages, added as anybody would add theirs. */
import { addRecipe } from '../../recipes/library';
import { recipe } from '../../recipes/recipe';
import { addRun } from '../../train/runs';
import { toyAdapter, toyAdapterStage, toyScale, toyScaleStage } from './toy-stages';

const frame = { source: 'none', explanation: 'A recipe for tests.', scorer: null, pairs: null };

/** One stage after another of the same type. */
export const toyScaleRecipe = recipe({
  ...frame,
  id: 'toy-scale',
  title: 'Toy scale',
  nodes: [
    { id: 'scale', stage: toyScaleStage, inputs: { base: 'base' }, settings: { steps: 10 } },
    { id: 'scale-2', stage: toyScaleStage, inputs: { base: 'scale.policy' }, settings: { steps: 6, target: 3 } },
  ],
  writers: ['scale.policy', 'scale-2.policy'],
});

/** An adapter on a model that another stage made, one on the base, and a full copy of a model with an adapter. */
export const toyAdapterRecipe = recipe({
  ...frame,
  id: 'toy-adapter',
  title: 'Toy adapter',
  nodes: [
    { id: 'scale', stage: toyScaleStage, inputs: { base: 'base' }, settings: { steps: 4 } },
    { id: 'adapter', stage: toyAdapterStage, inputs: { base: 'scale.policy' }, settings: { steps: 12 } },
    { id: 'adapter-2', stage: toyAdapterStage, inputs: { base: 'base' } },
    { id: 'whole', stage: toyScaleStage, inputs: { base: 'adapter.policy' }, settings: { steps: 4 } },
  ],
  writers: ['scale.policy', 'adapter.policy', 'whole.policy'],
});

/** Adds both with their stages; returns what takes the recipes away again. */
export function addToyRecipes(): () => void {
  addRun(toyScaleStage, toyScale);
  addRun(toyAdapterStage, toyAdapter);
  const removes = [toyScaleRecipe, toyAdapterRecipe].map(addRecipe);
  return () => {
    for (const remove of removes) remove();
  };
}
