import { Button } from '@mantine/core';
import { isBusy } from '../../studio/run';
import { Icon } from '../components/icons';
import { useFrom, useStudio } from '../studio-context';
import styles from './tab-banner.module.css';

/** Once a lesson that set the page was left: the way back to what stood before. */
export function SetAsideBanner({ lesson }: { lesson: string }) {
  const studio = useStudio();
  const busy = useFrom((s) => s.run, isBusy);
  return (
    <div className={styles.banner} role="status">
      <Icon name="shelf" size={18} />
      <span>
        The lesson <b>“{lesson}”</b> has set this page.
      </span>
      <Button size="compact-md" disabled={busy} onClick={() => void studio.takeBack()}>
        Back to my settings
      </Button>
      <Button size="compact-md" variant="default" onClick={studio.setAside.forget}>
        Keep the lesson’s
      </Button>
    </div>
  );
}
