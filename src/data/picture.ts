/**
 * A picture as the text of an answer: a data URL of a BMP, which every browser draws and every program opens. So pictures go
 * wherever answers go: pairs, samples, labels and their files.
 */
const PREFIX = 'data:image/bmp;base64,';
const HEAD = 54;

export const isPicture = (text: string): boolean => text.startsWith(PREFIX);

/** pixels: size · size · 3 numbers, −1 to 1, red, green, blue, row by row from the top. */
export function pictureText(pixels: ArrayLike<number>, size: number): string {
  const row = Math.ceil((3 * size) / 4) * 4;
  const bytes = new Uint8Array(HEAD + row * size);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, HEAD, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, size, true);
  view.setInt32(22, -size, true); // from the top
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  for (let i = 0; i < size * size; i++)
    for (let c = 0; c < 3; c++) {
      const value = Math.round(127.5 * ((pixels[3 * i + c] as number) + 1));
      bytes[HEAD + row * Math.floor(i / size) + 3 * (i % size) + 2 - c] = Math.max(0, Math.min(255, value));
    }
  return PREFIX + btoa(String.fromCharCode(...bytes));
}

/** The picture of such a text; undefined where it is none of `size` pixels a side. */
export function pictureOf(text: string, size: number): Float32Array | undefined {
  const row = Math.ceil((3 * size) / 4) * 4;
  const length = HEAD + row * size;
  if (!isPicture(text) || text.length !== PREFIX.length + Math.ceil(length / 3) * 4) return undefined;
  let bytes: Uint8Array;
  try {
    bytes = Uint8Array.from(atob(text.slice(PREFIX.length)), (c) => c.charCodeAt(0));
  } catch {
    return undefined;
  }
  const view = new DataView(bytes.buffer);
  if (bytes.length !== length || view.getInt32(18, true) !== size || view.getInt32(22, true) !== -size)
    return undefined;
  const pixels = new Float32Array(3 * size * size);
  for (let i = 0; i < size * size; i++)
    for (let c = 0; c < 3; c++)
      pixels[3 * i + c] = (bytes[HEAD + row * Math.floor(i / size) + 3 * (i % size) + 2 - c] as number) / 127.5 - 1;
  return pixels;
}
