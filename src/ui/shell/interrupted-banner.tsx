import { Button } from '@mantine/core';
import { STAGE_TITLES } from '../../studio/stages';
import { Icon } from '../components/icons';
import { useFrom, useStudio } from '../studio-context';
import styles from './tab-banner.module.css';

/** After a reload or a crash: where the run was cut off, what is lost, and the way on. */
export function InterruptedBanner() {
  const { interrupted } = useStudio();
  const offer = useFrom(
    (s) => s.interrupted,
    (state) => state.offer,
  );
  const [stage] = offer?.left ?? [];
  if (!offer || !stage) return null;
  const { record, step, lostSteps } = offer;
  const unit = stage === 'ppo' ? 'iteration' : stage === 'preferences' ? 'label' : 'step';
  const count = (n: number) => `${n.toLocaleString('en')} ${unit}${n === 1 ? '' : 's'}`;
  return (
    <div className={styles.banner} role="status">
      <Icon name="warning" size={18} />
      <span>
        <b>A run was cut off: {record.name}.</b> It goes on in {STAGE_TITLES[stage]} after {count(step)}
        {lostSteps > 0
          ? `; ${count(lostSteps)} since the last save ${lostSteps === 1 ? 'is' : 'are'} done again.`
          : '; nothing is lost.'}
      </span>
      <Button size="compact-md" onClick={() => void interrupted.accept()}>
        Go on
      </Button>
      <Button size="compact-md" variant="default" onClick={interrupted.leave}>
        Leave it
      </Button>
    </div>
  );
}
