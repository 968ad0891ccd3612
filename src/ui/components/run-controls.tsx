import { Button, Progress, Tooltip } from '@mantine/core';
import { isBusy, planFor } from '../../studio/run';
import { type PipelineStage, STAGE_TITLES } from '../../studio/stages';
import { formatDuration } from '../format';
import { useFrom, useStudio } from '../studio-context';
import { Icon } from './icons';
import { MemoryNote } from './memory-note';
import styles from './run-controls.module.css';

const ONE_STEP: Readonly<Record<PipelineStage, string>> = {
  sft: 'One step',
  preferences: 'One step',
  reward: 'One step',
  ppo: 'One iteration',
  evaluation: 'One step',
};

/** Start, pause, one step, stop: the same on every stage. */
export function RunControls({ stage }: { stage: PipelineStage }) {
  const studio = useStudio();
  const run = useFrom(
    (s) => s.run,
    (state) => state,
  );
  const hasBase = useFrom(
    (s) => s.session,
    (state) => Boolean(state.models.base) && !state.loadingBase,
  );
  const { state, stage: active } = run.status;
  const busy = isBusy(run);
  const here = busy && run.requested.includes(stage);
  const paused = state === 'paused';
  const first = planFor(stage, run.stages).slice(0, -1);
  const again = run.stages[stage].state === 'done';

  if (run.watched) return <span className={styles.progressText}>Run from another tab</span>;
  if (busy && !here)
    return (
      <span className={styles.progressText}>
        {active ? STAGE_TITLES[active === 'pretrain' ? 'base' : active] : 'Another stage'} is running
      </span>
    );
  return (
    <div className={styles.bar}>
      {!busy && (
        <Tooltip label={`Runs ${first.map((s) => STAGE_TITLES[s]).join(', ')} before it`} disabled={first.length === 0}>
          <Button leftSection={<Icon name="play" />} disabled={!hasBase} onClick={() => studio.runStage(stage)}>
            {again ? 'Run again' : 'Start'}
          </Button>
        </Tooltip>
      )}
      {busy && !paused && (
        <Button leftSection={<Icon name="pause" />} disabled={state === 'stopping'} onClick={() => studio.run.pause()}>
          Pause
        </Button>
      )}
      {busy && paused && (
        <Button leftSection={<Icon name="play" />} onClick={() => studio.run.resume()}>
          Resume
        </Button>
      )}
      <Button
        variant="default"
        leftSection={<Icon name="step" />}
        disabled={!hasBase || (busy && !paused)}
        onClick={() => studio.stepStage(stage, 'step')}
      >
        {ONE_STEP[stage]}
      </Button>
      {stage === 'ppo' && (
        <Tooltip label="Rollout, scores, rewards, advantages, then one minibatch at a time: see the token inspector">
          <Button
            variant="default"
            disabled={!hasBase || (busy && !paused)}
            onClick={() => studio.stepStage(stage, 'phase')}
          >
            One phase
          </Button>
        </Tooltip>
      )}
      <Button
        variant="default"
        leftSection={<Icon name="stop" />}
        disabled={!busy || state === 'stopping'}
        onClick={() => studio.run.stop()}
      >
        Stop
      </Button>
    </div>
  );
}

const STATE_WORDS = {
  waiting: 'Not run yet',
  queued: 'Waiting for its turn',
  running: 'Running',
  done: 'Done',
  stopped: 'Stopped',
  failed: 'Failed',
} as const;

export function StageProgressBar({ stage }: { stage: PipelineStage }) {
  const progress = useFrom(
    (s) => s.run,
    (state) => state.stages[stage],
  );
  const status = useFrom(
    (s) => s.run,
    (state) => state.status,
  );
  const share = progress.total > 0 ? progress.step / progress.total : progress.state === 'done' ? 1 : 0;
  const live = progress.state === 'running';
  const word =
    live && status.state === 'paused'
      ? 'Paused'
      : live && status.state === 'stopping'
        ? 'Stopping'
        : STATE_WORDS[progress.state];
  return (
    <div className={styles.progress}>
      <Progress.Root size="lg" radius="sm" aria-hidden={progress.total === 0}>
        <Progress.Section
          value={100 * share}
          aria-label={`${STAGE_TITLES[stage]} progress`}
          color={progress.state === 'failed' ? 'red' : 'accent'}
        />
      </Progress.Root>
      <div className={styles.progressText}>
        <span className={styles.strong}>{word}</span>
        {progress.total > 0 && ` · ${progress.step.toLocaleString('en')} of ${progress.total.toLocaleString('en')}`}
        {live && status.secondsLeft !== null && ` · ${formatDuration(status.secondsLeft)} left`}
        {progress.seconds !== null && ` · took ${formatDuration(progress.seconds)}`}
        {live && status.note && ` · ${status.note}`}
      </div>
      <MemoryNote stage={stage} />
    </div>
  );
}
