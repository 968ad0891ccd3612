/**
 * Takes a Web Lock at once or, told to wait, when it comes free. It is held until the returned function is called or the
 * tab goes. Without locks (a page not served securely) every tab has it.
 */
export function holdLock(
  name: string,
  { held, waits }: { readonly held: () => void; readonly waits: () => void },
  locks: Pick<LockManager, 'request'> | undefined = globalThis.navigator?.locks,
): () => void {
  let closed = false;
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const take = () => {
    if (!closed) held();
    return released;
  };
  if (!locks) queueMicrotask(take);
  else
    void locks.request(name, { ifAvailable: true }, (lock) => {
      if (lock) return take();
      if (!closed) waits();
      void locks.request(name, take);
      return undefined;
    });
  return () => {
    closed = true;
    release();
  };
}
