import { Button } from '@mantine/core';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import styles from '../shell/shell.module.css';
import { droppedFiles } from './dropped-files';
import intake from './intake.module.css';

const DataDialog = lazy(() => import('./data-dialog').then((m) => ({ default: m.DataDialog })));

/** A person's own data from anywhere on the page: a button, and the whole window takes what is dropped beside the zones. */
export function YourData() {
  const [opened, setOpened] = useState(false);
  // Fetched when it is first opened, and there from then on: it knows what had the focus, and what was dropped.
  const [wanted, setWanted] = useState(false);
  const [dropped, setDropped] = useState<readonly File[]>([]);
  const open = useCallback((files: readonly File[] = []) => {
    setDropped(files);
    setWanted(true);
    setOpened(true);
  }, []);
  const isOver = useWindowDrop(open);
  return (
    <>
      <Button
        variant="subtle"
        size="compact-md"
        className={styles.topButton}
        aria-label="Your data"
        onClick={() => open()}
      >
        <span className={intake.your}>Your data</span>
      </Button>
      {isOver && (
        <div className={intake.over} aria-hidden="true">
          <b>Drop it anywhere</b>: prompts, answers, pairs, labels, rules, a model folder or a run
        </div>
      )}
      {wanted && (
        <Suspense fallback={null}>
          <DataDialog opened={opened} dropped={dropped} onClose={() => setOpened(false)} />
        </Suspense>
      )}
    </>
  );
}

/** Where files mean one thing only. What a zone that is off does not take is no reason to leave the page either. */
const isInZone = ({ target }: DragEvent): boolean =>
  target instanceof Element && target.closest('.mantine-Dropzone-root:not([data-disabled])') !== null;
const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** Files dropped where no zone takes them: without this the browser would leave the page for them. Whether any are over it. */
function useWindowDrop(onFiles: (files: readonly File[]) => void): boolean {
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setIsOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setIsOver(false);
    };
    const drop = (event: DragEvent) => {
      setIsOver(false);
      if (!hasFiles(event) || !event.dataTransfer) return;
      event.preventDefault();
      if (isInZone(event)) return;
      void droppedFiles(event.dataTransfer).then(onFiles);
    };
    window.addEventListener('dragover', over);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, [onFiles]);
  return isOver;
}
