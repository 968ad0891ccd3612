import type { GpuContext } from '../../gpu-context';
import type { GpuKernel } from '../../op';
import type { Changing } from '../../recording/interpose';
import type { tf } from '../../tfjs-internals';
import { f, u } from '../../uniforms';
import { groups } from '../../wgsl';
import { forward, keys, queries, threadsOf } from './attention-text';
import { type AttentionShape, headsOfRow } from './reference';

/** The longest sequence does not decide what is done here. */
export const changing: Changing<AttentionShape> = {
  standsFor: (recorded, now) => recorded.heads === now.heads && recorded.keyHeads === now.keyHeads,
};

function facts(context: GpuContext, x: tf.TensorInfo, shape: AttentionShape) {
  const [tokens, inputs] = x.shape as [number, number];
  const { heads, keyHeads, d } = headsOfRow(inputs, shape);
  const threads = threadsOf(tokens, context.team);
  const dispatch = (own: number) => ({
    uniforms: [u(own * threads), u(tokens), u(threads), u(heads), u(keyHeads), f(1 / Math.sqrt(d))],
    workgroups: groups(own * threads),
  });
  return {
    width: heads * d,
    text: { d, team: context.team },
    /** Heads of all tokens. */
    heads: heads * tokens,
    /** A thread a head of queries and token, and one a head of keys and token. */
    byQuery: dispatch(heads),
    byKey: dispatch(keyHeads),
  };
}

export const attentionGpu: GpuKernel<AttentionShape> = (context, inputs, attributes) => {
  const [x, places] = inputs as [tf.TensorInfo, tf.TensorInfo];
  const { width, text, byQuery } = facts(context, x, attributes);
  const y = context.output([x.shape[0] as number, width]);
  context.dispatch({ code: forward(text), buffers: [x, places, y], ...byQuery });
  return y;
};

export const attentionGradGpu: GpuKernel<AttentionShape> = (context, inputs, attributes) => {
  const [dy, x, places] = inputs as [tf.TensorInfo, tf.TensorInfo, tf.TensorInfo];
  const { text, heads, byQuery, byKey } = facts(context, x, attributes);
  const dx = context.output(x.shape);
  const rows = context.output([heads, 2]);
  context.dispatch({ code: queries(text), buffers: [dy, x, places, dx, rows], ...byQuery });
  context.dispatch({ code: keys(text), buffers: [dy, x, places, rows, dx], ...byKey });
  context.release(rows);
  return dx;
};
