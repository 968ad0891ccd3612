import { SegmentedControl } from '@mantine/core';
import type { LabelPlan } from '../../config/labeling';
import { LabelingPanel } from '../labeling/labeling-panel';
import { LabelsTabs } from '../labels/labels-tabs';
import { StageFrame } from '../shell/stage-frame';
import { type NodeProps, useFrom, useStudio } from '../studio-context';
import styles from './preferences.module.css';
import { SimulatedOnly } from './simulated-only';
import { SimulatedRaters } from './simulated-raters';

/** Pairs of answers and who judges them: people, where the recipe takes their labels here, or simulated raters. */
export const PreferencesPanel = ({ node }: NodeProps) =>
  node.inputs.labels === undefined ? <SimulatedOnly node={node} /> : <Judged node={node} />;

function Judged({ node }: NodeProps) {
  const { labelPlan } = useStudio();
  const judge = useFrom(
    (s) => s.labelPlan,
    (plan) => plan.judge,
  );
  const elsewhere = useFrom(
    (s) => s.labels,
    (state) => state.status === 'elsewhere',
  );
  return (
    <StageFrame view={node.id} purpose={node.stage.purpose} manual={judge === 'hand'}>
      <LabelsTabs>
        <div className={styles.judge}>
          <SegmentedControl
            aria-label="Who judges"
            size="xs"
            disabled={elsewhere}
            value={judge}
            onChange={(value) => labelPlan.change({ judge: value as LabelPlan['judge'] })}
            data={[
              { value: 'simulated', label: 'Simulated raters judge' },
              { value: 'hand', label: 'People judge, by hand' },
            ]}
          />
          <span className={styles.judgeNote}>
            The next stages learn from {judge === 'hand' ? 'these labels.' : 'a simulation.'}
          </span>
        </div>
        {judge === 'hand' ? <LabelingPanel /> : <SimulatedRaters node={node} />}
      </LabelsTabs>
    </StageFrame>
  );
}
