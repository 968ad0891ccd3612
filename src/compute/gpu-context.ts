/**
 * Our own compute kernels inside tfjs's command stream: WGSL over the buffers of tfjs's tensors, several outputs and
 * updates in place allowed. A dispatch joins tfjs's open pass, so it is in order with tfjs's own.
 */
import { type GpuBackend, gpuBuffer, gpuPass, tf } from './tfjs-internals';

export interface GpuDispatch {
  /** WGSL with `main` as entry; buffers are bound in the order of `buffers`, then the uniforms if there are any. */
  readonly code: string;
  readonly buffers: readonly tf.TensorInfo[];
  /** 32-bit words, packed in order. */
  readonly uniforms?: readonly Word[];
  readonly workgroups: readonly [number, number?, number?];
  /** The uniforms differ from call to call: their buffer is not kept. */
  readonly changing?: boolean;
}

/** A 32-bit word of uniform data. */
export type Word = { readonly u: number } | { readonly f: number };
export const u = (value: number): Word => ({ u: value });
export const f = (value: number): Word => ({ f: value });

export class GpuContext {
  readonly backend: GpuBackend;
  /** A software adapter: barriers and shared memory cost more there than they bring. */
  readonly software: boolean;
  private readonly pipelines = new Map<string, GPUComputePipeline>();
  private readonly constants = new Map<string, GPUBuffer>();

  constructor(backend: GpuBackend, software: boolean) {
    this.backend = backend;
    this.software = software;
  }

  register(
    kernelName: string,
    kernel: (
      inputs: readonly tf.TensorInfo[],
      attributes: Readonly<Record<string, unknown>>,
    ) => tf.TensorInfo | tf.TensorInfo[],
  ): void {
    tf.registerKernel({
      kernelName,
      backendName: 'webgpu',
      kernelFunc: ({ inputs, attrs }) => kernel(Object.values(inputs) as tf.TensorInfo[], attrs ?? {}),
    });
  }

  output(shape: readonly number[], dtype: tf.DataType = 'float32'): tf.TensorInfo {
    return this.backend.makeTensorInfo([...shape], dtype);
  }

  /** Gives a temporary back; its buffer is free for others after the submit. */
  release(...tensors: readonly tf.TensorInfo[]): void {
    for (const { dataId } of tensors) this.backend.disposeData(dataId);
  }

  dispatch(dispatch: GpuDispatch): void {
    this.prepare(dispatch)();
  }

  /** The same for a dispatch that is made more than once before the next submit. */
  prepare({ code, buffers, uniforms = [], workgroups, changing = false }: GpuDispatch): () => void {
    const { backend } = this;
    const [x, y = 1, z = 1] = workgroups;
    if (x * y * z === 0) return () => {};
    const pipeline = this.pipeline(code);
    const entries: GPUBindGroupEntry[] = buffers.map((tensor, binding) => ({
      binding,
      resource: { buffer: gpuBuffer(backend, tensor) },
    }));
    if (uniforms.length > 0) {
      entries.push({ binding: entries.length, resource: { buffer: this.uniforms(uniforms, changing) } });
    }
    const bindGroup = backend.device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
    // Their buffers must not go back to the pool before the submit, and what the CPU knew of them is out of date.
    for (const { dataId } of buffers) {
      backend.commandQueueOwnedIds.add(dataId);
      backend.tensorMap.get(dataId).values = null;
    }
    return () => {
      const pass = gpuPass(backend);
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, bindGroup);
      pass.dispatchWorkgroups(x, y, z);
      backend.dispatchCountInPass++;
    };
  }

  private pipeline(code: string): GPUComputePipeline {
    let pipeline = this.pipelines.get(code);
    if (!pipeline) {
      const { device } = this.backend;
      const module = device.createShaderModule({ code });
      pipeline = device.createComputePipeline({ layout: 'auto', compute: { module, entryPoint: 'main' } });
      this.pipelines.set(code, pipeline);
    }
    return pipeline;
  }

  private uniforms(words: readonly Word[], changing: boolean): GPUBuffer {
    const { backend } = this;
    const bytes = new ArrayBuffer(Math.ceil(words.length / 4) * 16);
    const view = new DataView(bytes);
    words.forEach((word, i) => {
      if ('u' in word) view.setUint32(4 * i, word.u, true);
      else view.setFloat32(4 * i, word.f, true);
    });
    const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
    if (changing) {
      const buffer = backend.bufferManager.acquireBuffer(bytes.byteLength, usage);
      backend.queue.writeBuffer(buffer, 0, bytes);
      backend.uniformPendingDisposal.push(buffer);
      return buffer;
    }
    const key = new Uint32Array(bytes).join();
    let buffer = this.constants.get(key);
    if (!buffer) {
      buffer = backend.device.createBuffer({ size: bytes.byteLength, usage });
      backend.queue.writeBuffer(buffer, 0, bytes);
      this.constants.set(key, buffer);
    }
    return buffer;
  }
}

