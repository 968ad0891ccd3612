import { useEffect } from 'react';
import { viewsOf } from '../../studio/views';
import { useStudio } from '../studio-context';

/**
 * Keeps the address equal to the settings, so that the address bar is always a link to share. A view that a person opened is a step
 * in the browser's history, one that a run led to is not: Back returns to what was looked at before. Settings stay as they are.
 */
export function useAddress(): void {
  const { settings } = useStudio();
  useEffect(() => {
    let shown = settings.getState().view;
    const write = () => {
      const { view } = settings.getState();
      const isOpened = view !== shown && navigator.userActivation.isActive;
      shown = view;
      history[isOpened ? 'pushState' : 'replaceState']({ view }, '', settings.search());
    };
    const goBack = ({ state }: PopStateEvent) => {
      const view = viewsOf(settings.recipe()).find((one) => one === state?.view) ?? shown;
      shown = view;
      settings.show(view);
    };
    history.replaceState({ view: shown }, '');
    window.addEventListener('popstate', goBack);
    const stop = settings.subscribe(write);
    return () => {
      window.removeEventListener('popstate', goBack);
      stop();
    };
  }, [settings]);
}
