import { Button } from '@mantine/core';
import { recipeOf } from '../../recipes/config';
import { nodeTitle } from '../../recipes/names';
import { nodeOf } from '../../recipes/recipe';
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
  const [node] = offer?.left ?? [];
  if (!offer || node === undefined) return null;
  const { record, step, lostSteps } = offer;
  const recipe = recipeOf(record.config);
  const { unit } = nodeOf(recipe, node).stage;
  const count = (n: number) => `${n.toLocaleString('en')} ${unit}${n === 1 ? '' : 's'}`;
  return (
    <div className={styles.banner} role="status">
      <Icon name="warning" size={18} />
      <span>
        <b>A run was cut off: {record.name}.</b> It goes on in {nodeTitle(recipe, node)} after {count(step)}
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
