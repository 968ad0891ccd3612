import { useEffect } from 'react';
import { actionOf, type LabelAction } from '../../studio/label-keys';
import { useKeyOwner } from '../keys/use-key-owner';
import { useShortcutsOn } from '../shell/use-shortcuts';
import { useFrom } from '../studio-context';

/** Single keys while a task is open, whatever has the focus. `act` says whether it had a use for the action. */
export function useLabelingKeys(act: (action: LabelAction) => boolean): void {
  const [on] = useShortcutsOn();
  const bindings = useFrom(
    (s) => s.labelKeys,
    (state) => state.bindings,
  );
  useKeyOwner((event) => {
    const action = on ? actionOf(bindings, event) : null;
    if (!action) return false;
    // A key held down labels one pair, not every pair that follows.
    if (!event.repeat) act(action);
    // Also while there is nothing to judge: an arrow is not for the tab or the choice that was clicked last.
    return true;
  });
}

type Sign = 'activity' | 'hidden' | 'visible';

/** Keys and pointers are signs of life, for the time that a task was really looked at. */
export function useSignsOfLife(onSign: (type: Sign) => void): void {
  useEffect(() => {
    const onLife = () => onSign('activity');
    const onVisibility = () => onSign(document.hidden ? 'hidden' : 'visible');
    const life = ['keydown', 'pointermove', 'pointerdown', 'wheel'] as const;
    for (const type of life) window.addEventListener(type, onLife, { capture: true, passive: true });
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      for (const type of life) window.removeEventListener(type, onLife, { capture: true });
      document.removeEventListener('visibilitychange', onVisibility);
    };
  }, [onSign]);
}
