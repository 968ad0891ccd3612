import { Button, UnstyledButton } from '@mantine/core';
import { isBusy, type StageState } from '../../studio/run';
import { isPipelineStage, PIPELINE, STAGE_TITLES, type View } from '../../studio/stages';
import { Icon, type IconName } from '../components/icons';
import { useFrom, useStudio } from '../studio-context';
import { KeyFigure } from './key-figures';
import styles from './pipeline-rail.module.css';

const STATE_ICONS: Readonly<Partial<Record<StageState, IconName>>> = {
  done: 'check',
  failed: 'cross',
  stopped: 'stop',
  queued: 'clock',
};
const SHORT: Readonly<Partial<Record<View, string>>> = { sft: 'Fine-tuning (SFT)' };

/** From base model to evaluation: where the run stands, and what descends from what. */
export function PipelineRail({ className }: { className: string | undefined }) {
  const studio = useStudio();
  const busy = useFrom((s) => s.run, isBusy);
  const ready = useFrom(
    (s) => s.session,
    (state) => Boolean(state.models.base) && !state.loadingBase,
  );
  return (
    <nav aria-label="Pipeline" className={className}>
      <Button
        className={styles.runAll}
        size="md"
        px={8}
        fullWidth
        leftSection={<Icon name="play" />}
        disabled={busy || !ready}
        onClick={() => studio.runPipeline()}
      >
        Run the whole pipeline
      </Button>
      <ol className={styles.list}>
        {(['base', ...PIPELINE] as const).map((view, i) => (
          <StageItem key={view} view={view} number={i + 1} />
        ))}
      </ol>
      <div className={styles.tools}>
        <ToolItem view="inspector" icon="lens" />
        <ToolItem view="chat" icon="chat" />
        <ToolItem view="runs" icon="shelf" />
      </div>
    </nav>
  );
}

function StageItem({ view, number }: { view: View; number: number }) {
  const { settings } = useStudio();
  const current = useFrom(
    (s) => s.settings,
    (state) => state.view === view,
  );
  const hasBase = useFrom(
    (s) => s.session,
    (state) => Boolean(state.models.base),
  );
  const state = useFrom(
    (s) => s.run,
    (run): StageState => (isPipelineStage(view) ? run.stages[view].state : hasBase ? 'done' : 'waiting'),
  );
  const paused = useFrom(
    (s) => s.run,
    (run) => run.status.state === 'paused',
  );
  const icon: IconName | undefined = state === 'running' ? (paused ? 'pause' : 'play') : STATE_ICONS[state];
  return (
    <li className={styles.item} data-done={state === 'done'}>
      <UnstyledButton
        className={styles.button}
        aria-current={current ? 'page' : undefined}
        onClick={() => settings.show(view)}
      >
        <span
          className={styles.node}
          data-state={state}
          role="img"
          aria-label={state === 'running' && paused ? 'paused' : state}
        >
          {icon ? <Icon name={icon} size={15} /> : number}
        </span>
        <span className={styles.title}>{SHORT[view] ?? STAGE_TITLES[view]}</span>
        <span className={styles.figure}>
          <KeyFigure view={view} />
        </span>
      </UnstyledButton>
    </li>
  );
}

function ToolItem({ view, icon }: { view: View; icon: IconName }) {
  const { settings } = useStudio();
  const current = useFrom(
    (s) => s.settings,
    (state) => state.view === view,
  );
  return (
    <UnstyledButton
      className={styles.tool}
      aria-current={current ? 'page' : undefined}
      onClick={() => settings.show(view)}
    >
      <Icon name={icon} />
      {STAGE_TITLES[view]}
    </UnstyledButton>
  );
}
