import { Button } from '@mantine/core';
import styles from './present.module.css';
import { PRESENTER_KEYS } from './presenter-keys';

/** Every key of a presentation; what is presented stays behind it. */
export function PresenterHelp({ onClose }: { onClose: () => void }) {
  return (
    <section className={styles.help} aria-label="Keys">
      <dl>
        {PRESENTER_KEYS.map(({ key, does }) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <Button variant="default" size="md" className={styles.control} onClick={onClose}>
        Close
      </Button>
    </section>
  );
}
