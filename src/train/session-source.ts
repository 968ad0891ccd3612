import type { Demonstration, PromptRow } from '../data/rows';
import type { Accept } from '../tasks/splits';
import { ownSource } from './own-source';
import type { Session } from './session';
import { bundledSource, type DataSource } from './source';

/** A person's own prompts where they brought some, else the bundled world. `demonstrations`: what a node is given to learn from. */
export const sourceOfSession = (
  session: Session,
  seed: number,
  demonstrations?: readonly Demonstration[],
  accept?: Accept,
): DataSource =>
  sourceOfPrompts(session, seed, session.artifacts.find('data.prompts', 'prompts'), demonstrations, accept);

/** The same of prompts that no run was given yet. */
export function sourceOfPrompts(
  { tokenizer, model }: Session,
  seed: number,
  prompts: readonly PromptRow[] | undefined,
  demonstrations?: readonly Demonstration[],
  accept?: Accept,
): DataSource {
  if (!prompts) return bundledSource(seed, tokenizer, demonstrations, accept);
  return ownSource(prompts, demonstrations, { seed, tokenizer, context: model.max_position_embeddings });
}
