/** Kernels of the wasm backend: our SIMD module where the arithmetic is, JavaScript on its heap for the rest. */
import { tf, type WasmBackend, wasmOffset } from '../tfjs-internals';
import { loadWasmKernels, Scratch, type WasmKernels } from '../wasm-module';
import type { AdamwSettings } from './adamw/adamw';
import { adamwHost, globalNormHost } from './adamw/host';
import { scatterAddRowsHost } from './rows/host';

export async function registerWasmKernels(backend: WasmBackend): Promise<void> {
  const kernels = await loadWasmKernels(backend);
  const scratch = new Scratch(backend);
  registerMatmul(backend, kernels, scratch);
  registerOptimizer(backend);

  register('FusedScatterAddRows', ([rows, index], { size }) => {
    const width = info(rows).shape[1] as number;
    const out = backend.makeOutput([size as number, width], 'float32');
    const sums = floats(backend, out).fill(0);
    scatterAddRowsHost(floats(backend, rows), backend.typedArrayFromHeap(info(index)) as Int32Array, sums, width);
    return out;
  });
  // The one kernel that tfjs-wasm lacks for training: the gradient of tf.gather.
  register('UnsortedSegmentSum', ([x, segments], { numSegments }) => {
    const { shape } = info(x);
    const inner = shape.slice(info(segments).shape.length);
    const out = backend.makeOutput([numSegments as number, ...inner], 'float32');
    const index = backend.typedArrayFromHeap(info(segments)) as Int32Array;
    scatterAddRowsHost(floats(backend, x), index, floats(backend, out).fill(0), tf.util.sizeFromShape(inner));
    return out;
  });
}

function registerMatmul(backend: WasmBackend, kernels: WasmKernels, scratch: Scratch): void {
  const bytes = kernels.matmulScratch();
  const at = (tensor: tf.TensorInfo | undefined): number => wasmOffset(backend, info(tensor));

  /**
   * In place of tfjs's: its own leaves the fast path when an operand is transposed, which every gradient does, and
   * packs a weight once for ever, so that it goes on with old values after an update in place.
   */
  tf.unregisterKernel('BatchMatMul', 'wasm');
  register('BatchMatMul', ([a, b], attributes) => {
    const { transposeA, transposeB } = attributes as { transposeA: boolean; transposeB: boolean };
    const [shapeA, shapeB] = [info(a).shape, info(b).shape];
    const [rowsA, colsA] = shapeA.slice(-2) as [number, number];
    const [rowsB, colsB] = shapeB.slice(-2) as [number, number];
    const [m, k] = transposeA ? [colsA, rowsA] : [rowsA, colsA];
    const [inner, n] = transposeB ? [colsB, rowsB] : [rowsB, colsB];
    tf.util.assert(k === inner, () => `matMul: inner sizes ${k} and ${inner} differ`);
    const outer = tf.broadcast_util.assertAndGetBroadcastShape(shapeA.slice(0, -2), shapeB.slice(0, -2));
    const [batchA, batchB] = [
      tf.util.sizeFromShape(shapeA) / (m * k || 1),
      tf.util.sizeFromShape(shapeB) / (k * n || 1),
    ];
    const batch = tf.util.sizeFromShape(outer);
    tf.util.assert(
      (batchA === batch || batchA === 1) && (batchB === batch || batchB === 1),
      () => 'matMul: batch sizes must be equal or 1',
    );
    const out = backend.makeOutput([...outer, m, n], 'float32');
    const space = scratch.take(bytes);
    for (let i = 0; i < batch; i++) {
      kernels.matmul(
        at(a) + 4 * m * k * (i % batchA),
        at(b) + 4 * k * n * (i % batchB),
        at(out) + 4 * m * n * i,
        m,
        n,
        k,
        transposeA ? 1 : k,
        transposeA ? m : 1,
        transposeB ? 1 : n,
        transposeB ? k : 1,
        n,
        0,
        space,
      );
    }
    return out;
  });

  register('FusedLinear', (inputs, { count }) => {
    const [x, ...rest] = inputs;
    const weights = rest.slice(0, count as number);
    const residual = rest[count as number];
    const [rows, inner] = info(x).shape as [number, number];
    const width = weights.reduce((sum, weight) => sum + (info(weight).shape[0] as number), 0);
    const out = backend.makeOutput([rows, width], 'float32');
    if (residual) floats(backend, out).set(floats(backend, residual));
    const space = scratch.take(bytes);
    let column = 0;
    for (const weight of weights) {
      const n = info(weight).shape[0] as number;
      kernels.matmul(
        at(x),
        at(weight),
        at(out) + 4 * column,
        rows,
        n,
        inner,
        inner,
        1,
        1,
        inner,
        width,
        residual ? 1 : 0,
        space,
      );
      column += n;
    }
    return out;
  });

  register('FusedLinearGrad', ([dy, x, ...weights]) => {
    const [rows, inner] = info(x).shape as [number, number];
    const width = info(dy).shape[1] as number;
    const dx = backend.makeOutput([rows, inner], 'float32');
    const dWeights = weights.map((weight) => backend.makeOutput([...info(weight).shape], 'float32'));
    const space = scratch.take(bytes);
    let column = 0;
    weights.forEach((weight, i) => {
      const n = info(weight).shape[0] as number;
      const part = at(dy) + 4 * column;
      kernels.matmul(part, at(weight), at(dx), rows, inner, n, width, 1, inner, 1, inner, i > 0 ? 1 : 0, space);
      kernels.matmul(part, at(x), at(dWeights[i]), n, inner, rows, 1, width, inner, 1, inner, 0, space);
      column += n;
    });
    return [dx, ...dWeights];
  });
}

function registerOptimizer(backend: WasmBackend): void {
  register('FusedGlobalNorm', (inputs) => {
    const out = backend.makeOutput([], 'float32');
    floats(backend, out)[0] = globalNormHost(inputs.map((x) => floats(backend, x)));
    return out;
  });
  register('FusedAdamw', ([parameter, gradient, m, v, norm], attributes) => {
    adamwHost(
      floats(backend, parameter),
      floats(backend, gradient),
      floats(backend, m),
      floats(backend, v),
      floats(backend, norm)[0] as number,
      attributes as unknown as AdamwSettings,
    );
    return [];
  });
}

type Kernel = (
  inputs: readonly (tf.TensorInfo | undefined)[],
  attributes: Readonly<Record<string, unknown>>,
) => tf.TensorInfo | tf.TensorInfo[];

function register(kernelName: string, kernel: Kernel): void {
  tf.registerKernel({
    kernelName,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => kernel(Object.values(inputs) as tf.TensorInfo[], attrs ?? {}),
  });
}

function info(tensor: tf.TensorInfo | undefined): tf.TensorInfo {
  if (!tensor) throw new Error('a kernel lacks an input');
  return tensor;
}

/** A view of a tensor on the heap: not to be kept, for the heap may grow and move it. */
function floats(backend: WasmBackend, tensor: tf.TensorInfo | undefined): Float32Array {
  return backend.typedArrayFromHeap(info(tensor)) as Float32Array;
}
