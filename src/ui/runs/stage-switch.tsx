import { SegmentedControl } from '@mantine/core';
import { type PipelineStage, STAGE_TITLES } from '../../studio/stages';
import styles from './runs.module.css';

interface StageSwitchProps {
  readonly stages: readonly PipelineStage[];
  readonly value: PipelineStage;
  onChange(stage: PipelineStage): void;
}

/** Which stage's charts are shown; where there is only one, its name. */
export function StageSwitch({ stages, value, onChange }: StageSwitchProps) {
  if (stages.length < 2) return <h3 className={styles.stageName}>{STAGE_TITLES[value]}</h3>;
  return (
    <SegmentedControl
      className={styles.stages}
      aria-label="Stage"
      transitionDuration={0}
      value={value}
      onChange={(name) => onChange(name as PipelineStage)}
      data={stages.map((name) => ({ value: name, label: STAGE_TITLES[name] }))}
    />
  );
}
