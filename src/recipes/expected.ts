import { type RunConfig, recipeOf, settingsOf } from './config';
import { identityOf } from './identity';
import { refOf } from './ports';
import { sourceOf, streamsOf } from './recipe';

/**
 * The identity that every artifact of a configuration would have if it were made now, by name. `roots`: identities of the base
 * and of what a person gave. What has another identity was made with other settings, or from something else.
 */
export async function expectedIdentities(
  config: RunConfig,
  roots: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  const recipe = recipeOf(config);
  const given = new Set(roots.keys());
  const known = new Map(roots);
  for (const { id, stage, inputs: refs } of recipe.nodes) {
    const inputs: Record<string, string> = {};
    for (const [port, ref] of Object.entries(refs)) {
      const identity = known.get(sourceOf(recipe, ref, given));
      if (identity !== undefined) inputs[port] = identity;
    }
    const stream = streamsOf(recipe, id)('');
    for (const port of Object.keys(stage.outputs)) {
      const provenance = {
        stage: stage.type,
        port,
        settings: settingsOf(config, id),
        seed: config.seed,
        stream,
        inputs,
      };
      known.set(refOf(id, port), await identityOf(provenance));
    }
  }
  return known;
}
