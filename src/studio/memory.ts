/** What is remembered on this device from visit to visit and is at hand at once: localStorage. */
export type Memory = Pick<Storage, 'getItem' | 'setItem'>;

/** null where a browser forbids it. */
export function browserMemory(): Memory | null {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}

/** What outlives a reload of this tab alone: sessionStorage. null where a browser forbids it. */
export function tabMemory(): Memory | null {
  try {
    return globalThis.sessionStorage ?? null;
  } catch {
    return null;
  }
}
