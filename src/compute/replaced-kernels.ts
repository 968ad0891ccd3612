/** Kernels and flags of tfjs that ours stand in for, and the way back to tfjs's own for a fair comparison. */
import { tf } from './tfjs-internals';

interface Replacement {
  readonly tfjs: tf.KernelConfig;
  readonly ours: tf.KernelConfig;
}

const replacements: Replacement[] = [];
const flags: { readonly name: string; readonly tfjs: boolean | number; readonly ours: boolean | number }[] = [];

/** Registers a kernel in place of tfjs's of the same name, which is still got ready for `backend`. */
export function replaceKernel(ours: tf.KernelConfig, backend: tf.KernelBackend): void {
  const tfjs = tf.getKernel(ours.kernelName, ours.backendName);
  if (!tfjs) throw new Error(`tfjs has no ${ours.kernelName} on ${ours.backendName}`);
  // tfjs does this for what is registered when the backend becomes current.
  tfjs.setupFunc?.(backend);
  replacements.push({ tfjs, ours });
  install(ours);
}

/** Sets a flag of tfjs's to a value that suits our kernels. */
export function setFlag(name: string, ours: boolean | number): void {
  const known = flags.findIndex((flag) => flag.name === name);
  const tfjs = known >= 0 ? (flags[known]?.tfjs as boolean | number) : (tf.env().get(name) as boolean | number);
  if (known >= 0) flags.splice(known, 1);
  flags.push({ name, tfjs, ours });
  tf.env().set(name, ours);
}

/** Runs `work` on tfjs as it comes: its own kernels and flags. Fused operations of ours must not be called within. */
export async function onPlainTfjs<T>(work: () => Promise<T>): Promise<T> {
  use('tfjs');
  try {
    return await work();
  } finally {
    use('ours');
  }
}

function use(whose: 'tfjs' | 'ours'): void {
  for (const replacement of replacements) install(replacement[whose]);
  for (const flag of flags) tf.env().set(flag.name, flag[whose]);
}

function install(kernel: tf.KernelConfig): void {
  if (tf.getKernel(kernel.kernelName, kernel.backendName)) tf.unregisterKernel(kernel.kernelName, kernel.backendName);
  tf.registerKernel(kernel);
}
