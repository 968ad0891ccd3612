import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ModelInfo } from '../../engine/protocol';
import { forecastMemory } from '../../recipes/forecast';
import type { RowTokens } from '../../recipes/memory';
import { isBusy, progressOf } from '../../studio/run';
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
  const rows = useRowTokens(base);
  if (!base || under) return null;
  const shape = { ...base, rows };
  const forecast = forecastMemory(config, node, shape);
  if (!limits || !isShort(forecast, limits))
    return <p className={styles.memory}>Needs up to {formatBytes(forecast.resident)} of memory, the page included.</p>;
  const remedy = whatFits(recipe, config, node, shape, limits);
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

/** How long the rows are that stages will learn from, as far as they are there, for a model of one's own: of a bundled one the cap is told. */
function useRowTokens(base: ModelInfo | undefined): RowTokens | undefined {
  const { engine, given, run } = useStudio();
  const recipe = useRecipe();
  const [tokens, setTokens] = useState<RowTokens>();
  const asks = base?.own !== undefined;
  const counts = useFrom(
    (s) => s.provenance,
    () => (asks ? JSON.stringify(Object.entries(given.rows()).map(([ref, rows]) => [ref, rows.length])) : ''),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows are counted anew
  useEffect(() => {
    if (!asks || isBusy(run.getState())) return;
    let gone = false;
    const args = { given: given.rows(), pairs: recipe.pairs };
    engine.request('rowTokens', args).then(
      (found) => !gone && setTokens(found),
      () => {}, // of rows of which nothing is known each is as long as it may be
    );
    return () => {
      gone = true;
    };
  }, [engine, given, run, recipe, asks, counts]);
  return asks ? tokens : undefined;
}

/** What there is too little of. */
function shortage({ total, largest }: { total: number; largest: number }, there: MemoryLimits): string {
  return there.total !== null && total > there.total
    ? `it needs up to ${formatBytes(total)} for its arrays, and there are ${formatBytes(there.total)}`
    : `it needs an array of ${formatBytes(largest)}, and this GPU allows ${formatBytes(there.largest ?? 0)}`;
}
