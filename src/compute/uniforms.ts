/** Uniforms of our own GPU kernels: 32-bit words, packed in order. */

/** A 32-bit word of uniform data. */
export type Word = { readonly u: number } | { readonly f: number };
export const u = (value: number): Word => ({ u: value });
export const f = (value: number): Word => ({ f: value });

/** Uniforms as the GPU reads them. */
export function packWords(words: readonly Word[]): ArrayBuffer {
  const bytes = new ArrayBuffer(Math.ceil(words.length / 4) * 16);
  const view = new DataView(bytes);
  words.forEach((word, i) => {
    if ('u' in word) view.setUint32(4 * i, word.u, true);
    else view.setFloat32(4 * i, word.f, true);
  });
  return bytes;
}
