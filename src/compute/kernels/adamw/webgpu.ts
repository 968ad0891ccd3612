import { declare, f, type GpuContext, groups, perElement, u } from '../../gpu-context';
import { tf } from '../../tfjs-internals';
import type { AdamwSettings } from './adamw';

/** Partial sums of squares of one gradient: 64 of them at `offset`. */
const squares = `${declare(['g r', 'parts w'], ['count: u32', 'offset: u32'])}
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  var sum = 0.0;
  for (var i = id.x; i < p.count; i += 64u) { sum += g[i] * g[i]; }
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

const FIELDS = 'maxNorm beta1 beta2 stepSize root epsilon keep'.split(' ').map((name) => `${name}: f32`);

/** Whether the norm is finite is read from its bits: a compiler may assume that a float is never NaN. */
const update =
  declare(['w w', 'g r', 'm w', 'v w', 'norm r'], ['count: u32', ...FIELDS]) +
  perElement(
    'p.count',
    `if ((bitcast<u32>(norm[0]) & 0x7f800000u) == 0x7f800000u) { return; }
  let grad = g[i] * min(1.0, p.maxNorm / (norm[0] + 1e-6));
  let m1 = p.beta1 * m[i] + (1.0 - p.beta1) * grad;
  let v1 = p.beta2 * v[i] + (1.0 - p.beta2) * grad * grad;
  m[i] = m1;
  v[i] = v1;
  w[i] = w[i] * p.keep - p.stepSize * m1 / (sqrt(v1) * p.root + p.epsilon);`,
  );

export function registerAdamwGpu(context: GpuContext): void {
  context.register('FusedGlobalNorm', (gradients) => {
    const parts = context.output([64 * gradients.length]);
    for (const [i, gradient] of gradients.entries()) {
      const count = tf.util.sizeFromShape(gradient.shape);
      context.dispatch({ code: squares, buffers: [gradient, parts], uniforms: [u(count), u(64 * i)], workgroups: [1] });
    }
    const norm = context.output([]);
    context.dispatch({ code: root, buffers: [parts, norm], uniforms: [u(64 * gradients.length)], workgroups: [1] });
    context.release(parts);
    return norm;
  });
  context.register('FusedAdamw', (inputs, attributes) => {
    const s = attributes as unknown as AdamwSettings;
    const count = tf.util.sizeFromShape(inputs[0]?.shape ?? []);
    const numbers = [
      Math.min(s.maxNorm, 3e38),
      s.beta1,
      s.beta2,
      s.learningRate / (1 - s.beta1 ** s.step),
      1 / Math.sqrt(1 - s.beta2 ** s.step),
      s.epsilon,
      1 - s.learningRate * s.weightDecay,
    ];
    context.dispatch({
      code: update,
      buffers: inputs,
      uniforms: [u(count), ...numbers.map(f)],
      workgroups: groups(count),
      changing: true,
    });
    return [];
  });
}
