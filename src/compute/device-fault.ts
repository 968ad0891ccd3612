/** Why what is on the device can no longer be trusted. */
export interface DeviceFault {
  /** The device is gone; memory ran out; a command was refused, or a thread failed, so what it should have computed is missing. */
  readonly kind: 'lost' | 'out-of-memory' | 'refused' | 'threads';
  readonly message: string;
}

const listeners = new Set<(fault: DeviceFault) => void>();

/** Calls back once something goes wrong with the device; what is on it is no good, so the worker must be started afresh. */
export function onDeviceFault(callback: (fault: DeviceFault) => void): () => void {
  listeners.add(callback);
  return () => listeners.delete(callback);
}

export function tellDeviceFault(fault: DeviceFault): void {
  for (const listener of listeners) listener(fault);
}
