import { forecastMemory } from '../../recipes/forecast';
import { progressOf } from '../../studio/run';
import type { DeviceInfo } from '../../studio/session';
import { formatBytes } from '../runs/words';
import { useFrom } from '../studio-context';
import { Icon } from './icons';
import styles from './run-controls.module.css';

/** Before a node runs: how much memory it will need at most, and a warning where there is less. */
export function MemoryNote({ node }: { node: string }) {
  const config = useFrom(
    (s) => s.settings,
    (state) => state.config,
  );
  const model = useFrom(
    (s) => s.session,
    (state) => state.models.base?.config,
  );
  const memory = useFrom(
    (s) => s.session,
    (state) => state.device?.memory,
  );
  const under = useFrom(
    (s) => s.run,
    (state) => progressOf(state, node).state === 'running',
  );
  if (!model || under) return null;
  const { total, largest } = forecastMemory(config, node, model);
  const short = memory && shortage(total, largest, memory);
  return (
    <p className={styles.memory} data-short={Boolean(short)}>
      {short && <Icon name="warning" size={16} />}
      {short
        ? `This will not fit: ${short}. Choose a smaller batch, shorter texts or a smaller model.`
        : `Needs up to ${formatBytes(total)} of memory.`}
    </p>
  );
}

/** What there is too little of; null where all is well or nothing is known. */
function shortage(total: number, largest: number, there: NonNullable<DeviceInfo['memory']>): string | null {
  if (there.total !== null && total > there.total)
    return `it needs up to ${formatBytes(total)} of memory, and there are ${formatBytes(there.total)}`;
  if (there.largest !== null && largest > there.largest)
    return `it needs an array of ${formatBytes(largest)}, and this GPU allows ${formatBytes(there.largest)}`;
  return null;
}
