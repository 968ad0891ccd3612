import type { GpuKernel } from '../../op';
import type { tf } from '../../tfjs-internals';
import { f, u } from '../../uniforms';
import { declare, perRow, rowGroups } from '../../wgsl';
import type { TokenLogprobsAttributes } from './reference';

const FIELDS = ['n: u32', 'v: u32', 'inverse: f32'];

/** most: the largest logit; z = Σ eˢ and mean = Σ π·s with s = (l - most)/τ. */
const SUMS = `let base = row * p.v;
  var most = -3.0e38;
  for (var i = lane; i < p.v; i += LANES) { most = max(most, x[base + i]); }
  most = top(most);
  var z = 0.0;
  var weighted = 0.0;
  for (var i = lane; i < p.v; i += LANES) {
    let s = (x[base + i] - most) * p.inverse;
    let e = exp(s);
    z += e;
    weighted += e * s;
  }
  z = total(z);
  let mean = total(weighted) / z;`;

const forward = (software: boolean): string =>
  declare(['x r', 'targets r i32', 'y w', 'h w'], FIELDS) +
  perRow(
    software,
    'p.n',
    `${SUMS}
  if (lane == 0u) {
    let logZ = log(z);
    y[row] = (x[base + u32(targets[row])] - most) * p.inverse - logZ;
    h[row] = logZ - mean;
  }`,
  );

/** dx = (dlogp·(1ₜ - π) - dH·π·(s - mean))/τ, where log π + H = s - mean. */
const backward = (software: boolean): string =>
  declare(['dy r', 'dh r', 'x r', 'targets r i32', 'dx w'], FIELDS) +
  perRow(
    software,
    'p.n',
    `${SUMS}
  let dLogp = dy[row] * p.inverse;
  let dEntropy = dh[row] * p.inverse;
  for (var i = lane; i < p.v; i += LANES) {
    let s = (x[base + i] - most) * p.inverse;
    let hit = select(0.0, dLogp, i == u32(targets[row]));
    dx[base + i] = hit - exp(s) / z * (dLogp + dEntropy * (s - mean));
  }`,
  );

export const tokenLogprobsGpu: GpuKernel<TokenLogprobsAttributes> = (context, inputs, { temperature }) => {
  const { software } = context;
  const [x, targets] = inputs as [tf.TensorInfo, tf.TensorInfo];
  const [n, v] = x.shape as [number, number];
  const outputs = [context.output([n]), context.output([n])];
  context.dispatch({
    code: forward(software),
    buffers: [x, targets, ...outputs],
    uniforms: [u(n), u(v), f(1 / temperature)],
    workgroups: rowGroups(software, n),
  });
  return outputs;
};

export const tokenLogprobsGradGpu: GpuKernel<TokenLogprobsAttributes> = (context, inputs, { temperature }) => {
  const { software } = context;
  const [dy, dh, x, targets] = inputs as [tf.TensorInfo, tf.TensorInfo, tf.TensorInfo, tf.TensorInfo];
  const [n, v] = x.shape as [number, number];
  const dx = context.output([n, v]);
  context.dispatch({
    code: backward(software),
    buffers: [dy, dh, x, targets, dx],
    uniforms: [u(n), u(v), f(1 / temperature)],
    workgroups: rowGroups(software, n),
  });
  return dx;
};
