/** float16 (IEEE 754 binary16) as bits, for machines whose JavaScript has no Float16Array. */

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** The value of 16 bits. */
export function fromHalf(half: number): number {
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  const sign = half & 0x8000 ? -1 : 1;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The 16 bits nearest to a value, ties to even; beyond ±65,504 infinity. */
export function toHalf(value: number): number {
  float[0] = value;
  const all = bits[0] as number;
  const sign = (all >>> 16) & 0x8000;
  const magnitude = all & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  if (magnitude >= 0x47800000) return sign | 0x7c00;
  if (magnitude < 0x38800000) {
    // Below 2⁻¹⁴ a step is 2⁻²⁴, and so many of them fit a float exactly.
    const steps = Math.abs(float[0] as number) * 2 ** 24;
    const whole = Math.floor(steps);
    const rest = steps - whole;
    return sign | (whole + (rest > 0.5 || (rest === 0.5 && whole % 2 === 1) ? 1 : 0));
  }
  const up = 0xfff + ((magnitude >> 13) & 1);
  return sign | (((magnitude + up) >>> 13) - (112 << 10));
}

let table: Float32Array | null = null;

/** The value of every half, by its bits: looking up takes a tenth of the time of working it out, and models have millions. */
export function halves(): Float32Array {
  table ??= Float32Array.from({ length: 0x10000 }, (_, half) => fromHalf(half));
  return table;
}
