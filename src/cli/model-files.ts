import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CodecContext, packArtifact } from '../codecs';
import { bundledFaces } from '../codecs/denoiser';
import { outsideModel } from '../codecs/outside';
import { BUNDLED_FILES } from '../config/model';
import { readModel } from '../formats/base-model';
import { fromArrays } from '../model';
import { identityOfSources } from '../recipes/identity';
import { BASE } from '../recipes/ports';
import type { Recipe } from '../recipes/recipe';
import type { Artifact } from '../train/artifacts';
import { createSession, type Session } from '../train/session';
import { modelSources, readFolder, writeFolder } from './files';

type Source = CodecContext['source'];

/**
 * A session over the base model of a Hugging Face folder or a GGUF file; `plain`: a bundled one, which never saw the markers of a
 * chat. It then has the identity that it has on the page, so that what is made from it here is not out of date there.
 */
export async function openSession(folder: string, plain = false): Promise<{ session: Session; source: Source }> {
  const files = new Map([...modelSources(folder)].filter(([name]) => !plain || BUNDLED_FILES.includes(name)));
  const { arrays, ...source } = await readModel(files); // which lie in the session alone from now on
  if (source.kind !== 'causal') throw new Error(`${folder} holds a reward model; the base must be a language model.`);
  for (const warning of source.warnings) console.warn(warning);
  const base = fromArrays(arrays);
  const bundled = async (path: string) => new Uint8Array(readFileSync(join('public', path)));
  const identity = await identityOfSources(files);
  return {
    session: createSession(source.config, source.tokenizer, base, identity, plain, () => bundledFaces(bundled)),
    source,
  };
}

/** A model from elsewhere in place of what a stage would make; its identity. Errors: InputError. */
export async function giveModel(
  session: Session,
  source: Source,
  recipe: Recipe,
  ref: string,
  folder: string,
): Promise<string> {
  const base = session.artifacts.require(BASE, 'policy');
  const { artifact, warnings } = await outsideModel(recipe, ref, readFolder(folder), session, {
    source,
    base,
    about: '',
  });
  for (const warning of warnings) console.warn(`${ref}: ${warning}`);
  session.artifacts.put(ref, artifact);
  return artifact.identity;
}

/** Writes an artifact as a folder: a model as one that transformers opens. */
export async function saveArtifact(
  session: Session,
  source: Source,
  artifact: Artifact,
  title: string,
  folder: string,
): Promise<void> {
  const base = session.artifacts.require(BASE, 'policy');
  writeFolder(folder, await packArtifact(artifact, { source, base, about: `# RLHF Studio: ${title}\n` }));
}
