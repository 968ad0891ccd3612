import { Component, type ReactNode } from 'react';
import styles from './root-boundary.module.css';
import { SessionExport } from './session-export';

/** Instead of a blank page: what happened, the way back, and what would be lost on it. */
export class RootBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <main className={styles.page}>
        <h1 className={styles.title}>The page could not be drawn any further</h1>
        <p>
          Runs and labels that were saved in this browser are still there, and training goes on until you reload. If the
          browser translates this page, or an extension changes it, switch that off for this page first.
        </p>
        <p className={styles.reason}>{error.message}</p>
        <p className={styles.actions}>
          <button type="button" onClick={() => location.reload()}>
            Reload the page
          </button>
          <SessionExport />
        </p>
      </main>
    );
  }
}
