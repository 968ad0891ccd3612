import { FINAL_NORM, layerName } from '../data/weights';
import { hashText } from '../random';
import type { Weights } from './trainable';

/** What tells a model's weights from others of its name: a label says which it is of, and so does an evaluation. */
export async function checkpointName(name: string, weights: Weights): Promise<string> {
  return `${name}-${await fingerprint(weights)}`;
}

/** Two small weights of a language model; names of them are in the labels that people keep. */
const OF_POLICY = [FINAL_NORM, layerName(0, 'input_layernorm')];

/** Eight hexadecimal digits that change with every training step: a hash of two of the smallest weights that a model has of its own. */
async function fingerprint({ own }: Weights): Promise<string> {
  const bySize = [...own].sort(([a, one], [b, other]) => one.size - other.size || (a < b ? -1 : 1));
  const names = OF_POLICY.every((name) => own.has(name)) ? OF_POLICY : bySize.slice(0, 2).map(([name]) => name);
  const values = await Promise.all(names.map(async (name) => [...((await own.get(name)?.data()) ?? [])]));
  return hashText(values.flat().join()).toString(16).padStart(8, '0');
}
