import type { GpuContext } from '../../gpu-context';
import type { GpuKernel } from '../../op';
import type { Changing } from '../../recording/interpose';
import type { tf } from '../../tfjs-internals';
import { f, u } from '../../uniforms';
import { groups } from '../../wgsl';
import { forward, keys, queries, threadsOf } from './attention-text';
import type { AttentionShape } from './reference';

/** The longest sequence does not decide what is done here. */
export const changing: Changing<AttentionShape> = { standsFor: (recorded, now) => recorded.heads === now.heads };

function facts(context: GpuContext, x: tf.TensorInfo, { heads }: AttentionShape) {
  const [tokens, inputs] = x.shape as [number, number];
  const width = inputs / 3;
  const d = width / heads;
  const threads = threadsOf(tokens, context.team);
  const count = heads * threads;
  return {
    width,
    text: { d, team: context.team },
    /** Heads of all tokens. */
    heads: heads * tokens,
    uniforms: [u(count), u(tokens), u(threads), u(heads), f(1 / Math.sqrt(d))],
    workgroups: groups(count),
  };
}

export const attentionGpu: GpuKernel<AttentionShape> = (context, inputs, attributes) => {
  const [x, places] = inputs as [tf.TensorInfo, tf.TensorInfo];
  const { width, text, uniforms, workgroups } = facts(context, x, attributes);
  const y = context.output([x.shape[0] as number, width]);
  context.dispatch({ code: forward(text), buffers: [x, places, y], uniforms, workgroups });
  return y;
};

export const attentionGradGpu: GpuKernel<AttentionShape> = (context, inputs, attributes) => {
  const [dy, x, places] = inputs as [tf.TensorInfo, tf.TensorInfo, tf.TensorInfo];
  const { text, heads, uniforms, workgroups } = facts(context, x, attributes);
  const dx = context.output(x.shape);
  const rows = context.output([heads, 2]);
  context.dispatch({ code: queries(text), buffers: [dy, x, places, dx, rows], uniforms, workgroups });
  context.dispatch({ code: keys(text), buffers: [dy, x, places, rows, dx], uniforms, workgroups });
  context.release(rows);
  return dx;
};
