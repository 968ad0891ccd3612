/** Pictures as one PNG, to look at: a line a model, a column a caption. */
import { crc32, deflateSync } from 'node:zlib';
import { pictureOf } from '../data/picture';
import type { SampleRow } from '../data/rows';

const GAP = 4;

/** undefined where the rows hold no pictures. `scale`: pixels of the sheet for one of a picture. */
export function pictureSheet(rows: readonly SampleRow[], size: number, scale = 4): Uint8Array | undefined {
  const models = [...new Set(rows.flatMap(({ answers }) => Object.keys(answers)))];
  const cell = size * scale + GAP;
  const [width, height] = [rows.length * cell + GAP, models.length * cell + GAP];
  const image = new Uint8Array(width * height * 3).fill(255);
  let found = false;
  for (const [line, model] of models.entries())
    for (const [column, { answers }] of rows.entries()) {
      const picture = pictureOf(answers[model] ?? '', size);
      if (!picture) continue;
      found = true;
      for (let y = 0; y < size * scale; y++)
        for (let x = 0; x < size * scale; x++) {
          const at = 3 * ((GAP + line * cell + y) * width + GAP + column * cell + x);
          const from = 3 * (Math.floor(y / scale) * size + Math.floor(x / scale));
          for (let c = 0; c < 3; c++) image[at + c] = Math.round(127.5 * ((picture[from + c] as number) + 1));
        }
    }
  return found ? png(image, width, height) : undefined;
}

/** image: width · height · 3 bytes. */
function png(image: Uint8Array, width: number, height: number): Uint8Array {
  const lines = new Uint8Array(height * (1 + 3 * width)); // each begins with its filter: none
  for (let y = 0; y < height; y++)
    lines.set(image.subarray(3 * y * width, 3 * (y + 1) * width), y * (1 + 3 * width) + 1);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2], 8);
  const chunk = (type: string, data: Uint8Array) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
