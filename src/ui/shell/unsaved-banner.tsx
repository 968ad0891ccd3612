import { Icon } from '../components/icons';
import { useFrom } from '../studio-context';
import { SessionExport } from './session-export';
import styles from './tab-banner.module.css';

/** A window without room for files, as a private one: said once, above everything, for as long as it is so. */
export function UnsavedBanner() {
  const keepsRuns = useFrom(
    (s) => s.session,
    ({ device }) => device?.keepsRuns ?? true,
  );
  if (keepsRuns) return null;
  return (
    <div className={styles.banner} role="status">
      <Icon name="warning" size={18} />
      <span>
        <b>This window keeps no runs.</b> It is a private one, or this browser gives pages no room for files: when it is
        closed or reloaded, what was trained is gone. Save what you want to keep, or use an ordinary window.
      </span>
      <SessionExport />
    </div>
  );
}
