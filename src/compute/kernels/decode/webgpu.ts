import { kindOf, matrixShape } from '../../../data/packed-weight';
import type { GpuContext, GpuDispatch } from '../../gpu-context';
import type { GpuKernel } from '../../op';
import type { tf } from '../../tfjs-internals';
import { f, u } from '../../uniforms';
import { groups, rowGroups } from '../../wgsl';
import { ropeTableOnGpu } from '../rope/webgpu';
import { attendCode, projectCode, projectGroups } from './layer-wgsl';
import { packedProjectCode, packedProjectGroups } from './packed-wgsl';
import { advanceCode, embedCode, fillCode } from './rows-wgsl';
import { sampleCode } from './sample-wgsl';
import { type DecodeAttributes, type DecodeSettings, decodeHeads, decodeInputs } from './settings';

export const cacheFillGpu: GpuKernel = (context, inputs) => {
  const [x, keys, values, slots] = inputs as [tf.TensorInfo, tf.TensorInfo, tf.TensorInfo, tf.TensorInfo];
  const width = keys.shape[2] as number;
  const count = (slots.shape[0] as number) * width;
  context.dispatch({
    code: fillCode,
    buffers: [x, keys, values, slots],
    uniforms: [u(count), u(width), u(x.shape[1] as number)],
    workgroups: groups(count),
  });
  return [];
};

export const decodeGpu: GpuKernel<DecodeAttributes> = (context, inputs, attributes) => {
  const { steps, adapted: _, ...settings } = attributes;
  const own = decodeInputs(inputs);
  const rows = own.drawn.shape[1] as number;
  const [, width] = matrixShape(own.embedding.shape);
  const [layer] = own.layers as [(typeof own.layers)[number]];
  const { heads, keyHeads, d } = decodeHeads(layer.keys, settings);
  const space = [width, (heads + 2 * keyHeads) * d, heads * d, layer.gate.shape[0] as number].map((size) =>
    context.output([rows, size]),
  );
  // No command knows the number of its step: position and rows left are in `active`.
  const commands = stepOf(context, own, space as Space, settings).map((dispatch) => context.prepare(dispatch));
  for (let step = 0; step < steps; step++) for (const run of commands) run();
  context.release(...space);
  return [];
};

/** Residual stream [B, D], queries with keys and values [B, (H + 2G)·d], what attention gives [B, H·d], silu(gate)·up [B, I]. */
type Space = [tf.TensorInfo, tf.TensorInfo, tf.TensorInfo, tf.TensorInfo];

/** The dispatches of a step: draw, drop the rows that ended, read what was drawn. */
function stepOf(
  context: GpuContext,
  own: ReturnType<typeof decodeInputs<tf.TensorInfo>>,
  [x, qkv, attended, wide]: Space,
  settings: DecodeSettings,
): GpuDispatch[] {
  const { active, drawn, embedding, head, logits } = own;
  const { theta, epsilon, temperature, topK, topP } = settings;
  const [, rows, most] = drawn.shape as [number, number, number];
  const [vocabulary, width] = matrixShape(embedding.shape);
  const [first] = own.layers as [(typeof own.layers)[number]];
  const capacity = first.keys.shape[1] as number;
  const { heads, keyHeads, d } = decodeHeads(first.keys, settings);
  const table = ropeTableOnGpu(context, capacity, d / 2, theta);
  const project = (
    from: tf.TensorInfo,
    weights: readonly [tf.TensorInfo, ...tf.TensorInfo[]],
    to: tf.TensorInfo,
    finish: 'store' | 'add' | 'swiglu',
    norm?: tf.TensorInfo,
    offset = 0,
  ): GpuDispatch => {
    const [out, inner] = matrixShape(weights[0].shape);
    const [kinds, parts] = [weights.map(({ shape }) => kindOf(shape)), weights.length];
    const own = { finish, norm: norm !== undefined };
    return {
      ...(kinds.some(Boolean)
        ? {
            code: packedProjectCode({ ...own, kinds }),
            workgroups: packedProjectGroups(finish, parts, out, rows),
          }
        : {
            code: projectCode({ ...own, parts, quads: inner % 4 === 0 }),
            workgroups: projectGroups(finish, parts, out, rows),
          }),
      buffers: [active, from, ...(norm ? [norm] : []), ...weights, to],
      uniforms: [
        ...[u(most), u(inner % 4 === 0 ? inner / 4 : inner), u(out), u(to.shape[1] as number), u(offset)],
        ...[f(1 / inner), f(epsilon)],
      ],
    };
  };
  const layers = own.layers.flatMap((layer) => [
    // Weights of one call have one height.
    ...(keyHeads === heads
      ? [project(x, [layer.query, layer.key, layer.value], qkv, 'store', layer.inputNorm)]
      : [
          project(x, [layer.query], qkv, 'store', layer.inputNorm),
          project(x, [layer.key, layer.value], qkv, 'store', layer.inputNorm, heads * d),
        ]),
    {
      code: attendCode(d),
      buffers: [active, own.lengths, table.tensor, qkv, layer.keys, layer.values, attended],
      uniforms: [
        ...[u(rows * heads), u(most), u(heads), u(keyHeads), u(capacity), u(table.positions)],
        f(1 / Math.sqrt(d)),
      ],
      workgroups: groups(rows * heads),
    },
    project(attended, [layer.output], x, 'add'),
    project(x, [layer.gate, layer.up], wide, 'swiglu', layer.postNorm),
    project(wide, [layer.down], x, 'add'),
  ]);
  return [
    {
      code: sampleCode(context.software, temperature === 0, topK > 0 && topK < vocabulary, topP < 1),
      buffers: [active, own.streams, logits, drawn],
      uniforms: [u(rows), u(most), u(vocabulary), u(settings.seed), u(topK), f(topP), f(1 / (temperature || 1))],
      workgroups: rowGroups(context.software, rows),
    },
    { code: advanceCode, buffers: [active, drawn], uniforms: [u(most), u(settings.eosId)], workgroups: [1] },
    {
      code: embedCode(kindOf(embedding.shape)),
      buffers: [active, drawn, embedding, x],
      uniforms: [u(rows * width), u(most), u(width)],
      workgroups: groups(rows * width),
    },
    ...layers,
    project(x, [head], logits, 'store', own.finalNorm),
  ];
}
