import type { StageSnapshot } from '../data/snapshot';
import { SCORE_HEAD } from '../data/weights';
import { type Files, type ModelFolder, writeHuggingFaceFolder } from '../formats/huggingface-folder';
import { parseJsonObject } from '../text/guarded-json';
import type { Folder } from './folder';
import { type RunRecord, runPath } from './run-record';

type TokenizerFiles = Pick<ModelFolder, 'tokenizerJson' | 'tokenizerConfigJson'>;

/** The tokenizer of a run, from the first of its models that has one; null while it has no model. */
export async function tokenizerOf(folder: Folder, id: string): Promise<TokenizerFiles | null> {
  for (const { name: role } of await folder.list(`${runPath(id)}/models`)) {
    const [tokenizer, config] = await Promise.all(
      ['tokenizer.json', 'tokenizer_config.json'].map((name) => folder.read(`${runPath(id)}/models/${role}/${name}`)),
    );
    if (tokenizer)
      return { tokenizerJson: parseJsonObject(tokenizer), tokenizerConfigJson: config ? parseJsonObject(config) : {} };
  }
  return null;
}

/** The model that a stage was making, as a Hugging Face folder that transformers opens; null where it makes none. */
export function checkpointModel(state: StageSnapshot, record: RunRecord, tokenizer: TokenizerFiles): Files | null {
  const field = state.stage === 'ppo' ? 'policy/' : 'parameters/';
  const arrays = state.arrays
    .filter(({ name }) => name.startsWith(field))
    .map((array) => ({ ...array, name: array.name.slice(field.length) }));
  if (arrays.length === 0) return null;
  const kind = arrays.some(({ name }) => name === SCORE_HEAD) ? 'reward' : 'causal';
  return writeHuggingFaceFolder({ kind, config: record.base.config, arrays, ...tokenizer });
}
