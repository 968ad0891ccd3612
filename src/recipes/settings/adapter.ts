/** What a stage trains of a model: all of its weights, or a low-rank adapter beside them (LoRA, Hu et al. 2021). */
import { ADAPTER_TARGETS, type AdapterTargets, type LayerLinear } from '../../config/adapter';
import { headsOf, type ModelConfig } from '../../config/model';
import { count, positive, setting } from '../../config/setting';
import { z } from '../../config/zod';
import { parameterCountOf } from '../memory';

const adapterSchema = z.object({
  train: setting(
    z.enum(['auto', 'full', 'lora']),
    'Weights trained',
    'full trains a copy of all weights, with two moments each; lora trains a small adapter and leaves the model’s own weights as they are, shared by all roles; auto takes lora for models of more than 20 million weights.',
    'auto',
  ),
  // Schulman et al. 2025, “LoRA without regret”, and what SmolLM2 took (recipes/large-model.ts).
  rank: setting(
    count(256),
    'LoRA rank r',
    'Rank of the two factors that change a weight: W + (α/r)·BA. At ranks from 4 to 16 an adapter takes learning rates of 1e-4 to 1e-3, about ten times what all weights of such a model take.',
    8,
  ),
  alpha: setting(positive(1024), 'LoRA α', 'The adapter’s part counts α/r times.', 16),
  targets: setting(
    z.enum(Object.keys(ADAPTER_TARGETS) as [AdapterTargets, ...AdapterTargets[]]),
    'LoRA layers',
    'Which weights get an adapter: all-linear those of attention and of the feed-forward part, attention only the former, query-value only queries and values (as in the paper).',
    'all-linear',
  ),
});
export type AdapterSettings = z.infer<typeof adapterSchema>;

/** For every stage that takes gradient steps. */
export const adapter = () => adapterSchema.prefault({});

/** Weights of the largest model that is trained in full where nobody says otherwise. */
const LARGEST_FULL = 20_000_000;

/** Whether a model is so large that stages train an adapter on it by themselves, and look at it less often. */
export const isLarge = (model: ModelConfig): boolean => parameterCountOf(model) > LARGEST_FULL;

/** Weights of an adapter of these settings: A [r, in] and B [out, r] of each weight that it changes. */
export function adapterCountOf({ rank, targets }: AdapterSettings, model: ModelConfig): number {
  const { hidden_size: width, intermediate_size: inner } = model;
  const { heads, keyHeads, d } = headsOf(model);
  /** in + out of each. */
  const sides: Readonly<Record<LayerLinear, number>> = {
    'self_attn.q_proj': width + heads * d,
    'self_attn.k_proj': width + keyHeads * d,
    'self_attn.v_proj': width + keyHeads * d,
    'self_attn.o_proj': heads * d + width,
    'mlp.gate_proj': width + inner,
    'mlp.up_proj': width + inner,
    'mlp.down_proj': inner + width,
  };
  const ofLayer = ADAPTER_TARGETS[targets].reduce((sum, linear) => sum + rank * sides[linear], 0);
  return model.num_hidden_layers * ofLayer;
}

/** Whether a stage of these settings trains an adapter on a model. */
export const trainsAdapter = ({ train }: AdapterSettings, model: ModelConfig): boolean =>
  train === 'lora' || (train === 'auto' && isLarge(model));
