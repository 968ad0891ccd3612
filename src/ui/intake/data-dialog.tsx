import '@mantine/dropzone/styles.layer.css';
import { Button, Loader, Modal } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { createIntake, type IntakeStore, type Received } from '../../studio/intake';
import { viewTitle } from '../../studio/views';
import { Icon } from '../components/icons';
import dataset from '../dataset/dataset.module.css';
import { useRecipe, useStudio } from '../studio-context';
import { InUse } from './in-use';
import styles from './intake.module.css';
import { ModelOffer } from './model-offer';

interface DataDialogProps {
  readonly opened: boolean;
  /** What was dropped on the page: taken in each time it is another list. */
  readonly dropped: readonly File[];
  onClose(): void;
}

/** One place for everything that a person brings: what each file is follows from its content. */
export function DataDialog({ opened, dropped, onClose }: DataDialogProps) {
  const studio = useStudio();
  const [intake] = useState(() => createIntake(studio));
  // Opened one moment after it is there: a dialog remembers what had the focus as it changes from closed to opened.
  const [shown, setShown] = useState(false);
  useEffect(() => setShown(opened), [opened]);
  useEffect(() => void intake.take(dropped), [intake, dropped]);
  const show = (view: string) => {
    onClose();
    studio.settings.show(view);
  };
  return (
    <Modal
      opened={shown}
      onClose={onClose}
      size="min(820px, 94vw)"
      title={<b>Your data</b>}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Drop intake={intake} />
      <Outcomes intake={intake} show={show} />
      <ModelOffer intake={intake} onUsed={() => show('base')} />
      <InUse show={show} />
    </Modal>
  );
}

function Drop({ intake }: { intake: IntakeStore }) {
  const reading = useStore(intake, (state) => state.reading);
  return (
    <Dropzone
      onDrop={(files) => void intake.take(files)}
      className={dataset.drop}
      aria-label="Drop files of any kind here, or press to choose them"
      inputProps={{ 'aria-label': 'Your own files' }}
    >
      <div className={dataset.dropInner}>
        {reading ? <Loader size="sm" /> : <Icon name="upload" />}
        {reading ? (
          <b>
            Reading {reading.name}
            {reading.rows > 0 && `: ${reading.rows.toLocaleString('en')} rows`}
          </b>
        ) : (
          <span>
            <b>Drop what you have</b>, or press to choose: prompts, demonstrations, preference pairs, labeled answers,
            labels, rules, a model folder, a saved run. What it is follows from what is in it.
          </span>
        )}
      </div>
    </Dropzone>
  );
}

function Outcomes({ intake, show }: { intake: IntakeStore; show(view: string): void }) {
  const received = useStore(intake, (state) => state.received);
  return (
    <ul className={styles.received} aria-live="polite" aria-label="What became of your files">
      {received.map((one) => (
        <Outcome key={one.id} one={one} show={show} />
      ))}
    </ul>
  );
}

function Outcome({ one: { name, taken, said, view }, show }: { one: Received; show(view: string): void }) {
  const recipe = useRecipe();
  return (
    <li className={taken ? styles.good : styles.bad}>
      <Icon name={taken ? 'check' : 'warning'} />
      <span>
        <span className={styles.name}>{name}</span> <span className={styles.said}>{said}</span>
      </span>
      {view && (
        <Button size="compact-sm" variant="default" onClick={() => show(view)}>
          {viewTitle(recipe, view)}
        </Button>
      )}
    </li>
  );
}
