import type { DeviceFault } from './protocol';

/** What browsers, emscripten and our own heap say when there is no room. */
const NO_ROOM = /out of memory|allocation failed|invalid array (buffer )?length|cannot enlarge memory/i;
/** What a lost GPU device makes of a read that was under way. */
const DEVICE_GONE =
  /device (is|was) lost|lost device|device is destroyed|buffer was destroyed|unmapped before mapping/i;

/** The failure of the device behind an error; null where the error is a stage's own, which has a code. */
export function deviceFaultOf(cause: unknown): DeviceFault | null {
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return null;
  const message = cause instanceof Error ? cause.message : String(cause);
  if (NO_ROOM.test(message)) return { kind: 'out-of-memory', message };
  if (DEVICE_GONE.test(message)) return { kind: 'lost', message };
  return null;
}
