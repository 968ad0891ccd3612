import type { GpuKernel } from '../../op';
import type { tf } from '../../tfjs-internals';
import { f, u } from '../../uniforms';
import { declare, perRow, rowGroups } from '../../wgsl';
import type { RmsNormAttributes } from './reference';

const FIELDS = ['n: u32', 'd: u32', 'epsilon: f32'];

const forward = (software: boolean): string =>
  declare(['x r', 'w r', 'y w'], FIELDS) +
  perRow(
    software,
    'p.n',
    `let base = row * p.d;
  var sum = 0.0;
  for (var i = lane; i < p.d; i += LANES) { sum += x[base + i] * x[base + i]; }
  let r = inverseSqrt(total(sum) / f32(p.d) + p.epsilon);
  for (var i = lane; i < p.d; i += LANES) { y[base + i] = x[base + i] * r * w[i]; }`,
  );

/** dx = r·(g - x̂·mean(g·x̂)), onto the gradient of a stream if there is one; leaves each row's r for the gradient of the weight. */
const backward = (software: boolean, stream: boolean): string =>
  declare(['dy r', 'x r', 'w r', 'dx w', 'scale w', ...(stream ? ['s r'] : [])], FIELDS) +
  perRow(
    software,
    'p.n',
    `let base = row * p.d;
  var squares = 0.0;
  var products = 0.0;
  for (var i = lane; i < p.d; i += LANES) {
    squares += x[base + i] * x[base + i];
    products += dy[base + i] * w[i] * x[base + i];
  }
  let r = inverseSqrt(total(squares) / f32(p.d) + p.epsilon);
  let c = r * r * r * total(products) / f32(p.d);
  for (var i = lane; i < p.d; i += LANES) { dx[base + i] = dy[base + i] * w[i] * r - x[base + i] * c${stream ? ' + s[base + i]' : ''}; }
  if (lane == 0u) { scale[row] = r; }`,
  );

/** dw = Σ over rows of dy·x·r: 16 columns a workgroup, 16 threads a column, always in the same order. */
const weightGradient = `${declare(['dy r', 'x r', 'scale r', 'dw w'], FIELDS.slice(0, 2))}
var<workgroup> parts: array<array<f32, 16>, 16>;
@compute @workgroup_size(16, 16)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(local_invocation_id) me: vec3u) {
  var sum = 0.0;
  if (id.x < p.d) {
    for (var row = me.y; row < p.n; row += 16u) { sum += dy[row * p.d + id.x] * x[row * p.d + id.x] * scale[row]; }
  }
  parts[me.y][me.x] = sum;
  workgroupBarrier();
  if (me.y == 0u && id.x < p.d) {
    var all = 0.0;
    for (var i = 0u; i < 16u; i++) { all += parts[i][me.x]; }
    dw[id.x] = all;
  }
}`;

export const rmsNormGpu: GpuKernel<RmsNormAttributes> = (context, [x, w], { epsilon }) => {
  const { software } = context;
  const [n, d] = (x as tf.TensorInfo).shape as [number, number];
  const y = context.output([n, d]);
  context.dispatch({
    code: forward(software),
    buffers: [x as tf.TensorInfo, w as tf.TensorInfo, y],
    uniforms: [u(n), u(d), f(epsilon)],
    workgroups: rowGroups(software, n),
  });
  return y;
};

/** With a fourth input, the stream's gradient, that is added to x's. */
export const rmsNormGradGpu: GpuKernel<RmsNormAttributes> = (context, inputs, { epsilon }) => {
  const { software } = context;
  const [dy, x, w, ...stream] = inputs as [tf.TensorInfo, tf.TensorInfo, tf.TensorInfo, ...tf.TensorInfo[]];
  const [n, d] = x.shape as [number, number];
  const [dx, dw, scale] = [context.output([n, d]), context.gradient(w), context.output([n])];
  context.dispatch({
    code: backward(software, stream.length > 0),
    buffers: [dy, x, w, dx, scale, ...stream],
    uniforms: [u(n), u(d), f(epsilon)],
    workgroups: rowGroups(software, n),
  });
  context.dispatch({
    code: weightGradient,
    buffers: [dy, x, scale, dw],
    uniforms: [u(n), u(d)],
    workgroups: [Math.ceil(d / 16)],
  });
  context.release(scale);
  return [dx, dw];
};
