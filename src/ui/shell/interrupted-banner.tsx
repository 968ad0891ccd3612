import { Button, CloseButton } from '@mantine/core';
import { recipeOf } from '../../recipes/config';
import { nodeTitle } from '../../recipes/names';
import { nodeOf } from '../../recipes/recipe';
import { isBusy } from '../../studio/run';
import { settingDifferences } from '../../studio/run-differences';
import { settingName, valueWords } from '../../studio/run-name';
import type { RunRecord } from '../../studio/runs';
import { defaultsOf } from '../../studio/setting-fields';
import { Icon } from '../components/icons';
import { countOf } from '../format';
import { stateWords } from '../runs/words';
import { useFrom, useRecipe, useStudio } from '../studio-context';
import styles from './tab-banner.module.css';

/** After a reload or a crash: where a run was cut off, what is lost, and the way on; else the last run, where the page shows other settings than its. */
export function InterruptedBanner() {
  const { interrupted } = useStudio();
  const { offer, last, linked } = useFrom(
    (s) => s.interrupted,
    (state) => state,
  );
  const busy = useFrom((s) => s.run, isBusy);
  const [node] = offer?.left ?? [];
  if (!offer || node === undefined) {
    if (busy) return null;
    return last ? <LastRun record={last.record} /> : linked ? <LinkedSettings /> : null;
  }
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
        {busy ? 'Another run trains' : 'Resume'}
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
        The settings on this page came with its address. <b>Your last run has others: {record.name}</b>,{' '}
        {stateWords(record, false)}.
      </span>
      <Button size="compact-md" variant="default" onClick={() => void interrupted.open()}>
        Open it
      </Button>
      <CloseButton aria-label="Dismiss" size="sm" onClick={() => interrupted.taken()} />
    </div>
  );
}

/** Settings said in full; of more, how many. */
const MOST_SETTINGS = 3;

/** Somebody gave this person a link. */
function LinkedSettings() {
  const { interrupted } = useStudio();
  const recipe = useRecipe();
  const config = useFrom(
    (s) => s.settings,
    (state) => state.config,
  );
  const differences = settingDifferences([{ ...defaultsOf(recipe), model: config.model, seed: config.seed }, config]);
  const said = differences
    .slice(0, MOST_SETTINGS)
    .map((one) => `${settingName(recipe, one, differences)} ${valueWords(one, 1)}`);
  const more = differences.length - said.length;
  return (
    <div className={styles.banner} role="status">
      <Icon name="share" size={18} />
      <span>
        The settings on this page came with its link: {said.join(', ') || recipe.title}
        {more > 0 && ` and ${more} more`}. Nothing was trained with them here yet.
      </span>
      <CloseButton aria-label="Dismiss" size="sm" onClick={() => interrupted.taken()} />
    </div>
  );
}
