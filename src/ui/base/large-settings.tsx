import { Alert, Button } from '@mantine/core';
import { LARGE_MODEL_LABELING, withLargeModelSettings } from '../../recipes/large-model';
import { isBusy } from '../../studio/run';
import { useFrom, useStudio } from '../studio-context';
import styles from './base.module.css';

/** A recipe's own settings are for nano and tiny: on a large model they would take days. */
export function LargeSettings() {
  const { settings, labelPlan } = useStudio();
  const busy = useFrom((s) => s.run, isBusy);
  const config = useFrom(
    (s) => s.settings,
    (state) => state.config,
  );
  const suited = withLargeModelSettings(config);
  if (JSON.stringify(suited) === JSON.stringify(config)) return null;
  const take = () => {
    settings.replace(suited);
    labelPlan.change(LARGE_MODEL_LABELING);
  };
  return (
    <Alert color="yellow" variant="light" mt="sm" p="xs">
      <div className={styles.large}>
        <span>
          The settings of this recipe are for the bundled models, and would take this one days. Others are of a size
          that a model of 135 million weights bears: fewer steps and labels, smaller batches, lower learning rates,
          answers sampled at temperature 0.7.
        </span>
        <Button size="compact-sm" disabled={busy} onClick={take}>
          Use settings for a large model
        </Button>
      </div>
    </Alert>
  );
}
