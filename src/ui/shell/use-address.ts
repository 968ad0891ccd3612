import { useEffect } from 'react';
import { useStudio } from '../studio-context';

/** Keeps the address equal to the settings, so that the address bar is always a link to share. */
export function useAddress(): void {
  const { settings } = useStudio();
  useEffect(() => {
    const write = () => history.replaceState(null, '', settings.search());
    return settings.subscribe(write);
  }, [settings]);
}
