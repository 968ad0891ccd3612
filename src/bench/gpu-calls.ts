/** Counts what a piece of work asks of WebGPU: the host's cost is in these calls. */
import * as tf from '@tensorflow/tfjs-core';

export interface GpuCalls {
  dispatches: number;
  submits: number;
  buffers: number;
  readBacks: number;
}

const counts: GpuCalls = { dispatches: 0, submits: 0, buffers: 0, readBacks: 0 };
let counting = false;

type Method = (...args: never[]) => unknown;

/** The prototypes come from the browser, or from Dawn under Node: wrap them once, after the backend has started. */
function install(): void {
  if (counting) return;
  counting = true;
  const wrap = (type: { readonly prototype: object }, name: string, key: keyof GpuCalls): void => {
    const prototype = type.prototype as Record<string, Method>;
    const own = prototype[name] as Method;
    prototype[name] = function (this: unknown, ...args: never[]): unknown {
      counts[key]++;
      return own.apply(this, args);
    };
  };
  wrap(GPUComputePassEncoder, 'dispatchWorkgroups', 'dispatches');
  wrap(GPUComputePassEncoder, 'dispatchWorkgroupsIndirect', 'dispatches');
  wrap(GPUQueue, 'submit', 'submits');
  wrap(GPUDevice, 'createBuffer', 'buffers');
  wrap(GPUBuffer, 'mapAsync', 'readBacks');
}

/** Calls that `work` makes, or null on another backend. Run it once before: the first time compiles. */
export async function gpuCallsOf(work: () => Promise<unknown>): Promise<GpuCalls | null> {
  if (tf.getBackend() !== 'webgpu') return null;
  install();
  const before = { ...counts };
  await work();
  return {
    dispatches: counts.dispatches - before.dispatches,
    submits: counts.submits - before.submits,
    buffers: counts.buffers - before.buffers,
    readBacks: counts.readBacks - before.readBacks,
  };
}
