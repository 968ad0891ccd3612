import type { Demonstration, PromptRow } from '../data/rows';
import { ownSource } from './own-source';
import type { Session } from './session';
import { bundledSource, type DataSource } from './source';

/** A person's own prompts where they brought some, else the bundled world. `demonstrations`: what a node is given to learn from. */
export const sourceOfSession = (
  session: Session,
  seed: number,
  demonstrations?: readonly Demonstration[],
): DataSource => sourceOfPrompts(session, seed, session.artifacts.find('data.prompts', 'prompts'), demonstrations);

/** The same of prompts that no run was given yet. */
export function sourceOfPrompts(
  { tokenizer, model }: Session,
  seed: number,
  prompts: readonly PromptRow[] | undefined,
  demonstrations?: readonly Demonstration[],
): DataSource {
  if (!prompts) return bundledSource(seed, tokenizer, demonstrations);
  return ownSource(prompts, demonstrations, { seed, tokenizer, context: model.max_position_embeddings });
}
