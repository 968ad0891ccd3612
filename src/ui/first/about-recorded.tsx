import { Button, Tooltip } from '@mantine/core';
import { recipeOf } from '../../recipes/config';
import type { RecordedState } from '../../studio/recorded';
import { runFigures } from '../../studio/run-figures';
import { Chip, SimulatedChip } from '../components/chip';
import { figureWords, formatFigure } from '../format';
import { useStudio } from '../studio-context';
import styles from './first.module.css';

/** Where what plays comes from, what it came to, and the way into it. */
export function AboutRecorded({ shown }: { shown: NonNullable<RecordedState['shown']> }) {
  const { runs, settings } = useStudio();
  const { record, commit, replay } = shown;
  const figures = runFigures(recipeOf(record.config), { report: record.report });
  const simulated = replay.pairs.getState().rows.some(({ rater }) => rater.startsWith('simulated'));
  return (
    <div className={styles.about}>
      <Tooltip
        label={`A real run of this page’s code, recorded on ${record.device?.adapter ?? 'a computer'}${commit ? `, commit ${commit.slice(0, 7)}` : ''}. Nothing is computed while it plays.`}
      >
        <Chip>
          Recorded: {record.config.model}, seed {record.config.seed}
        </Chip>
      </Tooltip>
      {simulated && <SimulatedChip />}
      {figures.slice(-1).map((figure) => (
        <span key={figure.label} className={styles.result} title={`${figureWords(figure)} (${figure.what})`}>
          In the end the policy {figure.label} <b>{formatFigure(figure)}</b>
        </span>
      ))}
      <Button
        className={styles.inside}
        variant="default"
        size="compact-md"
        onClick={() => {
          runs.setState({ shown: [shown] });
          settings.show('runs');
        }}
      >
        Look inside this run
      </Button>
    </div>
  );
}
