import { type ReactNode, useEffect, useRef, useState } from 'react';
import styles from './labeling.module.css';

interface ScrolledTextProps {
  readonly text: string;
  /** For people who come to it by keyboard. */
  readonly name: string;
  readonly className?: string | undefined;
  readonly children?: ReactNode;
}

/**
 * A text that may be longer than its place and scrolls in it, so that the buttons below stay in view. One that fits is
 * no stop of the Tab key. Each text begins at its top.
 */
export function ScrolledText({ text, name, className, children }: ScrolledTextProps) {
  const place = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text is of another height
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    element.scrollTo(0, 0);
    const measure = () => setScrolls(element.scrollHeight > element.clientHeight + 1);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [text]);
  return (
    <div
      ref={place}
      className={`${styles.scrolled} ${className ?? ''}`}
      {...(scrolls && { tabIndex: 0, role: 'group', 'aria-label': name })}
    >
      <p className={styles.text} translate="no">
        {text.trim() || <em>empty answer</em>}
      </p>
      {children}
    </div>
  );
}
