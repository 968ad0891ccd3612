import { Button, Tooltip } from '@mantine/core';
import { recipeOf } from '../../recipes/config';
import { drawsPictures } from '../../recipes/recipe';
import type { RecordedState } from '../../studio/recorded';
import { nodeFigures } from '../../studio/run-figures';
import { Chip, SimulatedChip } from '../components/chip';
import { figureWords, formatFigure } from '../format';
import { useStudio } from '../studio-context';
import styles from './first.module.css';

/** Where what plays comes from, what it came to (unless that is to be found out), and the way into it. */
export function AboutRecorded({ shown, told = true }: { shown: NonNullable<RecordedState['shown']>; told?: boolean }) {
  const { runs, settings } = useStudio();
  const { record, commit, replay } = shown;
  const recipe = recipeOf(record.config);
  const last = recipe.nodes.at(-1);
  const ofPictures = drawsPictures(recipe);
  const wins = last && nodeFigures(last, { report: record.report }).find(({ label }) => label === 'wins');
  const simulated = replay.pairs.getState().rows.some(({ rater }) => rater.startsWith('simulated'));
  return (
    <div className={styles.about}>
      <Tooltip
        label={`A real run of this page’s code, recorded on ${record.device?.adapter ?? 'a computer'}${commit ? `, commit ${commit.slice(0, 7)}` : ''}. Nothing is computed while it plays.`}
      >
        <Chip>
          Recorded: {ofPictures ? 'faces' : record.config.model}, seed {record.config.seed}
        </Chip>
      </Tooltip>
      {simulated && <SimulatedChip />}
      {told && wins && (
        <span className={styles.result} title={`${figureWords(wins)} (${wins.what})`}>
          {ofPictures ? 'Its pictures win' : 'The policy wins'} <b>{formatFigure(wins)}</b> against the{' '}
          {ofPictures ? 'base' : 'SFT model'}
        </span>
      )}
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
