import type { StageSnapshot } from '../data/snapshot';
import { EMBEDDING, SCORE_HEAD } from '../data/weights';
import {
  type Files,
  type ModelFolder,
  readTokenizerConfig,
  writeHuggingFaceFolder,
} from '../formats/huggingface-folder';
import { recipeOf } from '../recipes/config';
import { nodeOf } from '../recipes/recipe';
import { parseJsonObject } from '../text/guarded-json';
import type { Folder } from './folder';
import { artifactPath, runArtifacts } from './run-artifacts';
import type { RunRecord } from './run-record';

type TokenizerFiles = Pick<ModelFolder, 'tokenizerJson' | 'tokenizerConfigJson'>;

/** The tokenizer of a run, from the first of its models that has one; null while it has no model. */
export async function tokenizerOf(folder: Folder, id: string): Promise<TokenizerFiles | null> {
  for (const ref of Object.keys(await runArtifacts(folder, id))) {
    const names = ['tokenizer.json', 'tokenizer_config.json', 'chat_template.jinja'];
    const files = new Map<string, Uint8Array<ArrayBuffer>>();
    for (const name of names) {
      const bytes = await folder.read(`${artifactPath(id, ref)}/${name}`);
      if (bytes) files.set(name, bytes);
    }
    const tokenizer = files.get('tokenizer.json');
    if (tokenizer)
      return { tokenizerJson: parseJsonObject(tokenizer), tokenizerConfigJson: readTokenizerConfig(files) };
  }
  return null;
}

/**
 * The first model that a node was making, as a Hugging Face folder that transformers opens; null where it makes none, or an
 * adapter.
 */
export function checkpointModel(state: StageSnapshot, record: RunRecord, tokenizer: TokenizerFiles): Files | null {
  const { stage } = nodeOf(recipeOf(record.config), state.node);
  const [port] = Object.entries(stage.outputs).find(([, { kind }]) => kind === 'policy' || kind === 'scorer') ?? [];
  const field = `${port}.w/`;
  const arrays = state.arrays
    .filter(({ name }) => name.startsWith(field))
    .map((array) => ({ ...array, name: array.name.slice(field.length) }));
  if (!arrays.some(({ name }) => name === EMBEDDING)) return null;
  const kind = arrays.some(({ name }) => name === SCORE_HEAD) ? 'classifier' : 'causal';
  return writeHuggingFaceFolder({ kind, config: record.base.config, arrays, ...tokenizer });
}
