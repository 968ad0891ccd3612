import { FINAL_NORM, layerName } from '../data/weights';
import type { Parameters } from '../model';
import { hashText } from '../random';

/** What tells a model's weights from others of its name: a label says which it is of, and so does an evaluation. */
export async function checkpointName(name: string, parameters: Parameters): Promise<string> {
  return `${name}-${await fingerprint(parameters)}`;
}

/** Eight hexadecimal digits that change with every training step: a hash of two of the model's smallest weights. */
async function fingerprint(parameters: Parameters): Promise<string> {
  const norms = [FINAL_NORM, layerName(0, 'input_layernorm')].map((name) => parameters.get(name));
  const values = await Promise.all(norms.map(async (norm) => [...((await norm?.data()) ?? [])]));
  return hashText(values.flat().join()).toString(16).padStart(8, '0');
}
