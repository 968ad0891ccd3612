/** Models of any shape from a seed, with the tokens of nano and as many others as the shape has: to be measured, not to be talked to. */
import { readFileSync } from 'node:fs';
import type { ModelConfig } from '../config/model';
import { llamaShapes, type NamedArray } from '../data/weights';
import { hash3, hashText } from '../random';
import { ggufModel } from '../testing/gguf-model';

const HEAD = 64;

/** '12x384x16384': layers, width and vocabulary; heads of 64, a third or a half as many keys, an inner width of about 8/3. Errors: Error. */
export function shapeNamed(name: string): ModelConfig {
  const found = /^(\d+)x(\d+)x(\d+)$/.exec(name);
  const [layers, width, vocabulary] = (found?.slice(1) ?? []).map(Number) as [number, number, number];
  if (!found || width % HEAD !== 0)
    throw new Error(`--shapes ${name}: layers x width x vocabulary is expected, the width in steps of ${HEAD}.`);
  const heads = width / HEAD;
  return {
    vocab_size: vocabulary,
    hidden_size: width,
    intermediate_size: 32 * Math.round((8 * width) / 3 / 32),
    num_hidden_layers: layers,
    num_attention_heads: heads,
    num_key_value_heads: heads % 3 === 0 ? heads / 3 : heads / 2,
    max_position_embeddings: 2048,
    rms_norm_eps: 1e-5,
    rope_theta: 10_000,
  };
}

/** Its file. Weights lie evenly in ±0.04, norms are 1. */
export function seededGguf(config: ModelConfig, seed = 1): Uint8Array<ArrayBuffer> {
  const arrays = [...llamaShapes(config)].map(([name, shape]): NamedArray => {
    const stream = hashText(name);
    const size = shape.reduce((product, side) => product * side, 1);
    const weight = (i: number): number => 0.08 * (hash3(seed, stream, i) / 2 ** 32 - 0.5);
    return { name, shape, data: Float32Array.from({ length: size }, (_, i) => (shape.length === 1 ? 1 : weight(i))) };
  });
  return ggufModel(config, arrays, tokensFor(config.vocab_size), { keyValueHeads: config.num_key_value_heads ?? 1 });
}

function tokensFor(size: number): Parameters<typeof ggufModel>[2] {
  const nano = JSON.parse(readFileSync('public/models/nano/tokenizer.json', 'utf8'));
  const { vocab } = nano.model;
  for (let id = Object.keys(vocab).length; id < size; id++) vocab[`no${id}`] = id;
  return nano;
}
