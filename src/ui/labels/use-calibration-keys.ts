import type { CalibrationState, CalibrationStore } from '../../studio/calibration';
import { keyNames } from '../../web/key-names';
import { useKeyOwner } from '../keys/use-key-owner';
import { useSignsOfLife } from '../labeling/use-labeling-keys';
import { useShortcutsOn } from '../shell/use-shortcuts';

const SIDES: Readonly<Record<string, 'left' | 'right'>> = {
  '1': 'left',
  ArrowLeft: 'left',
  '2': 'right',
  ArrowRight: 'right',
};

/** 1, 2 and the arrows choose while a known pair is open, whatever has the focus. */
export function useCalibrationKeys(
  status: CalibrationState['status'],
  { answer, sign }: Pick<CalibrationStore, 'answer' | 'sign'>,
): void {
  const [on] = useShortcutsOn();
  useKeyOwner((event) => {
    const side = keyNames(event)
      .map((name) => SIDES[name])
      .find(Boolean);
    if (!on || side === undefined || (status !== 'asking' && status !== 'feedback')) return false;
    if (!event.repeat && status === 'asking') void answer(side);
    return true;
  });
  useSignsOfLife(sign);
}
