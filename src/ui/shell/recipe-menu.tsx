import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { lazy, Suspense } from 'react';
import { isBusy } from '../../studio/run';
import { useFrom } from '../studio-context';
import styles from './shell.module.css';

const RecipeCards = lazy(() => import('./recipe-cards').then((m) => ({ default: m.RecipeCards })));

/** The algorithms that can be run. */
export function RecipeMenu() {
  const busy = useFrom((s) => s.run, isBusy);
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button variant="subtle" size="compact-md" className={styles.topButton} disabled={busy} onClick={open}>
        Recipe
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        size="min(1080px, 94vw)"
        title={<b>Recipes</b>}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Suspense fallback={null}>
          <RecipeCards onChosen={close} />
        </Suspense>
      </Modal>
    </>
  );
}
