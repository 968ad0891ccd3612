import { type RunConfig, recipeOf, settingsOf } from './config';
import { identityOf } from './identity';
import { refOf } from './ports';
import { streamsOf, takenFrom, takes } from './recipe';

/** An artifact that there is, as far as its identity goes. */
export interface Made {
  readonly identity: string;
  /** The node that made it; 'data': it was made elsewhere, and a person brought it. */
  readonly madeBy?: string;
  /** Of one whose stage was stopped half way: the identity it would have had at the end. */
  readonly partOf?: string;
}

/**
 * The identity that every artifact of a configuration would have if it were made now, by name. `roots`: identities of the base
 * and of what a person gave. What has another identity was made with other settings, or from something else. Of what was
 * stopped half way (`made`) later nodes may go on from the part, so there the part's identity stands.
 */
export async function expectedIdentities(
  config: RunConfig,
  roots: ReadonlyMap<string, string>,
  made: ReadonlyMap<string, Made> = new Map(),
): Promise<ReadonlyMap<string, string>> {
  const recipe = recipeOf(config);
  const given = new Set(roots.keys());
  const known = new Map(roots);
  for (const node of recipe.nodes) {
    const { id, stage } = node;
    const inputs: Record<string, string> = {};
    const settings = settingsOf(config, id);
    for (const port of Object.keys(node.inputs)) {
      if (!takes(stage, port, settings)) continue;
      const identity = known.get(takenFrom(recipe, node, port, given) ?? '');
      if (identity !== undefined) inputs[port] = identity;
    }
    const stream = streamsOf(recipe, id)('');
    for (const port of Object.keys(stage.outputs)) {
      if (roots.has(refOf(id, port))) continue; // a model made elsewhere stands for it
      const provenance = {
        stage: stage.type,
        port,
        settings,
        seed: config.seed,
        contextLength: config.contextLength,
        stream,
        inputs,
      };
      const whole = await identityOf(provenance);
      const part = made.get(refOf(id, port));
      known.set(refOf(id, port), part?.partOf === whole ? part.identity : whole);
    }
  }
  return known;
}
