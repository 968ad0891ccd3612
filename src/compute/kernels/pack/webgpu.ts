import type { GpuContext } from '../../gpu-context';

export function registerPackGpu(context: GpuContext): void {
  context.register('FusedPack', (tensors) => context.views.pack(tensors));
}
