export interface DecodeSettings {
  /** Of queries. */
  readonly heads: number;
  /** Of keys and of values; as many as `heads` without. */
  readonly keyHeads?: number;
  readonly theta: number;
  readonly epsilon: number;
  readonly eosId: number;
  readonly seed: number;
  /** 0 is greedy. */
  readonly temperature: number;
  /** Keep the k likeliest tokens; 0 for all. */
  readonly topK: number;
  /** Keep the likeliest tokens that together reach this probability; 1 for all. */
  readonly topP: number;
}

/** At most so many steps. */
export interface DecodeAttributes extends DecodeSettings {
  readonly steps: number;
  /** Linears with factors of an adapter beside them, seven a layer, in the order of the factors. */
  readonly adapted: readonly number[];
}

/** Sizes of a layer, from its cache of keys: heads of queries and of keys, the width of a head. */
export function decodeHeads(keys: { readonly shape: readonly number[] }, settings: DecodeSettings) {
  const { heads, keyHeads = heads } = settings;
  return { heads, keyHeads, d: (keys.shape[2] as number) / keyHeads };
}

/** The inputs of FusedDecode by name; `head`: the output matrix [V, D], the embedding itself where they are tied. */
export function decodeInputs<T>(inputs: readonly T[], adapted: readonly number[] = []) {
  const [active, lengths, streams, drawn, logits, embedding, finalNorm, head, ...rest] = inputs as [
    T,
    T,
    T,
    T,
    T,
    T,
    T,
    T,
    ...T[],
  ];
  const layers = Array.from({ length: (rest.length - adapted.length) / 11 }, (_, i) => {
    const [inputNorm, query, key, value, output, postNorm, gate, up, down, keys, values] = rest.slice(
      11 * i,
      11 * (i + 1),
    ) as [T, T, T, T, T, T, T, T, T, T, T];
    return { inputNorm, query, key, value, output, postNorm, gate, up, down, keys, values };
  });
  const factors = rest.slice(11 * layers.length);
  return { active, lengths, streams, drawn, logits, embedding, finalNorm, head, layers, factors };
}
