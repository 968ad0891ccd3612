import { VisuallyHidden } from '@mantine/core';
import { STAGE_TITLES } from '../../studio/stages';
import { useFrom } from '../studio-context';

/** Says aloud what changed: which stage runs, and each tenth of the way, not each step. */
export function LiveRegion() {
  const text = useFrom(
    (s) => s.run,
    ({ status, stages, requested }) => {
      if (requested.length === 0) {
        const last = Object.entries(stages).findLast(
          ([, { state }]) => state === 'done' || state === 'stopped' || state === 'failed',
        );
        return last ? `${STAGE_TITLES[last[0] as keyof typeof stages]} ${last[1].state}` : '';
      }
      const name = status.stage && status.stage !== 'pretrain' ? STAGE_TITLES[status.stage] : 'Run';
      const tenth = status.total > 0 ? Math.floor((10 * status.step) / status.total) * 10 : 0;
      return `${name} ${status.state}${tenth > 0 ? `, ${tenth} percent` : ''}`;
    },
  );
  return (
    <VisuallyHidden role="status" aria-live="polite">
      {text}
    </VisuallyHidden>
  );
}
