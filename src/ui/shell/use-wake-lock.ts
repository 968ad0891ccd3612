import { useEffect } from 'react';
import { useFrom } from '../studio-context';

/**
 * Keeps the screen on while a run is in view. The browser takes the lock back when the tab is hidden, so it is asked for
 * again on return; pausing, stopping and the end give it back. A browser without wake locks, or with too little battery
 * for one, dims the screen: that is no fault.
 */
export function useWakeLock(): void {
  const training = useFrom(
    (s) => s.run,
    ({ status, watched }) => status.state === 'running' && !watched,
  );
  useEffect(() => {
    if (!training || !navigator.wakeLock) return;
    let over = false;
    let held: WakeLockSentinel | null = null;
    const take = async () => {
      if (document.visibilityState !== 'visible') return;
      const lock = await navigator.wakeLock.request('screen').catch(() => null);
      if (over) void lock?.release();
      else held = lock;
    };
    void take();
    document.addEventListener('visibilitychange', take);
    return () => {
      over = true;
      document.removeEventListener('visibilitychange', take);
      void held?.release();
    };
  }, [training]);
}
