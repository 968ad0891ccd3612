import { Tooltip } from '@mantine/core';
import { Icon } from '../components/icons';
import { useFrom } from '../studio-context';
import styles from './shell.module.css';

const BACKENDS = { webgpu: 'WebGPU', wasm: 'WebAssembly', cpu: 'JavaScript' } as const;

/** On what the training runs: the adapter's own name, and why nothing faster was taken. */
export function DeviceBadge() {
  const { device, deviceState } = useFrom(
    (s) => s.session,
    (state) => state,
  );
  const text = device
    ? device.adapter
    : deviceState === 'starting'
      ? 'Starting the device'
      : 'No device could be started';
  const notes = device
    ? [`Training runs on ${BACKENDS[device.backend]}, in a worker, in this tab only.`, ...device.notes]
    : [text];
  return (
    <Tooltip label={notes.map((note) => <div key={note}>{note}</div>)}>
      <button
        type="button"
        className={styles.badge}
        style={{ background: 'none', cursor: 'help' }}
        aria-label={`Device: ${device ? `${BACKENDS[device.backend]} ` : ''}${text}. ${notes.join(' ')}`}
      >
        <Icon name="chip" />
        {device && <span className={styles.badgeBackend}>{BACKENDS[device.backend]} </span>}
        <span className={styles.badgeName}>{text}</span>
      </button>
    </Tooltip>
  );
}
