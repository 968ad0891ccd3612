/**
 * Llama's forward pass (Touvron et al. 2023): pre-norm blocks of causal attention with rotary positions and a SwiGLU
 * layer, keys and values of fewer heads where the model has them (Ainslie et al. 2023). Activations are [N, D], over sequences laid
 * end to end.
 */
import * as tf from '@tensorflow/tfjs-core';
import { gatherRows, linear, rmsNorm } from '../compute/kernels';
import { layersKept } from '../config/kept-values';
import type { ModelConfig } from '../config/model';
import { EMBEDDING, FINAL_NORM, OUTPUT } from '../data/weights';
import { layerOutput, recomputedLayer, type Watch } from './layer';
import { isAdapted } from './lora';
import { type Parameters, weight } from './parameters';
import type { Sequences } from './sequences';

/** Hidden states after the final norm, [N, D]. Throws a RangeError on a row longer than the context. */
export const hiddenStates = (parameters: Parameters, config: ModelConfig, sequences: Sequences): tf.Tensor2D =>
  hidden(parameters, config, sequences);

/**
 * `hiddenStates` at these tokens alone, [n, D]; a token may be asked for more than once. Behind its attention the last layer
 * computes no others.
 */
export function hiddenAt(
  parameters: Parameters,
  config: ModelConfig,
  sequences: Sequences,
  tokens: Int32Array,
  watch?: Watch,
): tf.Tensor2D {
  return tf.tidy(() => {
    const at = tf.tensor1d(tokens, 'int32');
    // Where nearly all are wanted, they are picked once at the end.
    if (tokens.length >= sequences.ids.length) return gatherRows(hidden(parameters, config, sequences, watch), at);
    return hidden(parameters, config, sequences, watch, at);
  });
}

function hidden(
  parameters: Parameters,
  config: ModelConfig,
  { ids, places, longest }: Sequences,
  watch?: Watch,
  wanted?: tf.Tensor1D,
): tf.Tensor2D {
  const { max_position_embeddings: context, rms_norm_eps: epsilon } = config;
  if (longest > context) throw new RangeError(`${longest} tokens are more than the model's context of ${context}`);
  const layers = config.num_hidden_layers;
  // The first ones are computed again: their turn comes when the others' values are gone.
  const again = watch ? 0 : layers - layersKept(config, ids.length);
  return tf.tidy(() => {
    const every = { config, places: tf.tensor2d(places, [ids.length, 2], 'int32'), longest, watch };
    let x = gatherRows(weight<tf.Tensor2D>(parameters, EMBEDDING), tf.tensor1d(ids, 'int32')); // [N, D]
    // What a layer leaves behind it that no gradient needs goes at once, and so does what came in.
    for (let i = 0; i < layers; i++) {
      const input = x;
      const layer = i < again ? recomputedLayer : layerOutput;
      x = tf.tidy(() => layer(parameters, i === layers - 1 ? { ...every, wanted } : every, input, i));
      input.dispose();
    }
    return rmsNorm(x, weight<tf.Tensor1D>(parameters, FINAL_NORM), epsilon);
  });
}

/** hidden [N, D] -> logits [N, V]. Take only the tokens you need, by `hiddenAt`; for probabilities alone there is token-logprobs.ts. */
export function logits(parameters: Parameters, hidden: tf.Tensor2D): tf.Tensor2D {
  return linear(hidden, outputMatrix(parameters), undefined, isAdapted(parameters));
}

/** The output layer [V, D]: the embedding, unless the model has one of its own. */
export const outputMatrix = (parameters: Parameters): tf.Tensor2D =>
  weight<tf.Tensor2D>(parameters, parameters.has(OUTPUT) ? OUTPUT : EMBEDDING);
