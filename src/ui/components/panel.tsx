import type { ReactNode } from 'react';
import { useId } from 'react';
import styles from './panel.module.css';

/** A titled part of the page. */
export function Panel({
  title,
  note,
  aside,
  children,
}: {
  title: string;
  note?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section className={styles.panel} aria-labelledby={id}>
      <div className={styles.head}>
        <h2 id={id} className={styles.title}>
          {title}
        </h2>
        {note && <span className={styles.note}>{note}</span>}
        {aside && <div className={styles.aside}>{aside}</div>}
      </div>
      {children}
    </section>
  );
}

/** One number with its name, large enough for the back of a room. */
export function Figure({ label, value, unit, color }: { label: string; value: string; unit?: string; color?: string }) {
  return (
    <div className={styles.figure}>
      <div className={styles.figureLabel}>{label}</div>
      <div className={styles.figureValue} style={color ? { color } : undefined}>
        {value}
        {unit && <span className={styles.figureUnit}>{unit}</span>}
      </div>
    </div>
  );
}

/** What a place is for while there is nothing in it yet. */
export function EmptyState({ title, children, action }: { title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <div className={styles.emptyTitle}>{title}</div>
      <div className={styles.emptyText}>{children}</div>
      {action}
    </div>
  );
}
