import { Tooltip } from '@mantine/core';
import type { ComponentPropsWithRef } from 'react';
import styles from './chip.module.css';

/** A word or two about where something comes from; a tooltip on it says more, by the keyboard too. */
export function Chip({ children, className = '', ...rest }: ComponentPropsWithRef<'span'>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: its tooltip is read by whoever has no mouse
    <span tabIndex={0} className={`${styles.chip} ${className}`} {...rest}>
      {children}
    </span>
  );
}

export function SimulatedChip() {
  return (
    <Tooltip label="The labels come from simulated raters, not from people: a rubric of the bundled world compares the answers. You can judge them yourself instead.">
      <Chip>Labels are simulated</Chip>
    </Tooltip>
  );
}
