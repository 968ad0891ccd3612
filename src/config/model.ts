import { z } from './zod';

/** Llama's shape, under Hugging Face's names (`LlamaConfig`), so that it is written to config.json as it is. */
export const modelConfigSchema = z.object({
  vocab_size: z.int().min(2).max(65_536),
  hidden_size: z.int().min(2).max(4096),
  intermediate_size: z.int().min(2).max(16_384),
  num_hidden_layers: z.int().min(1).max(64),
  num_attention_heads: z.int().min(1).max(64),
  /** Heads of keys and of values, each of which serves several of queries; as many as those where it is not said. */
  num_key_value_heads: z.int().min(1).max(64).optional(),
  /** Width of a head; width/heads where it is not said. */
  head_dim: z.int().min(2).max(128).optional(),
  /** false: the output layer is a matrix of its own (`lm_head.weight`), and not the embedding. */
  tie_word_embeddings: z.literal(false).optional(),
  max_position_embeddings: z.int().min(2).max(1_048_576),
  /** Without one transformers takes 1e-6. */
  rms_norm_eps: z.number().positive().max(1).default(1e-6),
  rope_theta: z.number().positive().default(10_000),
});
export type ModelConfig = z.infer<typeof modelConfigSchema>;

/** Heads of queries and of keys, and the width of a head. */
export function headsOf({ num_attention_heads: heads, num_key_value_heads, head_dim, hidden_size }: ModelConfig): {
  readonly heads: number;
  readonly keyHeads: number;
  readonly d: number;
} {
  return { heads, keyHeads: num_key_value_heads ?? heads, d: head_dim ?? hidden_size / heads };
}

/** Whether the output layer is the embedding. */
export const isTied = ({ tie_word_embeddings }: ModelConfig): boolean => tie_word_embeddings !== false;

/** Tokens that a run reads at most where nobody says otherwise, whatever its model could: attention and its memory grow with them. */
export const CONTEXT_LENGTH = 512;

/** The shape as a run of a context length uses it. What leaves the page says the model's own context again. */
export const shapeOfRun = (model: ModelConfig, contextLength = CONTEXT_LENGTH): ModelConfig => ({
  ...model,
  max_position_embeddings: Math.min(model.max_position_embeddings, contextLength),
});

export const PRESETS = ['nano', 'tiny', 'small'] as const;
export type PresetName = (typeof PRESETS)[number];

/** Files of a bundled model that a run is made from: its identity is that of these, whatever else lies in the folder. */
export const BUNDLED_FILES: readonly string[] = [
  'config.json',
  'model.safetensors',
  'tokenizer.json',
  'tokenizer_config.json',
  'generation_config.json',
];

const shape = (layers: number, width: number, heads: number, context: number, inner: number): ModelConfig => ({
  vocab_size: 1024,
  hidden_size: width,
  intermediate_size: inner,
  num_hidden_layers: layers,
  num_attention_heads: heads,
  max_position_embeddings: context,
  rms_norm_eps: 1e-5,
  rope_theta: 10_000,
});

/** Inner width of SwiGLU is 8/3 of the width, rounded up to a multiple of 16 (Shazeer 2020). */
export const presets: Readonly<Record<PresetName, ModelConfig>> = {
  nano: shape(2, 64, 4, 128, 176),
  tiny: shape(4, 128, 4, 128, 352),
  small: shape(6, 256, 8, 256, 688),
};
