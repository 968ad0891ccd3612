import { Alert } from '@mantine/core';
import type { Recovery } from '../../studio/session';
import { Icon } from '../components/icons';
import { useFrom, useStudio } from '../studio-context';
import styles from './fault-notices.module.css';

const RECOVERY_TITLES: Readonly<Record<Recovery['state'], string>> = {
  began: 'Starting again',
  done: 'Recovered',
  failed: 'Could not continue',
};

/** What went wrong and what to do, until the person dismisses it; the page goes on behind it. */
export function FaultNotices() {
  const { session, settings } = useStudio();
  const recovery = useFrom(
    (s) => s.session,
    (state) => state.recovery,
  );
  const faults = useFrom(
    (s) => s.session,
    (state) => state.faults,
  );
  const problems = useFrom(
    (s) => s.settings,
    (state) => state.problems,
  );
  return (
    <div className={styles.stack}>
      {faults.map((fault) => (
        <Alert
          key={fault.id}
          color="red"
          className={styles.fault}
          classNames={{ title: styles.faultTitle, icon: styles.faultTitle }}
          icon={<Icon name="warning" />}
          title="That did not work"
          withCloseButton
          closeButtonLabel="Dismiss"
          onClose={() => session.dismiss(fault.id)}
        >
          {fault.message}
        </Alert>
      ))}
      {recovery && (
        <Alert
          color={recovery.state === 'failed' ? 'red' : 'yellow'}
          className={recovery.state === 'failed' ? styles.fault : styles.problem}
          classNames={
            recovery.state === 'failed'
              ? { title: styles.faultTitle, icon: styles.faultTitle }
              : { title: styles.problemTitle, icon: styles.problemTitle }
          }
          icon={<Icon name="warning" />}
          title={RECOVERY_TITLES[recovery.state]}
          withCloseButton
          closeButtonLabel="Dismiss"
          onClose={() => session.dismissRecovery()}
        >
          {recovery.message}
        </Alert>
      )}
      {problems.length > 0 && (
        <Alert
          color="yellow"
          className={styles.problem}
          classNames={{ title: styles.problemTitle, icon: styles.problemTitle }}
          icon={<Icon name="warning" />}
          title="Settings"
          withCloseButton
          closeButtonLabel="Dismiss"
          onClose={() => settings.dismissProblems()}
        >
          {problems.map((problem) => (
            <div key={problem}>{problem}</div>
          ))}
        </Alert>
      )}
    </div>
  );
}
