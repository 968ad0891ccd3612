import type { GpuContext, TensorRange } from '../../gpu-context';
import { endOf } from '../../gpu-views';
import type { GpuKernel } from '../../op';
import type { Changing } from '../../recording/interpose';
import { tf } from '../../tfjs-internals';
import { f, u, type Word } from '../../uniforms';
import { declare, groups, perElement } from '../../wgsl';
import { type AdamwSettings, bySlot } from './settings';

/** Partial sums of squares a run of gradients, written at `offset`. */
const PARTS = 1024;

const squares = `${declare(['g r', 'parts w'], ['count: u32', 'offset: u32'])}
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  var sum = 0.0;
  for (var i = id.x; i < p.count; i += ${PARTS}u) { sum += g[i] * g[i]; }
  parts[p.offset + id.x] = sum;
}`;

const root = `${declare(['parts r', 'norm w'], ['count: u32'])}
var<workgroup> team: array<f32, 64>;
@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) me: u32) {
  var sum = 0.0;
  for (var i = me; i < p.count; i += 64u) { sum += parts[i]; }
  team[me] = sum;
  workgroupBarrier();
  if (me == 0u) {
    var all = 0.0;
    for (var i = 0u; i < 64u; i++) { all += team[i]; }
    norm[0] = sqrt(all);
  }
}`;

const LIVE = 'maxNorm beta1 beta2 stepSize root epsilon keep'.split(' ').map((name) => `${name}: f32`);

/** Whether the norm is finite is read from its bits: a compiler may assume that a float is never NaN. */
const update =
  declare(['w w', 'g r', 'm w', 'v w', 'norm r'], ['count: u32', 'decayed: u32'], LIVE) +
  perElement(
    'p.count',
    `if ((bitcast<u32>(norm[0]) & 0x7f800000u) == 0x7f800000u) { return; }
  let grad = g[i] * min(1.0, q.maxNorm / (norm[0] + 1e-6));
  let m1 = q.beta1 * m[i] + (1.0 - q.beta1) * grad;
  let v1 = q.beta2 * v[i] + (1.0 - q.beta2) * grad * grad;
  m[i] = m1;
  v[i] = v1;
  w[i] = w[i] * select(1.0, q.keep, i < p.decayed) - q.stepSize * m1 / (sqrt(v1) * q.root + q.epsilon);`,
  );

/** Parameter, gradient, m and v: of one tensor, or of several that are neighbours in all four arenas. */
interface Run {
  readonly parts: readonly (tf.TensorInfo | TensorRange)[];
  readonly count: number;
  /** Elements, from the first, that are decayed. */
  readonly decayed: number;
}

function runs(context: GpuContext, inputs: readonly tf.TensorInfo[], decayed: number): Run[] {
  const slots = bySlot(inputs).map((slot, i) => {
    const [parameter, gradient, m, v] = slot;
    const views = [parameter, m, v].map((tensor) => context.views.of(tensor));
    // Where the others lie in arenas the gradient must, too, or the run would break here.
    views.splice(1, 0, views.every(Boolean) ? context.views.settle(gradient, parameter) : undefined);
    return { slot, views, size: tf.util.sizeFromShape(parameter.shape), decay: i < decayed };
  });
  const out: Run[] = [];
  for (let from = 0; from < slots.length; ) {
    let to = from + 1;
    while (to < slots.length && slots[to]?.views.every((view, k) => follows(slots[to - 1]?.views[k], view))) to++;
    const own = slots.slice(from, to);
    const [head, last] = [own[0] as (typeof slots)[number], own.at(-1) as (typeof slots)[number]];
    from = to;
    if (!head.views.every(Boolean)) {
      out.push({ parts: head.slot, count: head.size, decayed: head.decay ? head.size : 0 });
      continue;
    }
    const [start, end] = [head.views[0]?.offset ?? 0, last.views[0] ? last.views[0].offset + last.views[0].size : 0];
    const keeps = own.find(({ decay }) => !decay)?.views[0]?.offset;
    out.push({
      parts: head.views.map((view, k) => ({
        tensors: own.map(({ slot }) => slot[k] as tf.TensorInfo),
        binding: { buffer: view?.buffer as GPUBuffer, offset: view?.offset ?? 0, size: end - start },
      })),
      count: (end - start) / 4,
      decayed: ((keeps ?? end) - start) / 4,
    });
  }
  return out;
}

type Place = Parameters<typeof endOf>[0] | undefined;
const follows = (before: Place, view: Place): boolean =>
  before !== undefined && view !== undefined && before.buffer === view.buffer && endOf(before) === view.offset;

function live(s: AdamwSettings): Word[] {
  return [
    Math.min(s.maxNorm, 3e38),
    s.beta1,
    s.beta2,
    s.learningRate / (1 - s.beta1 ** s.step),
    1 / Math.sqrt(1 - s.beta2 ** s.step),
    s.epsilon,
    1 - s.learningRate * s.weightDecay,
  ].map(f);
}

export const adamwGpu: GpuKernel<AdamwSettings> = (context, inputs, attributes) => {
  const all = runs(context, inputs, attributes.decayed);
  const parts = context.output([PARTS * all.length]);
  for (const [i, run] of all.entries()) {
    context.dispatch({
      code: squares,
      buffers: [run.parts[1] as TensorRange, parts],
      uniforms: [u(run.count), u(PARTS * i)],
      workgroups: [PARTS / 64],
    });
  }
  const norm = context.output([]);
  context.dispatch({ code: root, buffers: [parts, norm], uniforms: [u(PARTS * all.length)], workgroups: [1] });
  context.release(parts);
  for (const { parts: own, count, decayed } of all) {
    context.dispatch({
      code: update,
      buffers: [...own, norm],
      uniforms: [u(count), u(decayed)],
      live: live(attributes),
      workgroups: groups(count),
    });
  }
  return norm;
};

export const changing: Changing<AdamwSettings> = {
  standsFor: (recorded, now) => recorded.decayed === now.decayed,
  live,
};
