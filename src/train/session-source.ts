import type { Demonstration } from '../data/rows';
import { ownSource } from './own-source';
import type { Session } from './session';
import { bundledSource, type DataSource } from './source';

/** A person's own prompts where they brought some, else the bundled world. `demonstrations`: what a node is given to learn from. */
export function sourceOfSession(
  { artifacts, tokenizer, model }: Session,
  seed: number,
  demonstrations?: readonly Demonstration[],
): DataSource {
  const prompts = artifacts.find('data.prompts', 'prompts');
  if (!prompts) return bundledSource(seed, tokenizer, demonstrations);
  return ownSource(prompts, demonstrations, { seed, tokenizer, context: model.max_position_embeddings });
}
