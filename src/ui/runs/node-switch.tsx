import { SegmentedControl } from '@mantine/core';
import styles from './runs.module.css';

interface NodeSwitchProps {
  readonly nodes: readonly { readonly id: string; readonly title: string }[];
  readonly value: string;
  onChange(id: string): void;
}

/** Which node's charts are shown; where there is only one, its name. */
export function NodeSwitch({ nodes, value, onChange }: NodeSwitchProps) {
  const [first] = nodes;
  if (nodes.length < 2) return <h3 className={styles.stageName}>{first?.title}</h3>;
  return (
    <SegmentedControl
      className={styles.stages}
      aria-label="Stage"
      transitionDuration={0}
      value={value}
      onChange={onChange}
      data={nodes.map(({ id, title }) => ({ value: id, label: title }))}
    />
  );
}
