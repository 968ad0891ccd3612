/**
 * The model as one would write it in tfjs at first: its own operations, its own gradients, nothing fused and nothing
 * cached. This is what the benchmark measures us against, so it takes no kernel of ours; weights are [in, out], which
 * is the faster way round for tfjs.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { ModelConfig } from '../config/model';
import { type NamedArray, SCORE_HEAD } from '../data/weights';

export type PlainWeights = ReadonlyMap<string, tf.Variable>;

/** The same weights: matrices other than the embedding turned to [in, out]. */
export function plainWeights(arrays: readonly NamedArray[]): PlainWeights {
  const made = arrays.map(({ name, shape, data }): [string, tf.Variable] => {
    const initial = tf.tidy(() => {
      const tensor = tf.tensor(data.slice(), [...shape], 'float32');
      return shape.length === 2 && !name.includes('embed') ? tf.transpose(tensor) : tf.clone(tensor);
    });
    const variable = tf.variable(initial);
    initial.dispose();
    return [name, variable];
  });
  return new Map(made);
}

export class PlainModel {
  readonly weights: PlainWeights;
  readonly config: ModelConfig;
  private readonly cos: tf.Tensor2D;
  private readonly sin: tf.Tensor2D;
  private readonly mask: tf.Tensor2D;

  constructor(config: ModelConfig, weights: PlainWeights) {
    this.config = config;
    this.weights = weights;
    const length = config.max_position_embeddings;
    const half = config.hidden_size / config.num_attention_heads / 2;
    const angle = (i: number): number => Math.floor(i / (2 * half)) * config.rope_theta ** (-(i % half) / half);
    const table = (f: (x: number) => number) =>
      tf.tensor2d(
        Float32Array.from({ length: length * 2 * half }, (_, i) => f(angle(i))),
        [length, 2 * half],
      );
    this.cos = table(Math.cos);
    this.sin = table(Math.sin);
    this.mask = tf.tidy(() => tf.mul(tf.sub(tf.linalg.bandPart(tf.ones([length, length]), -1, 0), 1), 1e9));
  }

  /** ids int32 [B, T], without padding on the left -> hidden states after the final norm, [B, T, D]. */
  hidden(ids: tf.Tensor2D): tf.Tensor3D {
    const { num_hidden_layers: layers, hidden_size: d } = this.config;
    const [batch, length] = ids.shape;
    let x: tf.Tensor3D = tf.gather(this.weight('model.embed_tokens'), ids.flatten()).reshape([batch, length, d]);
    for (let layer = 0; layer < layers; layer++) {
      const name = `model.layers.${layer}`;
      x = tf.add(x, this.attend(this.norm(x, `${name}.input_layernorm`), `${name}.self_attn`));
      x = tf.add(x, this.mlp(this.norm(x, `${name}.post_attention_layernorm`), `${name}.mlp`));
    }
    return this.norm(x, 'model.norm');
  }

  /** hidden [..., D] -> logits [N, V], through the tied embedding. */
  logits(hidden: tf.Tensor): tf.Tensor2D {
    const rows = hidden.reshape<tf.Tensor2D>([-1, this.config.hidden_size]);
    return tf.matMul(rows, tf.transpose(this.weight('model.embed_tokens')));
  }

  /** The score head at every position: hidden [..., D] -> [N]. */
  scores(hidden: tf.Tensor): tf.Tensor1D {
    const rows = hidden.reshape<tf.Tensor2D>([-1, this.config.hidden_size]);
    return tf.matMul(rows, this.weight<tf.Tensor2D>(SCORE_HEAD.replace(/\.weight$/, ''))).reshape([-1]);
  }

  dispose(): void {
    tf.dispose([this.cos, this.sin, this.mask, ...this.weights.values()]);
  }

  private weight<T extends tf.Tensor = tf.Tensor>(name: string): T {
    const found = this.weights.get(`${name}.weight`);
    if (!found) throw new Error(`the plain model has no weight ${name}`);
    return found as tf.Tensor as T;
  }

  private norm(x: tf.Tensor3D, name: string): tf.Tensor3D {
    const variance = tf.mean(tf.square(x), -1, true);
    return tf.mul(tf.mul(x, tf.rsqrt(tf.add(variance, this.config.rms_norm_eps))), this.weight(name));
  }

  private linear(x: tf.Tensor3D, name: string): tf.Tensor3D {
    const weight = this.weight<tf.Tensor2D>(name);
    const [batch, length] = x.shape;
    return tf.matMul(x.reshape([batch * length, -1]), weight).reshape([batch, length, weight.shape[1]]);
  }

  private attend(x: tf.Tensor3D, name: string): tf.Tensor3D {
    const [batch, length, d] = x.shape;
    const heads = this.config.num_attention_heads;
    const split = (t: tf.Tensor3D) => t.reshape([batch, length, heads, d / heads]).transpose<tf.Tensor4D>([0, 2, 1, 3]);
    const query = this.turn(split(this.linear(x, `${name}.q_proj`)));
    const key = this.turn(split(this.linear(x, `${name}.k_proj`)));
    const value = split(this.linear(x, `${name}.v_proj`));
    const scaled = tf.mul(tf.matMul(query, key, false, true), 1 / Math.sqrt(d / heads));
    const weights = tf.softmax(tf.add(scaled, this.mask.slice([0, 0], [length, length])));
    const mixed = tf.matMul(weights, value).transpose([0, 2, 1, 3]).reshape<tf.Tensor3D>([batch, length, d]);
    return this.linear(mixed, `${name}.o_proj`);
  }

  /** Rotary positions, half and half: x·cos + (-x₂ | x₁)·sin. */
  private turn(x: tf.Tensor4D): tf.Tensor4D {
    const [, , length, d] = x.shape;
    const [first, second] = tf.split(x, 2, -1) as [tf.Tensor4D, tf.Tensor4D];
    const rotated = tf.concat([tf.neg(second), first], -1);
    const rows = (table: tf.Tensor2D) => table.slice([0, 0], [length, d]);
    return tf.add(tf.mul(x, rows(this.cos)), tf.mul(rotated, rows(this.sin)));
  }

  private mlp(x: tf.Tensor3D, name: string): tf.Tensor3D {
    const gate = this.linear(x, `${name}.gate_proj`);
    const silu = tf.mul(gate, tf.sigmoid(gate));
    return this.linear(tf.mul(silu, this.linear(x, `${name}.up_proj`)), `${name}.down_proj`);
  }
}
