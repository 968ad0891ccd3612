import { ActionIcon, Progress, Switch } from '@mantine/core';
import { railTitle } from '../../recipes/names';
import { hasNode } from '../../recipes/recipe';
import { Icon } from '../components/icons';
import { formatDuration } from '../format';
import { useFrom, useRecipe, useStudio } from '../studio-context';
import styles from './pipeline-rail.module.css';

/** In the rail while something runs, whatever view is open: how far it is, the time left, a pause, and whether the view follows. */
export function RunningNow() {
  const { run, following } = useStudio();
  const recipe = useRecipe();
  const { status, watched, requested, nodes } = useFrom(
    (s) => s.run,
    (state) => state,
  );
  const leads = useFrom(
    (s) => s.following,
    (state) => state.leads,
  );
  const { node, state, step, total, secondsLeft } = status;
  const waiting = requested.filter((id) => nodes[id]?.state === 'queued').length;
  const percent = total > 0 ? Math.floor((100 * step) / total) : 0;
  const paused = state === 'paused';
  return (
    <div className={styles.running}>
      <div className={styles.runningHead}>
        <span className={styles.runningTitle}>
          {node !== null && hasNode(recipe, node) ? railTitle(recipe, node) : 'Starting'} <b>{percent}%</b>
        </span>
        {!watched && (
          <ActionIcon
            aria-label={paused ? 'Resume the run' : 'Pause the run'}
            disabled={state === 'stopping'}
            onClick={paused ? run.resume : run.pause}
          >
            <Icon name={paused ? 'play' : 'pause'} />
          </ActionIcon>
        )}
      </div>
      <Progress value={percent} size="sm" aria-label="Progress of the stage that runs" />
      <div className={styles.runningFoot}>
        <span>
          {paused ? 'Paused' : secondsLeft === null ? '' : `${formatDuration(secondsLeft)} left`}
          {secondsLeft !== null && waiting > 0 && `, then ${waiting} more`}
        </span>
        {requested.length > 1 && (
          <Switch size="xs" label="Follow" checked={leads} onChange={following.toggle} aria-label="Follow the run" />
        )}
      </div>
    </div>
  );
}
