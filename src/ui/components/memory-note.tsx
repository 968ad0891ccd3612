import { Button } from '@mantine/core';
import { forecastMemory } from '../../recipes/forecast';
import { progressOf } from '../../studio/run';
import { isShort, type MemoryLimits, whatFits } from '../../studio/what-fits';
import { formatBytes } from '../runs/words';
import { useFrom, useRecipe, useStudio } from '../studio-context';
import { Icon } from './icons';
import styles from './run-controls.module.css';

/** Before a node runs: how much memory it will need at most; where there is less, which setting makes it fit. */
export function MemoryNote({ node }: { node: string }) {
  const { settings } = useStudio();
  const recipe = useRecipe();
  const config = useFrom(
    (s) => s.settings,
    (state) => state.config,
  );
  const base = useFrom(
    (s) => s.session,
    (state) => state.models.base,
  );
  const limits = useFrom(
    (s) => s.session,
    (state) => state.device?.memory,
  );
  const under = useFrom(
    (s) => s.run,
    (state) => progressOf(state, node).state === 'running',
  );
  if (!base || under) return null;
  const forecast = forecastMemory(config, node, base);
  if (!limits || !isShort(forecast, limits))
    return <p className={styles.memory}>Needs up to {formatBytes(forecast.resident)} of memory, the page included.</p>;
  const remedy = whatFits(recipe, config, node, base, limits);
  return (
    <p className={styles.memory} data-short>
      <Icon name="warning" size={16} />
      This will not fit: {shortage(forecast, limits)}.{' '}
      {remedy
        ? `With “${remedy.label}” at ${remedy.value} it would need ${formatBytes(remedy.forecast.total)}.`
        : 'No one setting makes it fit: choose a smaller batch and shorter texts, or a smaller model.'}
      {remedy && (
        <Button size="compact-xs" variant="default" onClick={() => settings.set(remedy.path, remedy.value)}>
          Set it
        </Button>
      )}
    </p>
  );
}

/** What there is too little of. */
function shortage({ total, largest }: { total: number; largest: number }, there: MemoryLimits): string {
  return there.total !== null && total > there.total
    ? `it needs up to ${formatBytes(total)} for its arrays, and there are ${formatBytes(there.total)}`
    : `it needs an array of ${formatBytes(largest)}, and this GPU allows ${formatBytes(there.largest ?? 0)}`;
}
