import { useEffect } from 'react';
import { actionOf, type LabelAction } from '../../studio/label-keys';
import { useShortcutsOn } from '../shell/use-shortcuts';
import { useFrom } from '../studio-context';

/** Where keys are typed or move between options they keep their own meaning. */
const TYPED = 'input, textarea, select, [contenteditable], [role=tab], [role=option], [role=dialog]';

/**
 * Single keys while a task is open; before the page's own, which go to other views. `act` says whether it had a use for
 * the action. Keys and pointers are signs of life too.
 */
export function useLabelingKeys(act: (action: LabelAction) => boolean, onSign: (type: Sign) => void): void {
  const [on] = useShortcutsOn();
  const bindings = useFrom(
    (s) => s.labelKeys,
    (state) => state.bindings,
  );
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      onSign('activity');
      if (!on || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof HTMLElement && event.target.closest(TYPED)) return;
      const action = actionOf(bindings, event);
      // A key held down labels one pair, not every pair that follows.
      if (!action || (!event.repeat && !act(action))) return;
      event.preventDefault();
      event.stopPropagation();
    };
    const onPointer = () => onSign('activity');
    const onVisibility = () => onSign(document.hidden ? 'hidden' : 'visible');
    window.addEventListener('keydown', onKey, true);
    window.addEventListener('pointermove', onPointer, { passive: true });
    window.addEventListener('pointerdown', onPointer, { passive: true });
    window.addEventListener('wheel', onPointer, { passive: true });
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      window.removeEventListener('keydown', onKey, true);
      window.removeEventListener('pointermove', onPointer);
      window.removeEventListener('pointerdown', onPointer);
      window.removeEventListener('wheel', onPointer);
      document.removeEventListener('visibilitychange', onVisibility);
    };
  }, [on, bindings, act, onSign]);
}

type Sign = 'activity' | 'hidden' | 'visible';
