import type { GpuContext } from '../../gpu-context';
import type { GpuKernel } from '../../op';
import type { tf } from '../../tfjs-internals';
import { f, u } from '../../uniforms';
import { declare, groups, perElement } from '../../wgsl';
import { frozenGradGpu } from '../frozen/webgpu';
import { matmul } from '../linear/matmul';
import { linearGpu } from '../linear/webgpu';
import { type AdaptedAttributes, adaptedWeights, columnsFrom } from './reference';

type Info = tf.TensorInfo;
const shapeOf = ({ shape }: Info): [number, number] => shape as [number, number];

export const adaptedGpu: GpuKernel<AdaptedAttributes> = (context, inputs, attributes) => {
  const { count, adapted, scale } = attributes;
  const [x, ...rest] = inputs as [Info, ...Info[]];
  const { weights, factors } = adaptedWeights(rest, attributes);
  const residual = rest[count + 2 * adapted.length];
  const y = linearGpu(context, [x, ...weights, ...(residual ? [residual] : [])], { count }) as Info;
  const [[m, k], cRow] = [shapeOf(x), shapeOf(y)[1]];
  const from = columnsFrom(weights);
  const inner = factors.map(([a, b], i) => {
    const [[r], [n]] = [shapeOf(a), shapeOf(b)];
    const t = context.output([m, r]);
    matmul(context, { a: x, b: a, c: t, m, n: r, k, aRow: k, aCol: 1, bRow: 1, bCol: k, cRow: r });
    times(context, t, scale);
    const cOffset = from[adapted[i] as number] as number;
    matmul(context, { a: t, b, c: y, m, n, k: r, aRow: r, aCol: 1, bRow: 1, bCol: r, cOffset, cRow, accumulate: true });
    return t;
  });
  return [y, ...inner];
};

export const adaptedGradGpu: GpuKernel<AdaptedAttributes> = (context, inputs, attributes) => {
  const { count, adapted, scale } = attributes;
  const [dy, x, ...rest] = inputs as [Info, Info, ...Info[]];
  const inner = rest.slice(0, adapted.length);
  const { weights, factors } = adaptedWeights(rest.slice(adapted.length), attributes);
  const dx = frozenGradGpu(context, [dy, ...weights], { count }) as Info;
  const [[m, aRow], [, k]] = [shapeOf(dy), shapeOf(x)];
  const from = columnsFrom(weights);
  const gradients = factors.flatMap(([a, b], i) => {
    const [[r], [n]] = [shapeOf(a), shapeOf(b)];
    const aOffset = from[adapted[i] as number] as number;
    const dInner = context.output([m, r]);
    matmul(context, { a: dy, aOffset, b, c: dInner, m, n: r, k: n, aRow, aCol: 1, bRow: r, bCol: 1, cRow: r });
    times(context, dInner, scale);
    matmul(context, {
      a: dInner,
      b: a,
      c: dx,
      m,
      n: k,
      k: r,
      aRow: r,
      aCol: 1,
      bRow: k,
      bCol: 1,
      cRow: k,
      accumulate: true,
    });
    const [da, db] = [context.gradient(a), context.gradient(b)];
    matmul(
      context,
      { a: dInner, b: x, c: da, m: r, n: k, k: m, aRow: 1, aCol: r, bRow: k, bCol: 1, cRow: k },
      { a: dy, aOffset, b: inner[i] as Info, c: db, m: n, n: r, k: m, aRow: 1, aCol: aRow, bRow: r, bCol: 1, cRow: r },
    );
    context.release(dInner);
    return [da, db];
  });
  return [dx, ...gradients];
};

function times(context: GpuContext, x: Info, factor: number): void {
  const count = x.shape.reduce((a, b) => a * b);
  context.dispatch({
    code: `${declare(['x w'], ['count: u32', 'factor: f32'])}
${perElement('p.count', 'x[i] *= p.factor;')}`,
    buffers: [x],
    uniforms: [u(count), f(factor)],
    workgroups: groups(count),
  });
}
