import type { Files } from '../formats/huggingface-folder';
import type { Kind } from '../recipes/ports';
import type { Artifact, Values } from '../train/artifacts';
import type { Codec, CodecContext } from './codec';
import { denoiserCodec } from './denoiser';
import { policyCodec, scorerCodec } from './models';
import {
  constitutionCodec,
  demonstrationsCodec,
  judgeCodec,
  pairsCodec,
  promptsCodec,
  tableCodec,
  unpairedCodec,
} from './rows';

export type { CodecContext } from './codec';

const CODECS: { readonly [K in Kind]: Codec<K> } = {
  policy: policyCodec,
  scorer: scorerCodec,
  preference: scorerCodec,
  denoiser: denoiserCodec,
  pairs: pairsCodec,
  unpaired: unpairedCodec,
  demonstrations: demonstrationsCodec,
  prompts: promptsCodec,
  judge: judgeCodec,
  constitution: constitutionCodec,
  table: tableCodec,
};

export const packArtifact = (
  { kind, value }: Pick<Artifact, 'kind' | 'value'>,
  context: CodecContext,
): Promise<Files> => (CODECS[kind] as unknown as Codec<Kind>).write(value, context);

/** Errors: InputError. */
export const unpackArtifact = <K extends Kind>(kind: K, files: Files, context: CodecContext): Values[K] =>
  (CODECS[kind] as unknown as Codec<K>).read(files, context);
