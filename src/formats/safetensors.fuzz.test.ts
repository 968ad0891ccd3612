import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FUZZ_TIMEOUT, fuzz } from '../testing/fuzz';
import { mutatedBytes, mutatedJson } from '../testing/mutations';
import { InputError } from '../text/input-error';
import { readSafetensors, type Safetensors, writeSafetensors } from './safetensors';

const float = (name: string, shape: number[]) => ({
  name,
  shape,
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i + name.length)),
});
const good = writeSafetensors([float('model.embed.weight', [4, 3]), float('b', [2]), float('scale', [])], {
  step: '7',
});
const headerLength = Number(new DataView(good.buffer).getBigUint64(0, true));
const header = JSON.parse(new TextDecoder().decode(good.subarray(8, 8 + headerLength))) as object;
const data = good.subarray(8 + headerLength);

function withHeader(text: string): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(text);
  const out = new Uint8Array(8 + json.length + data.length);
  new DataView(out.buffer).setBigUint64(0, BigInt(json.length), true);
  out.set(json, 8);
  out.set(data, 8 + json.length);
  return out;
}

/**
 * What is accepted is what the file's own header says, byte for byte, read here a second time in the plainest way; every
 * byte of data belongs to one tensor.
 */
function accepted({ tensors, metadata }: Safetensors, file: Uint8Array): void {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const length = view.getUint32(0, true);
  const said = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length))) as Record<string, never>;
  const names = Object.keys(said).filter((name) => name !== '__metadata__');
  expect(tensors.map((t) => t.name)).toEqual(names);
  let bytes = 0;
  for (const tensor of tensors) {
    const {
      dtype,
      shape,
      data_offsets: offsets,
    } = said[tensor.name] as unknown as {
      readonly dtype: string;
      readonly shape: number[];
      readonly data_offsets: [number, number];
    };
    expect(tensor.shape).toEqual(shape);
    expect(tensor.data.length).toBe(shape.reduce((a, b) => a * b, 1));
    bytes += offsets[1] - offsets[0];
    if (dtype === 'F32') {
      const at = 8 + length + offsets[0];
      for (const [i, x] of tensor.data.entries()) expect(Object.is(x, view.getFloat32(at + 4 * i, true))).toBe(true);
    }
  }
  expect(8 + length + bytes).toBe(file.length);
  expect(Object.entries(metadata)).toEqual(Object.entries(said.__metadata__ ?? {}));
}

test(
  'safetensors: changed bytes and changed headers are refused, or read as they stand',
  () => {
    const inputs = fc.oneof(mutatedBytes(good), mutatedJson(header).map(withHeader));
    fuzz({ inputs, size: (file) => file.length, read: readSafetensors, accepted, refusal: InputError });
  },
  FUZZ_TIMEOUT,
);
