/** Whether a device's subgroups do what our kernels rely on: found out by trying, not from what the adapter says. */

const THREADS = 64;

const trial = (lanes: number): string => `enable subgroups;
@group(0) @binding(0) var<storage, read_write> out: array<vec4u>;
@compute @workgroup_size(${THREADS})
fn main(@builtin(local_invocation_index) l: u32, @builtin(subgroup_invocation_id) lane: u32, @builtin(subgroup_size) size: u32) {
  out[l] = vec4u(lane, size, subgroupBroadcast(l * 3u + 1u, 0u), subgroupBroadcast(l * 3u + 1u, ${lanes - 1}u));
}`;

/** The number of threads of a subgroup, if they are consecutive and hand values round; else nothing. */
export async function provenTeam(device: GPUDevice, info: GPUAdapterInfo): Promise<number | undefined> {
  const { subgroupMinSize: lanes, subgroupMaxSize } = info;
  if (!device.features.has('subgroups') || lanes !== subgroupMaxSize || (lanes !== 4 && lanes !== 8)) return undefined;
  const size = THREADS * 16;
  const out = device.createBuffer({ size, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC });
  const read = device.createBuffer({ size, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ });
  try {
    const module = device.createShaderModule({ code: trial(lanes) });
    const pipeline = device.createComputePipeline({ layout: 'auto', compute: { module, entryPoint: 'main' } });
    const layout = pipeline.getBindGroupLayout(0);
    const bindGroup = device.createBindGroup({ layout, entries: [{ binding: 0, resource: { buffer: out } }] });
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bindGroup);
    pass.dispatchWorkgroups(1);
    pass.end();
    encoder.copyBufferToBuffer(out, 0, read, 0, size);
    device.queue.submit([encoder.finish()]);
    await read.mapAsync(GPUMapMode.READ);
    const seen = new Uint32Array(read.getMappedRange());
    for (let l = 0; l < THREADS; l++) {
      const first = l - (l % lanes);
      const want = [l % lanes, lanes, first * 3 + 1, (first + lanes - 1) * 3 + 1];
      if (want.some((value, i) => seen[4 * l + i] !== value)) return undefined;
    }
    return lanes;
  } finally {
    out.destroy();
    read.destroy();
  }
}
