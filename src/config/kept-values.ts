/** What a forward pass keeps for its gradient, in values of four bytes, and from where on less is kept and more computed. */
import { headsOf, type ModelConfig } from './model';

/** Logits that are made at once: 64 MB. Those of more tokens are made in blocks, and again for the gradient. */
export const MOST_LOGITS = 2 ** 24;

/**
 * What all layers may keep: 560 MB, which is 512 tokens of a model of SmolLM2-135M's shape. Where it would be more, as many layers as
 * must keep only what came in and are computed again for the gradient.
 */
const MOST_KEPT = 140e6;

/** Values that one layer keeps of a token. */
export function keptOfLayer(config: ModelConfig): number {
  const { hidden_size: width, intermediate_size: inner } = config;
  const { heads, keyHeads, d } = headsOf(config);
  return 5 * width + (heads + 2 * keyHeads) * d + heads * d + 3 * inner;
}

/** Of them what lies behind its attention: of the last layer only tokens that are read keep it. */
export const keptBehindAttention = ({ hidden_size: width, intermediate_size: inner }: ModelConfig): number =>
  3 * width + 3 * inner;

/** Tokens of a step above which layers of a model are computed again. */
export const tokensKept = (config: ModelConfig): number =>
  Math.floor(MOST_KEPT / (config.num_hidden_layers * keptOfLayer(config)));

/** How many layers keep all that they make at so many tokens; the others are computed again. */
export function layersKept(config: ModelConfig, tokens: number): number {
  const { hidden_size: width, num_hidden_layers: layers } = config;
  if (tokens <= tokensKept(config)) return layers;
  const room = MOST_KEPT / tokens - layers * width;
  return Math.max(0, Math.floor(room / (keptOfLayer(config) - width)));
}
