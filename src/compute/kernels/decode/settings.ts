export interface DecodeSettings {
  readonly heads: number;
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
}

/** The inputs of FusedDecode by name. */
export function decodeInputs<T>(inputs: readonly T[]) {
  const [active, lengths, streams, drawn, logits, embedding, finalNorm, ...rest] = inputs as [
    T,
    T,
    T,
    T,
    T,
    T,
    T,
    ...T[],
  ];
  const layers = Array.from({ length: rest.length / 11 }, (_, i) => {
    const [inputNorm, query, key, value, output, postNorm, gate, up, down, keys, values] = rest.slice(
      11 * i,
      11 * (i + 1),
    ) as [T, T, T, T, T, T, T, T, T, T, T];
    return { inputNorm, query, key, value, output, postNorm, gate, up, down, keys, values };
  });
  return { active, lengths, streams, drawn, logits, embedding, finalNorm, layers };
}
