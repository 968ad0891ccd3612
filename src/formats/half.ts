/** float16 and bfloat16 of files, as float32. */
import { halves } from '../data/halves';

/** Halves, little endian, as float32. */
export function fromHalves(bytes: Uint8Array): Float32Array {
  const all = halves();
  const out = new Float32Array(bytes.length >> 1);
  for (let i = 0; i < out.length; i++)
    out[i] = all[(bytes[2 * i] as number) | ((bytes[2 * i + 1] as number) << 8)] as number;
  return out;
}

/** bfloat16, little endian, as float32: its bits are the upper half of a float's. */
export function fromBfloats(bytes: Uint8Array): Float32Array {
  const out = new Float32Array(bytes.length >> 1);
  const words = new Uint32Array(out.buffer);
  for (let i = 0; i < out.length; i++)
    words[i] = ((bytes[2 * i] as number) << 16) | ((bytes[2 * i + 1] as number) << 24);
  return out;
}
