import { Button } from '@mantine/core';
import { useStore } from 'zustand';
import { nodeTitle } from '../../recipes/names';
import { BASE } from '../../recipes/ports';
import { nodeOf } from '../../recipes/recipe';
import { isLarge } from '../../recipes/settings/adapter';
import { pacesStore } from '../../studio/paces';
import { hasOwnPace, isBusy, planFor } from '../../studio/run';
import { formatDuration, formatPace } from '../format';
import { useFrom, useGiven, useRecipe, useStudio } from '../studio-context';
import { Icon } from './icons';
import styles from './run-controls.module.css';

/** Until a node that runs has a pace of its own: how long it takes here, as far as that was measured; of a model of one's own two steps can be measured for it. */
export default function TimeNote({ node }: { node: string }) {
  const studio = useStudio();
  const recipe = useRecipe();
  const paces = pacesStore(studio);
  const { measuring, failed } = useStore(paces);
  const given = useGiven();
  const run = useFrom(
    (s) => s.run,
    (state) => state,
  );
  const { stale } = useFrom(
    (s) => s.provenance,
    (state) => state,
  );
  const base = useFrom(
    (s) => s.session,
    (state) => state.models[BASE],
  );
  // Another setting may void what is known.
  useFrom(
    (s) => s.settings,
    (state) => state.config,
  );
  const { unit } = nodeOf(recipe, node).stage;
  const busy = isBusy(run);
  if (!base || (busy && (!run.requested.includes(node) || hasOwnPace(run, node)))) return null;
  if (measuring?.node === node)
    return (
      <p className={styles.memory}>
        {measuring.steps === 0
          ? `Measuring: before the first ${unit}`
          : `Measuring: ${unit} ${measuring.steps + 1} of 3`}
        <Button size="compact-xs" variant="default" onClick={() => paces.stop()}>
          Stop
        </Button>
      </p>
    );
  const time = paces.time(node);
  if (time)
    return (
      <p className={styles.memory}>
        <Icon name="clock" size={16} />
        {time.seconds === null
          ? `${formatPace(time.step)} a ${unit}, as measured here; how many there are depends on what you gave since.`
          : `Takes about ${formatDuration(time.seconds)} here${time.step > 0 ? `, ${formatPace(time.step)} a ${unit}` : ''}, as measured with these settings.`}
      </p>
    );
  if (busy || (base.own === undefined && !isLarge(base.config))) return null;
  const [first] = planFor(recipe, node, run, given, stale);
  const waits = first !== undefined && first !== node ? nodeTitle(recipe, first) : null;
  return (
    <p className={styles.memory}>
      <Icon name="clock" size={16} />
      {failed?.node === node
        ? `Its time could not be measured: ${failed.why}`
        : waits
          ? `How long it takes can be measured once there is what it needs: ${waits} comes first.`
          : 'How long it takes here is not known yet.'}
      {!waits && (
        <Button
          size="compact-xs"
          variant="default"
          disabled={measuring !== null}
          onClick={() => void paces.measure(node)}
        >
          Measure two steps
        </Button>
      )}
    </p>
  );
}
