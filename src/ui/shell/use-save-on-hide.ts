import { useEffect } from 'react';
import { isBusy } from '../../studio/run';
import { useStudio } from '../studio-context';

/** A page that goes out of sight may never come back: the run is saved at the next good moment. */
export function useSaveOnHide(): void {
  const { engine, run } = useStudio();
  useEffect(() => {
    const onChange = () => {
      if (document.visibilityState === 'hidden' && isBusy(run.getState()))
        engine.request('saveSoon', {}).catch(() => {});
    };
    document.addEventListener('visibilitychange', onChange);
    return () => document.removeEventListener('visibilitychange', onChange);
  }, [engine, run]);
}
