import { Modal, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { lazy, Suspense } from 'react';
import { Icon } from '../components/icons';
import styles from './explain.module.css';

const SourceView = lazy(() => import('../components/source-view').then((m) => ({ default: m.SourceView })));

/** Opens the very file that runs, at the function that computes it: 'rlhf/kl.ts', 'rlhf/kl.ts#k3'. */
export function SourceLink({ file: source }: { file: string }) {
  const [file = '', at] = source.split('#');
  const [open, { open: show, close }] = useDisclosure(false);
  return (
    <>
      <UnstyledButton className={styles.source} onClick={show} aria-label={`Read the source: src/${file}`}>
        src/{file} <Icon name="chevron" size={13} />
      </UnstyledButton>
      <Modal
        opened={open}
        onClose={close}
        size="min(900px, 92vw)"
        title={<b>src/{file}</b>}
        closeButtonProps={{ 'aria-label': 'Close the source' }}
      >
        <Suspense fallback={null}>
          <SourceView file={file} at={at} />
        </Suspense>
      </Modal>
    </>
  );
}
