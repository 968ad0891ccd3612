import { Alert, Button, Progress, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useStore } from 'zustand';
import { hubOf, hubStore } from '../../studio/hub';
import { formatBytes } from '../runs/words';
import { useStudio } from '../studio-context';
import styles from './base.module.css';

const EXAMPLE = 'HuggingFaceTB/SmolLM2-135M-Instruct';

/** A model by its name: nothing is asked of another site before the button is pressed. */
export function FromHub({ disabled }: { disabled: boolean }) {
  const studio = useStudio();
  const hub = hubStore(studio);
  const { busy, progress, failed } = useStore(hub);
  const [name, setName] = useState('');
  const host = new URL(hubOf(studio)).host;
  return (
    <form
      className={styles.hub}
      onSubmit={(event) => {
        event.preventDefault();
        void hub.open(name.trim());
      }}
    >
      <div className={styles.hubAsk}>
        <TextInput
          className={styles.hubName}
          label="Or by name from the Hub"
          placeholder={EXAMPLE}
          value={name}
          disabled={disabled || busy}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {busy ? (
          <Button variant="default" onClick={() => hub.stop()}>
            Stop
          </Button>
        ) : (
          <Button type="submit" variant="default" disabled={disabled || !name.trim()}>
            Download from {host}
          </Button>
        )}
      </div>
      <span className={styles.cardShape}>
        Public models only. This page contacts {host} when you press the button, and sends it nothing but the name.
      </span>
      {progress && progress.total > 0 && (
        <>
          <Progress
            value={(100 * progress.done) / progress.total}
            aria-label={`Downloaded: ${Math.floor((100 * progress.done) / progress.total)}%`}
          />
          <span className={styles.cardShape}>
            {formatBytes(progress.done)} of {formatBytes(progress.total)}
            {progress.waiting && `; ${progress.waiting}, trying again`}
          </span>
        </>
      )}
      {failed && (
        <Alert color="red" variant="light" p="xs" role="alert">
          {failed}
        </Alert>
      )}
    </form>
  );
}
