import type { PictureConfig } from '../config/picture';

export const PATCH = 12; // 2 × 2 pixels of three colours
/** Numbers by which a noise level is told: sines and cosines. */
export const TIME = 32;

/** Name and shape of every weight, [out, in] like those of the language models. */
export function unetShapes({ size, widths: [a, b], blocks, embedding, caption }: PictureConfig): Map<string, number[]> {
  const shapes = new Map<string, number[]>([
    ['embed.in', [2 * embedding, caption + TIME]],
    ['embed.out', [embedding, embedding]],
    ['patch.in', [a, PATCH]],
    ['patch.place', [(size / 2) ** 2, a]],
    ['down', [b, 4 * a]],
    ['up', [a, b]],
    ['skip', [a, a]],
    ['final.norm', [a]],
    ['final.out', [PATCH, 9 * a]],
  ]);
  for (const [level, count] of Object.entries({ fine: blocks[0], middle: blocks[1], rise: blocks[2] }))
    for (let i = 0; i < count; i++) {
      const width = level === 'middle' ? b : a;
      const inner = innerOf(width);
      shapes.set(`${level}.${i}.norm`, [width]);
      shapes.set(`${level}.${i}.embed`, [2 * inner, embedding]);
      shapes.set(`${level}.${i}.in`, [2 * inner, 9 * width]);
      shapes.set(`${level}.${i}.out`, [width, 9 * inner]);
    }
  return shapes;
}
/** Inside a block, so that its two convolutions cost about what two of its own width would. */
const innerOf = (width: number): number => Math.round((2 * width) / 3);
