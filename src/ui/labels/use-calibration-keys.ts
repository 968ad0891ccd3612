import { useEffect } from 'react';
import type { CalibrationState, CalibrationStore } from '../../studio/calibration';
import { useShortcutsOn } from '../shell/use-shortcuts';

const SIDES: Readonly<Record<string, 'left' | 'right'>> = {
  '1': 'left',
  ArrowLeft: 'left',
  '2': 'right',
  ArrowRight: 'right',
};

/** 1, 2 and the arrows choose while a known pair is open; before the page's own keys, which go to other views. */
export function useCalibrationKeys(
  status: CalibrationState['status'],
  { answer, sign }: Pick<CalibrationStore, 'answer' | 'sign'>,
): void {
  const [on] = useShortcutsOn();
  useEffect(() => {
    if (status !== 'asking' && status !== 'feedback') return;
    const onKey = (event: KeyboardEvent) => {
      sign('activity');
      const side = SIDES[event.key];
      if (!on || side === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof HTMLElement && event.target.closest('input, textarea, select, [role=tab]')) return;
      event.preventDefault();
      event.stopPropagation();
      if (!event.repeat && status === 'asking') void answer(side);
    };
    const onPointer = () => sign('activity');
    const onVisibility = () => sign(document.hidden ? 'hidden' : 'visible');
    window.addEventListener('keydown', onKey, true);
    window.addEventListener('pointermove', onPointer, { passive: true });
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      window.removeEventListener('keydown', onKey, true);
      window.removeEventListener('pointermove', onPointer);
      document.removeEventListener('visibilitychange', onVisibility);
    };
  }, [status, on, answer, sign]);
}
