/** Linear weights of a layer, by their names in it. */
export const LAYER_LINEARS = [
  'self_attn.q_proj',
  'self_attn.k_proj',
  'self_attn.v_proj',
  'self_attn.o_proj',
  'mlp.gate_proj',
  'mlp.up_proj',
  'mlp.down_proj',
] as const;
export type LayerLinear = (typeof LAYER_LINEARS)[number];

/** Which of them an adapter changes. All of them: as Dettmers et al. 2023 (QLoRA); query and value: as Hu et al. 2021. */
export const ADAPTER_TARGETS = {
  'all-linear': LAYER_LINEARS,
  attention: ['self_attn.q_proj', 'self_attn.k_proj', 'self_attn.v_proj', 'self_attn.o_proj'],
  'query-value': ['self_attn.q_proj', 'self_attn.v_proj'],
} as const satisfies Readonly<Record<string, readonly LayerLinear[]>>;
export type AdapterTargets = keyof typeof ADAPTER_TARGETS;
