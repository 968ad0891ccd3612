import { Button, Progress, Tooltip } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { RunOffer } from '../../engine/protocol';
import { nodeTitle, refTitle } from '../../recipes/names';
import { hasNode, nodeOf, type Recipe } from '../../recipes/recipe';
import type { StageManifest } from '../../recipes/stage';
import { isBusy, pace, planFor, progressOf } from '../../studio/run';
import { stoppedNode } from '../../studio/saved';
import { countOf, formatDuration, formatPace } from '../format';
import { useFrom, useGiven, useOutOfDate, useRecipe, useStudio } from '../studio-context';
import { Icon } from './icons';
import { MemoryNote } from './memory-note';
import styles from './run-controls.module.css';
import { timeLeft } from './time-left';

const TimeNote = lazy(() => import('./time-note'));

/** A step with phases has a name of its own; other steps are just steps. */
const oneStep = ({ phases, unit }: StageManifest): string => `One ${phases ? unit : 'step'}`;

/** What one phase after the other shows. */
const PHASE_WORDS = {
  tokens: 'Rollout, scores, rewards, advantages, then one minibatch at a time',
  pairs: 'The pairs of a step, then what the update made of them',
} as const;

/** Where a stopped run goes on. */
function whereItGoesOn({ step, lostSteps }: RunOffer, { unit }: StageManifest): string {
  const again =
    lostSteps > 0
      ? ` ${countOf(lostSteps, unit)} since the last save ${lostSteps === 1 ? 'is' : 'are'} done again.`
      : '';
  return `Resumes after ${countOf(step, unit)}.${again}`;
}

/** Start, pause, one step, stop: the same on every node. */
export function RunControls({ node }: { node: string }) {
  const studio = useStudio();
  const recipe = useRecipe();
  const given = useGiven();
  const run = useFrom(
    (s) => s.run,
    (state) => state,
  );
  const hasBase = useFrom(
    (s) => s.session,
    (state) => Boolean(state.models.base) && !state.loadingBase,
  );
  const { stage } = nodeOf(recipe, node);
  const { state, node: active } = run.status;
  const busy = isBusy(run);
  const here = busy && run.requested.includes(node);
  const paused = state === 'paused';
  const outdated = useOutOfDate(node) !== undefined;
  const { state: reached } = progressOf(run, node);
  const again = reached === 'done' || (reached === 'stopped' && !outdated);
  const provenance = useFrom(
    (s) => s.provenance,
    (state) => state,
  );
  const first = planFor(recipe, node, run, given, provenance.stale).slice(0, -1);
  const interrupted = useFrom(
    (s) => s.interrupted,
    (state) => state,
  );
  const resumes = stoppedNode(interrupted, run, provenance) === node;
  const notes = [
    ...(first.length > 0 ? [`Runs ${first.map((id) => nodeTitle(recipe, id)).join(', ')} before it.`] : []),
    ...(again ? ['A new run begins; the one before stays as it is.'] : []),
  ];

  if (run.watched) return <span className={styles.progressText}>Run from another tab</span>;
  if (busy && !here)
    return (
      <span className={styles.progressText}>
        {active !== null && hasNode(recipe, active) ? nodeTitle(recipe, active) : 'Another stage'} is running
      </span>
    );
  return (
    <div className={styles.bar}>
      {resumes && interrupted.stopped && (
        <Tooltip label={whereItGoesOn(interrupted.stopped, stage)} position="bottom">
          <Button
            leftSection={<Icon name="play" />}
            variant={interrupted.offer ? 'default' : 'filled'}
            disabled={!hasBase}
            onClick={() => void studio.resume()}
          >
            Resume
          </Button>
        </Tooltip>
      )}
      {!busy && (
        <Tooltip label={notes.join(' ')} disabled={notes.length === 0} position="bottom">
          <Button
            leftSection={<Icon name={resumes ? 'refresh' : 'play'} />}
            variant={resumes || interrupted.offer ? 'default' : 'filled'}
            disabled={!hasBase}
            onClick={() => studio.runNode(node)}
          >
            {outdated ? 'Bring it up to date' : resumes ? 'Start over' : again ? 'Run again' : 'Start'}
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
        onClick={() => studio.stepNode(node, 'step')}
      >
        {oneStep(stage)}
      </Button>
      {stage.phases && (
        <Tooltip
          label={`${PHASE_WORDS[stage.inspector ?? 'tokens']}: see the token inspector.${!busy && again && !resumes ? ' This begins a new run; the one before stays as it is.' : ''}`}
        >
          <Button
            variant="default"
            disabled={!hasBase || (busy && !paused)}
            onClick={() => studio.stepNode(node, 'phase')}
          >
            One phase
          </Button>
        </Tooltip>
      )}
      {!resumes && (
        <Button
          variant="default"
          leftSection={<Icon name="stop" />}
          disabled={!busy || state === 'stopping'}
          onClick={() => studio.run.stop()}
        >
          {state === 'stopping' ? 'Stopping' : 'Stop'}
        </Button>
      )}
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

export function NodeProgressBar({ node }: { node: string }) {
  const recipe = useRecipe();
  const progress = useFrom(
    (s) => s.run,
    (state) => progressOf(state, node),
  );
  const status = useFrom(
    (s) => s.run,
    (state) => state.status,
  );
  const share = progress.total > 0 ? progress.step / progress.total : progress.state === 'done' ? 1 : 0;
  const live = progress.state === 'running';
  const left = timeLeft(status);
  const word =
    live && status.state === 'paused'
      ? 'Paused'
      : live && status.state === 'stopping'
        ? `Stopping, at the latest after this ${nodeOf(recipe, node).stage.unit}`
        : STATE_WORDS[progress.state];
  return (
    <div className={styles.progress}>
      <Progress.Root size="lg" radius="sm" aria-hidden={progress.total === 0}>
        <Progress.Section
          value={100 * share}
          aria-label={`${nodeTitle(recipe, node)} progress`}
          color={progress.state === 'failed' ? 'red' : 'accent'}
        />
      </Progress.Root>
      <div className={styles.progressText}>
        <span className={styles.strong}>{word}</span>
        {progress.total > 0 && ` · ${progress.step.toLocaleString('en')} of ${progress.total.toLocaleString('en')}`}
        {live && pace(status) !== null && ` · ${formatPace(pace(status) ?? 0)} a ${nodeOf(recipe, node).stage.unit}`}
        {live && left !== null && ` · ${left}`}
        {progress.seconds !== null && ` · took ${formatDuration(progress.seconds)}`}
        {live && status.note && ` · ${inWords(recipe, status.note)}`}
      </div>
      <MemoryNote node={node} />
      <Suspense>
        <TimeNote node={node} />
      </Suspense>
    </div>
  );
}

/** What a node says of its step; it names models as the artifacts that they are. */
const inWords = (recipe: Recipe, note: string): string => note.replace(/^\S+/, (word) => refTitle(recipe, word));
