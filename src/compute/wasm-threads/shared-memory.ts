/**
 * tfjs's WebAssembly module with its memory shared. tfjs has a threaded build, but it starts eight workers of its own
 * from `blob:` addresses, waits for all of them for ever, and is a second binary; our threads need nothing of it but the
 * memory. Whether a memory is shared stands in one bit of the module, so the ordinary build serves as it is.
 */

const MEMORY_SECTION = 5;
const HAS_MAXIMUM = 1;
const SHARED = 2;

/** A copy of a module that makes one memory for itself with a maximum: the same with that memory shared. */
export function withSharedMemory(module: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = Uint8Array.from(module);
  let at = 8; // after the magic number and the version
  /** An unsigned number of 7 bits a byte, the lowest first. */
  const number = (): number => {
    let value = 0;
    for (let shift = 0; at < out.length && shift < 35; shift += 7) {
      const byte = out[at++] as number;
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) break;
    }
    return value;
  };
  while (at < out.length) {
    const section = out[at++];
    const size = number();
    if (section !== MEMORY_SECTION) {
      at += size;
      continue;
    }
    if (number() !== 1 || out[at] !== HAS_MAXIMUM) break;
    out[at] = HAS_MAXIMUM | SHARED;
    return out;
  }
  throw new Error('this WebAssembly module has no memory of its own with a maximum');
}
