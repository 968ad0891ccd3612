import { ActionIcon, Progress, Switch } from '@mantine/core';
import { nodeShort, railTitle } from '../../recipes/names';
import { hasNode, type Recipe } from '../../recipes/recipe';
import { pacesStore, type Rest, restOf } from '../../studio/paces';
import { Icon } from '../components/icons';
import { runInShort } from '../components/time-left';
import { formatDuration } from '../format';
import { useFrom, useRecipe, useStudio } from '../studio-context';
import styles from './pipeline-rail.module.css';

/** In the rail while something runs, whatever view is open: how far it is, the time left, a pause, and whether the view follows. */
export function RunningNow() {
  const studio = useStudio();
  const { run, following } = studio;
  const recipe = useRecipe();
  const paces = pacesStore(studio);
  const { status, watched, requested, nodes } = useFrom(
    (s) => s.run,
    (state) => state,
  );
  const leads = useFrom(
    (s) => s.following,
    (state) => state.leads,
  );
  const { node, state, step, total, secondsLeft } = status;
  const waiting = requested.filter((id) => nodes[id]?.state === 'queued');
  const rest = restOf(waiting, (id) => paces.time(id)?.seconds ?? null);
  const measured = node === null || secondsLeft !== null ? null : (paces.time(node)?.seconds ?? null);
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
          {runInShort(status, measured)}
          {waiting.length > 0 && `, then ${restWords(recipe, rest)}`}
        </span>
        {requested.length > 1 && (
          <Switch size="xs" label="Follow" checked={leads} onChange={following.toggle} aria-label="Follow the run" />
        )}
      </div>
    </div>
  );
}

/** What comes after the stage that runs: how long, as far as it was measured here, and what was not. */
function restWords(recipe: Recipe, { seconds, unknown }: Rest): string {
  const names = unknown.map((id) => nodeShort(recipe, id)).join(', ');
  const known = seconds > 0 ? [`${formatDuration(seconds)} more`] : [];
  return [...known, ...(names ? [`${names}: not measured yet`] : [])].join(', ');
}
