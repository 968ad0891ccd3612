import type { GpuKernel } from '../../op';
import type { tf } from '../../tfjs-internals';
import { u } from '../../uniforms';
import { declare, groups, perElement } from '../../wgsl';

const PLACE = `let row = i / p.inner;
  let at = row * 2u * p.inner + i % p.inner;
  let gate = x[at];
  let up = x[at + p.inner];
  let sigma = 1.0 / (1.0 + exp(-gate));`;

const FIELDS = ['count: u32', 'inner: u32'];

const forward = declare(['x r', 'y w'], FIELDS) + perElement('p.count', `${PLACE}\n  y[i] = gate * sigma * up;`);

const backward =
  declare(['dy r', 'x r', 'dx w'], FIELDS) +
  perElement(
    'p.count',
    `${PLACE}
  dx[at] = dy[i] * up * sigma * (1.0 + gate * (1.0 - sigma));
  dx[at + p.inner] = dy[i] * gate * sigma;`,
  );

export const swigluGpu: GpuKernel = (context, inputs) => {
  const [x] = inputs as [tf.TensorInfo];
  const [n, width] = x.shape as [number, number];
  const count = (n * width) / 2;
  const y = context.output([n, width / 2]);
  context.dispatch({ code: forward, buffers: [x, y], uniforms: [u(count), u(width / 2)], workgroups: groups(count) });
  return y;
};

export const swigluGradGpu: GpuKernel = (context, inputs) => {
  const [dy, x] = inputs as [tf.TensorInfo, tf.TensorInfo];
  const [n, width] = x.shape as [number, number];
  const count = (n * width) / 2;
  const dx = context.output([n, width]);
  context.dispatch({
    code: backward,
    buffers: [dy, x, dx],
    uniforms: [u(count), u(width / 2)],
    workgroups: groups(count),
  });
  return dx;
};
