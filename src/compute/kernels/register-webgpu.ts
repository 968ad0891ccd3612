/** Kernels of the webgpu backend. */
export function registerGpuKernels(): void {}
