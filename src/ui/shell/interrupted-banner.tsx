import { Button, CloseButton } from '@mantine/core';
import { recipeOf } from '../../recipes/config';
import { nodeTitle } from '../../recipes/names';
import { nodeOf } from '../../recipes/recipe';
import { isBusy } from '../../studio/run';
import type { RunRecord } from '../../studio/runs';
import { Icon } from '../components/icons';
import { countOf } from '../format';
import { stateWords } from '../runs/words';
import { useFrom, useStudio } from '../studio-context';
import styles from './tab-banner.module.css';

/** After a reload or a crash: where a run was cut off, what is lost, and the way on; else the last run, where the page shows other settings than its. */
export function InterruptedBanner() {
  const { interrupted } = useStudio();
  const { offer, last } = useFrom(
    (s) => s.interrupted,
    (state) => state,
  );
  const busy = useFrom((s) => s.run, isBusy);
  const [node] = offer?.left ?? [];
  if (!offer || node === undefined) return last && !busy ? <LastRun record={last.record} /> : null;
  const { record, step, lostSteps } = offer;
  const recipe = recipeOf(record.config);
  const { unit } = nodeOf(recipe, node).stage;
  return (
    <div className={styles.banner} role="status">
      <Icon name="warning" size={18} />
      <span>
        <b>A run was cut off: {record.name}.</b> It goes on in {nodeTitle(recipe, node)} after {countOf(step, unit)}
        {lostSteps > 0
          ? `; about ${countOf(lostSteps, unit)} since the last save ${lostSteps === 1 ? 'is' : 'are'} done again.`
          : '; nothing is lost.'}
      </span>
      <Button size="compact-md" disabled={busy} onClick={() => void interrupted.accept()}>
        {busy ? 'Another run trains' : 'Go on'}
      </Button>
      <Button size="compact-md" variant="default" onClick={interrupted.leave}>
        Leave it
      </Button>
    </div>
  );
}

function LastRun({ record }: { record: RunRecord }) {
  const { interrupted } = useStudio();
  return (
    <div className={styles.banner} role="status">
      <Icon name="shelf" size={18} />
      <span>
        <b>Your last run: {record.name}</b>, {stateWords(record, false)}. It had other settings than this page.
      </span>
      <Button size="compact-md" variant="default" onClick={() => void interrupted.open()}>
        Open it
      </Button>
      <CloseButton aria-label="Dismiss" size="sm" onClick={() => interrupted.taken()} />
    </div>
  );
}
