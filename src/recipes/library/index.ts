/** Every recipe, in the order of the menu. A new one is a file beside this one and a line here. */
import { InputError } from '../../text/input-error';
import { readableValue } from '../../text/readable';
import type { Recipe } from '../recipe';
import { idWithSft, withoutSft } from '../without-sft';
import { a2c } from './a2c';
import { anthropicHh } from './anthropic-hh';
import { bestOfN } from './best-of-n';
import { circle } from './circle';
import { constitutionalAi } from './constitutional-ai';
import { diffusionDpo } from './diffusion-dpo';
import { dpo } from './dpo';
import { ensemble } from './ensemble';
import { grpo } from './grpo';
import { instructgpt } from './instructgpt';
import { ipo } from './ipo';
import { kto } from './kto';
import { llama2 } from './llama2';
import { nashEma } from './nash-ema';
import { nashMd } from './nash-md';
import { onlineDpo } from './online-dpo';
import { pmPretraining } from './pm-pretraining';
import { rejectionSampling } from './rejection-sampling';
import { rewardKinds } from './reward-kinds';
import { rlaif } from './rlaif';
import { rlhf } from './rlhf';
import { rloo } from './rloo';
import { rules } from './rules';
import { sparrow } from './sparrow';
import { verifiable } from './verifiable';

const LIBRARY: Recipe[] = [
  rlhf,
  dpo,
  ipo,
  kto,
  onlineDpo,
  rloo,
  grpo,
  a2c,
  verifiable,
  rules,
  bestOfN,
  rejectionSampling,
  ensemble,
  instructgpt,
  llama2,
  sparrow,
  nashMd,
  nashEma,
  circle,
  anthropicHh,
  pmPretraining,
  rewardKinds,
  rlaif,
  constitutionalAi,
  diffusionDpo,
];

export const recipes = (): readonly Recipe[] => LIBRARY;

/** For a message that people read to its end: the first of them, and where the others are. */
export function someRecipes(): string {
  const named = LIBRARY.slice(0, 8).map((recipe) => recipe.id);
  return `${named.join(', ')} and ${LIBRARY.length - named.length} more, all in the page’s menu of recipes`;
}

/** Errors: InputError 'unknown-recipe'. */
export function findRecipe(id: unknown): Recipe {
  const found = recipeNamed(id);
  if (found) return found;
  const all = LIBRARY.map((recipe) => recipe.id).join(', ');
  throw new InputError(
    'unknown-recipe',
    `There is no recipe "${readableValue(id)}" here. Recipes: ${all}; those that begin with SFT also without it, as in dpo-without-sft.`,
  );
}

/** A recipe of the library, or one of them without its SFT; null where there is none of that name. */
export function recipeNamed(id: unknown): Recipe | null {
  const found = LIBRARY.find((recipe) => recipe.id === id);
  const whole = LIBRARY.find((recipe) => recipe.id === idWithSft(id));
  return found ?? (whole ? withoutSft(whole) : null);
}

/** Adds a recipe that does not come with the page: a test's, say. Returns what takes it away again. */
export function addRecipe(recipe: Recipe): () => void {
  if (LIBRARY.some(({ id }) => id === recipe.id)) throw new Error(`two recipes are called "${recipe.id}"`);
  LIBRARY.push(recipe);
  return () => {
    const at = LIBRARY.indexOf(recipe);
    if (at >= 0) LIBRARY.splice(at, 1);
  };
}
