/** Models made elsewhere that stand for what a stage would make: a recipe begins in the middle with them. */

import type { Files } from '../formats/huggingface-folder';
import { readHuggingFaceFolder } from '../formats/huggingface-folder';
import { identityOfFiles } from '../recipes/identity';
import { BASE } from '../recipes/ports';
import { outputOf, type Recipe, refsOf } from '../recipes/recipe';
import { parseJsonObject } from '../text/guarded-json';
import { InputError } from '../text/input-error';
import type { Artifact } from '../train/artifacts';
import type { Session } from '../train/session';
import { isAdapterFolder } from './adapters';
import type { CodecContext } from './codec';
import { jsonFile } from './codec';
import { policyCodec, scorerCodec } from './models';

export interface OutsideModel {
  readonly artifact: Artifact;
  /** What a person who opens it should know, a sentence each. */
  readonly warnings: readonly string[];
}

/**
 * Reads a model as the artifact `ref` of a recipe: a folder of the base's shape and tokenizer, or a LoRA adapter over the base.
 * Errors: InputError 'artifact-ref', 'model-tokenizer' and what the codecs find.
 */
export async function outsideModel(
  recipe: Recipe,
  ref: string,
  files: Files,
  session: Session,
  context: CodecContext,
): Promise<OutsideModel> {
  const kind = outputOf(recipe, ref)?.kind;
  if (ref === BASE || (kind !== 'policy' && kind !== 'scorer' && kind !== 'preference')) {
    const names = refsOf(recipe, 'policy', 'scorer', 'preference').filter((name) => name !== BASE);
    throw new InputError(
      'artifact-ref',
      `No stage of the recipe "${recipe.id}" makes a model "${ref}". It makes: ${names.join(', ')}.`,
    );
  }
  if (!isAdapterFolder(files)) checkTokenizer(files, session, ref);
  const [scaled, warnings] = scaleOf(kind, files);
  const value = kind === 'policy' ? policyCodec.read(scaled, context) : scorerCodec.read(scaled, context);
  const base = session.artifacts.artifact(BASE);
  return {
    artifact: {
      kind,
      value,
      madeBy: 'data',
      identity: await identityOfFiles(files),
      ...(value.own !== value.parameters && base && { restsOn: base }),
    },
    warnings,
  };
}

/** One model's ids are another's nonsense. */
function checkTokenizer(files: Files, { tokenizer }: Session, ref: string): void {
  if (readHuggingFaceFolder(files).tokenizer.hash === tokenizer.hash) return;
  throw new InputError(
    'model-tokenizer',
    `The model for ${ref} has another tokenizer than the base model. Choose the base that it was trained from.`,
  );
}

/** A preference model has no scale: what it says are log-odds. */
function scaleOf(kind: 'policy' | 'scorer' | 'preference', files: Files): [Files, readonly string[]] {
  if (kind === 'preference') return [new Map(files).set('meta.json', jsonFile({ mean: 0, deviation: 1 })), []];
  return kind === 'scorer' ? withScale(files) : [files, []];
}

/** Without a scale its raw scores are taken as they are. */
function withScale(files: Files): [Files, readonly string[]] {
  const said = parseJsonObject(files.get('config.json') ?? new Uint8Array()) ?? {};
  if (files.has('meta.json') || typeof said.score_std === 'number') return [files, []];
  return [
    new Map(files).set('meta.json', jsonFile({ mean: 0, deviation: 1 })),
    [
      'This reward model does not say how its scores are normalised (score_mean and score_std in config.json), so raw scores are used. The price of KL is then in their unit.',
    ],
  ];
}
