import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { isBusy } from '../../studio/run';
import { useFrom } from '../studio-context';
import styles from './shell.module.css';

const RecipeDialog = lazy(() => import('./recipe-cards').then((m) => ({ default: m.RecipeDialog })));

/** The algorithms that can be run. */
export function RecipeMenu() {
  const busy = useFrom((s) => s.run, isBusy);
  const [opened, setOpened] = useState(false);
  // Fetched when it is first opened, and there from then on: it knows what had the focus.
  const [wanted, setWanted] = useState(false);
  const open = () => {
    setWanted(true);
    setOpened(true);
  };
  return (
    <>
      <Button variant="subtle" size="compact-md" className={styles.topButton} disabled={busy} onClick={open}>
        Recipe
      </Button>
      {wanted && (
        <Suspense fallback={null}>
          <RecipeDialog opened={opened} onClose={() => setOpened(false)} />
        </Suspense>
      )}
    </>
  );
}
