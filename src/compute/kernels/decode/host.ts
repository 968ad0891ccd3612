/** The reference of decoding, in plain JavaScript on arrays: what cpu runs. */
import { ropeTable } from '../rope/table';
import { drawToken } from './draw-token';
import type { DecodeSettings, decodeInputs } from './settings';

type Arrays = Float32Array | Int32Array;
type Inputs = ReturnType<typeof decodeInputs<Arrays>>;
type Layer = Inputs['layers'][number];

export interface HostShape {
  readonly rows: number;
  readonly width: number;
  readonly heads: number;
  readonly keyHeads: number;
  /** Width of a head. */
  readonly d: number;
  readonly vocabulary: number;
  readonly capacity: number;
  readonly most: number;
}

export function decodeHost(inputs: Inputs, shape: HostShape, settings: DecodeSettings, steps: number): void {
  const { active, drawn, lengths } = inputs;
  const { rows, vocabulary, most } = shape;
  const table = ropeTable(shape.capacity, shape.d / 2, settings.theta);
  for (let step = 0; step < steps; step++) {
    const position = active[1] as number;
    const before = [...active.subarray(2, 2 + (active[0] as number))];
    if (before.length === 0 || position === most) return;
    const left: number[] = [];
    for (const [slot, row] of before.entries()) {
      const line = inputs.logits.subarray(slot * vocabulary, (slot + 1) * vocabulary) as Float32Array;
      const { id, logprob } = drawToken(line, settings, settings.seed, inputs.streams[row] as number, position);
      drawn[row * most + position] = id;
      drawn[(rows + row) * most + position] = logprob;
      if (id !== settings.eosId) left.push(row);
    }
    active.set([left.length, position + 1, ...left]);
    if (position + 1 === most) return;
    for (const [slot, row] of left.entries()) {
      const id = drawn[row * most + position] as number;
      const logits = nextLogits(inputs, shape, settings, table, row, (lengths[row] as number) + position, id);
      inputs.logits.set(logits, slot * vocabulary);
    }
  }
}

/** Reads one token at `column` of a row. */
function nextLogits(
  { embedding, finalNorm, head, layers }: Inputs,
  shape: HostShape,
  settings: DecodeSettings,
  table: Float32Array,
  row: number,
  column: number,
  id: number,
): Float32Array {
  const { width, capacity, keyHeads, d } = shape;
  const keyWidth = keyHeads * d;
  let x: Float32Array = Float32Array.from(embedding.subarray(id * width, (id + 1) * width));
  for (const layer of layers) {
    const normed = norm(x, layer.inputNorm, settings.epsilon);
    const [q, k, v] = [layer.query, layer.key, layer.value].map((w) => times(w, normed)) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    for (const part of [q, k]) turn(part, table, column, capacity, d);
    layer.keys.set(k, (row * capacity + column) * keyWidth);
    layer.values.set(v, (row * capacity + column) * keyWidth);
    x = plus(x, times(layer.output, attend(q, layer, row * capacity, column, shape)));
    const again = norm(x, layer.postNorm, settings.epsilon);
    const gate = times(layer.gate, again);
    const up = times(layer.up, again);
    x = plus(
      x,
      times(
        layer.down,
        gate.map((g, i) => (g / (1 + Math.exp(-g))) * (up[i] as number)),
      ),
    );
  }
  return times(head, norm(x, finalNorm, settings.epsilon));
}

const plus = (a: Float32Array, b: Float32Array): Float32Array => a.map((x, i) => x + (b[i] as number));

function norm(x: Float32Array, w: Arrays, epsilon: number): Float32Array {
  const r = 1 / Math.sqrt(x.reduce((sum, e) => sum + e * e, 0) / x.length + epsilon);
  return x.map((e, i) => e * r * (w[i] as number));
}

/** W [out, in]·x. */
function times(w: Arrays, x: Float32Array): Float32Array {
  const out = new Float32Array(w.length / x.length);
  for (let o = 0; o < out.length; o++) {
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += (w[o * x.length + i] as number) * (x[i] as number);
    out[o] = sum;
  }
  return out;
}

function turn(x: Float32Array, table: Float32Array, position: number, positions: number, d: number): void {
  const half = d / 2;
  for (let at = 0; at < x.length; at += at % (2 * half) === half - 1 ? half + 1 : 1) {
    const i = at % (2 * half);
    const [c, s] = [table[position * half + i] as number, table[(positions + position) * half + i] as number];
    const [a, b] = [x[at] as number, x[at + half] as number];
    x[at] = a * c - b * s;
    x[at + half] = b * c + a * s;
  }
}

/** Attention of one query [H·d] over the columns 0..last of the cache from row `first` on. */
function attend(
  q: Float32Array,
  { keys, values }: Layer,
  first: number,
  last: number,
  { heads, keyHeads, d }: HostShape,
): Float32Array {
  const width = keyHeads * d;
  const out = new Float32Array(q.length);
  for (let h = 0; h < heads; h++) {
    const own = Math.floor((h * keyHeads) / heads) * d; // its head of keys
    const scores = Array.from({ length: last + 1 }, (_, j) => {
      let sum = 0;
      for (let e = 0; e < d; e++) sum += (q[h * d + e] as number) * (keys[(first + j) * width + own + e] as number);
      return sum / Math.sqrt(d);
    });
    const top = Math.max(...scores);
    const weights = scores.map((s) => Math.exp(s - top));
    const total = weights.reduce((a, b) => a + b);
    for (const [j, weight] of weights.entries()) {
      for (let e = 0; e < d; e++) {
        const at = h * d + e;
        out[at] = (out[at] as number) + (weight / total) * (values[(first + j) * width + own + e] as number);
      }
    }
  }
  return out;
}

/** `width`: of the keys of a token. */
export function fillCacheHost(qkv: Arrays, keys: Arrays, values: Arrays, slots: Arrays, width: number): void {
  const row = qkv.length / slots.length;
  slots.forEach((slot, n) => {
    if (slot < 0) return;
    const end = (n + 1) * row;
    keys.set(qkv.subarray(end - 2 * width, end - width), slot * width);
    values.set(qkv.subarray(end - width, end), slot * width);
  });
}
