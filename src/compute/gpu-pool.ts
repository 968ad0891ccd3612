/** A cap on what tfjs's pool of GPU buffers keeps for later: it has none of its own. */

import type { GpuBufferManager } from './tfjs-backends';
import { wrapRelease } from './tfjs-internals';

/** Bytes of free buffers: what one step of a small model turns over, not what a whole rollout has left behind. */
export const POOL_BYTES = 256 * 2 ** 20;

/** From now on a buffer that is given back while `most` bytes lie free is destroyed. */
export function capPool(manager: GpuBufferManager, most = POOL_BYTES): void {
  wrapRelease(manager, (release) => (buffer, reuse = true) => {
    const free = manager.numBytesAllocated - manager.numBytesUsed;
    release(buffer, reuse && free + buffer.size <= most);
  });
}