/** Declarations of storage buffers in order: 'r' read, 'w' read and write; then a struct of uniforms named `p`. */
export function declare(buffers: readonly string[], fields: readonly string[] = []): string {
  const lines = buffers.map((buffer, i) => {
    const [name, access, type = 'f32'] = buffer.split(' ');
    return `@group(0) @binding(${i}) var<storage, ${access === 'w' ? 'read_write' : 'read'}> ${name}: array<${type}>;`;
  });
  if (fields.length > 0) {
    lines.push(`struct Uniforms { ${fields.join(', ')} }`);
    lines.push(`@group(0) @binding(${buffers.length}) var<uniform> p: Uniforms;`);
  }
  return `${lines.join('\n')}\n`;
}

/** Workgroups of 64 threads for `threads` of them, folded into two dimensions beyond 65,535. */
export function groups(threads: number, size = 64): [number, number] {
  const count = Math.ceil(threads / size);
  const y = Math.ceil(count / 65_535);
  return [Math.ceil(count / y), y];
}

/** Entry of a kernel of one thread an element: `i` is the element, already checked against `count`. */
export const perElement = (count: string, body: string): string => `
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) n: vec3u) {
  let i = id.y * n.x * 64u + id.x;
  if (i >= ${count}) { return; }
  ${body}
}`;

/**
 * Entry of a kernel of one row of data for each team of threads: `row` and `lane` are set, `LANES` is the team's size
 * and `total(x)` sums over it, `top(x)` takes the largest. On a software adapter a team is one thread.
 */
export function perRow(software: boolean, rows: string, body: string): string {
  if (software) {
    return `const LANES = 1u;
fn total(x: f32) -> f32 { return x; }
fn top(x: f32) -> f32 { return x; }
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) n: vec3u) {
  let row = id.y * n.x * 64u + id.x;
  let lane = 0u;
  if (row >= ${rows}) { return; }
  ${body}
}`;
  }
  const reduce = (name: string, operation: string) => `fn ${name}(x: f32) -> f32 {
  workgroupBarrier();
  team[myLane] = x;
  for (var half = 32u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if (myLane < half) { let a = team[myLane]; let b = team[myLane + half]; team[myLane] = ${operation}; }
  }
  workgroupBarrier();
  return team[0];
}
`;
  return `const LANES = 64u;
var<workgroup> team: array<f32, 64>;
var<private> myLane: u32;
${reduce('total', 'a + b')}${reduce('top', 'max(a, b)')}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) id: vec3u, @builtin(num_workgroups) n: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = id.y * n.x + id.x;
  myLane = lane;
  // The same for the whole team, so that its barriers stay together.
  if (row >= ${rows}) { return; }
  ${body}
}`;
}

/** Workgroups for `perRow`. */
export function rowGroups(software: boolean, rows: number): [number, number] {
  return groups(software ? rows : rows * 64);
}
