import type { Algorithm } from '../../frontier/frontier';
import { recipeOf } from '../../recipes/config';
import { saidIn } from '../../recipes/without-sft';

const USUAL = 'SFT model';

/** What KL and wins are measured against, by the name that it has in all these recipes. */
export function referenceName(algorithms: readonly Pick<Algorithm, 'config'>[]): string {
  const [name = USUAL, ...others] = new Set(algorithms.map(({ config }) => saidIn(recipeOf(config), USUAL)));
  return others.length === 0 ? name : 'reference model';
}

/** A text that speaks of the SFT model, as it is said of these. */
export const saidOf = (algorithms: readonly Pick<Algorithm, 'config'>[], text: string): string =>
  text.replaceAll(USUAL, referenceName(algorithms));
