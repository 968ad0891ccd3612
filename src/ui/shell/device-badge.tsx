import { Tooltip } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { Icon } from '../components/icons';
import { useFrom } from '../studio-context';
import styles from './shell.module.css';

const BenchmarkDialog = lazy(() => import('../benchmark/benchmark-dialog'));

const BACKENDS = { webgpu: 'WebGPU', wasm: 'WebAssembly', cpu: 'JavaScript' } as const;

/** On what the training runs: the adapter's own name, and why nothing faster was taken. Pressed, it is measured. */
export function DeviceBadge() {
  const [measuring, setMeasuring] = useState(false);
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
    ? [
        `Training runs on ${BACKENDS[device.backend]}, in a worker, in this tab only.`,
        ...device.notes,
        'Press to measure how fast it is.',
      ]
    : [text];
  return (
    <>
      <Tooltip label={notes.map((note) => <div key={note}>{note}</div>)}>
        <button
          type="button"
          className={styles.badge}
          style={{ background: 'none', cursor: device ? 'pointer' : 'help' }}
          aria-label={`Device: ${device ? `${BACKENDS[device.backend]} ` : ''}${text}. ${notes.join(' ')}`}
          aria-haspopup="dialog"
          onClick={() => setMeasuring(device !== null)}
        >
          <Icon name="chip" />
          {device && <span className={styles.badgeBackend}>{BACKENDS[device.backend]} </span>}
          <span className={styles.badgeName}>{text}</span>
        </button>
      </Tooltip>
      {measuring && (
        <Suspense fallback={null}>
          <BenchmarkDialog onClose={() => setMeasuring(false)} />
        </Suspense>
      )}
    </>
  );
}
