import { Button, UnstyledButton } from '@mantine/core';
import { lazy, Suspense, useMemo, useState } from 'react';
import { type GraphNode, graphOf } from '../../recipes/graph';
import { nodeShort, railTitle } from '../../recipes/names';
import { BASE } from '../../recipes/ports';
import type { Recipe } from '../../recipes/recipe';
import { isBusy, type NodeState, progressOf } from '../../studio/run';
import { TOOLS, type Tool, viewTitle } from '../../studio/views';
import { Icon, type IconName } from '../components/icons';
import { useFrom, useOutOfDate, useRecipe, useStudio } from '../studio-context';
import { KeyFigure } from './key-figures';
import styles from './pipeline-rail.module.css';

// Nothing runs while the page opens.
const RunningNow = lazy(() => import('./running-now').then((m) => ({ default: m.RunningNow })));

const STATE_ICONS: Readonly<Partial<Record<NodeState, IconName>>> = {
  done: 'check',
  failed: 'cross',
  stopped: 'stop',
  queued: 'clock',
};
/** Pixels that a branch stands further in, and how often it may. */
const LANE = 14;
const MOST_LANES = 3;
const TOOL_ICONS: Readonly<Record<Tool, IconName>> = {
  inspector: 'lens',
  chat: 'chat',
  runs: 'shelf',
  compare: 'frontier',
};

/** The recipe's graph from the base model on: where the run stands, and what descends from what. */
export function PipelineRail({ className }: { className: string | undefined }) {
  const studio = useStudio();
  const config = useFrom(
    (s) => s.settings,
    (state) => state.config,
  );
  const graph = useMemo(() => graphOf(config), [config]);
  const busy = useFrom((s) => s.run, isBusy);
  const green = useFrom(
    (s) => s.settings,
    (state) => state.view === BASE || state.view === 'compare',
  );
  const offered = useFrom(
    (s) => s.interrupted,
    (state) => state.offer !== null,
  );
  const [open, setOpen] = useState(false);
  // A menu that has done its work is in the way.
  const close = () => setOpen(false);
  const ready = useFrom(
    (s) => s.session,
    (state) => Boolean(state.models.base) && !state.loadingBase,
  );
  return (
    <nav aria-label="Pipeline" className={className}>
      <RailToggle open={open} onToggle={() => setOpen(!open)} />
      <div className={styles.inside} data-open={open}>
        <Button
          className={styles.runAll}
          size="md"
          px={8}
          fullWidth
          // One green button at a time: the view's own, or that of a run that was left.
          variant={green && !offered ? 'filled' : 'default'}
          leftSection={<Icon name="play" />}
          disabled={busy || !ready}
          onClick={() => {
            close();
            void studio.runPipeline();
          }}
        >
          Run the whole pipeline
        </Button>
        {busy && (
          <Suspense fallback={null}>
            <RunningNow />
          </Suspense>
        )}
        <ol className={styles.list}>
          {graph.map((point, i) => (
            <NodeItem
              key={point.id}
              point={point}
              number={i + 1}
              before={graph[i - 1]}
              after={graph[i + 1]}
              onChosen={close}
            />
          ))}
        </ol>
        <div className={styles.tools}>
          {TOOLS.map((tool) => (
            <ToolItem key={tool} view={tool} icon={TOOL_ICONS[tool]} onChosen={close} />
          ))}
        </div>
      </div>
    </nav>
  );
}

/** Where the window is narrow the rail is a menu, which this opens; elsewhere there is nothing of it. */
function RailToggle({ open, onToggle }: { open: boolean; onToggle(): void }) {
  return (
    <UnstyledButton className={styles.toggle} aria-expanded={open} onClick={onToggle}>
      <Icon name="menu" />
      <span className={styles.title}>Stages and views</span>
      <span className={styles.toggleTurn} data-open={open}>
        <Icon name="chevron" size={16} />
      </span>
    </UnstyledButton>
  );
}

interface NodeItemProps {
  readonly point: GraphNode;
  readonly number: number;
  readonly before: GraphNode | undefined;
  readonly after: GraphNode | undefined;
  onChosen(): void;
}

/** A node of the rail. One that does not follow from the one above it says from which it does, and stands further in. */
function NodeItem({ point: { id: view, parents, lane }, number, before, after, onChosen }: NodeItemProps) {
  const { settings } = useStudio();
  const recipe = useRecipe();
  const follows = parents.every((parent) => parent === before?.id);
  const goesOn = after?.parents.includes(view) === true && after.lane === lane;
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
    (run): NodeState => (view !== BASE ? progressOf(run, view).state : hasBase ? 'done' : 'waiting'),
  );
  const paused = useFrom(
    (s) => s.run,
    (run) => run.status.state === 'paused',
  );
  const stale = useOutOfDate(view);
  const icon: IconName | undefined = stale
    ? 'refresh'
    : state === 'running'
      ? paused
        ? 'pause'
        : 'play'
      : STATE_ICONS[state];
  return (
    <li
      className={styles.item}
      data-done={state === 'done'}
      data-goes-on={goesOn}
      style={lane > 0 ? { marginLeft: Math.min(lane, MOST_LANES) * LANE } : undefined}
    >
      <UnstyledButton
        className={styles.button}
        aria-current={current ? 'page' : undefined}
        onClick={() => {
          settings.show(view);
          onChosen();
        }}
      >
        <span
          className={styles.node}
          data-state={stale ? 'stale' : state}
          role="img"
          aria-label={stale ? 'out of date' : state === 'running' && paused ? 'paused' : state}
        >
          {icon ? <Icon name={icon} size={15} /> : number}
        </span>
        <span className={styles.title}>{view === BASE ? viewTitle(recipe, view) : railTitle(recipe, view)}</span>
        <span className={styles.figure} data-stale={stale !== undefined} title={stale}>
          {!follows && (
            <span className={styles.from}>from {parents.map((id) => shortOf(recipe, id)).join(' and ')}</span>
          )}
          {stale && <span className={styles.stale}>out of date · </span>}
          <KeyFigure view={view} />
        </span>
      </UnstyledButton>
    </li>
  );
}

function ToolItem({ view, icon, onChosen }: { view: Tool; icon: IconName; onChosen(): void }) {
  const { settings } = useStudio();
  const recipe = useRecipe();
  const current = useFrom(
    (s) => s.settings,
    (state) => state.view === view,
  );
  return (
    <UnstyledButton
      className={styles.tool}
      aria-current={current ? 'page' : undefined}
      onClick={() => {
        settings.show(view);
        onChosen();
      }}
    >
      <Icon name={icon} />
      {viewTitle(recipe, view)}
    </UnstyledButton>
  );
}

const shortOf = (recipe: Recipe, id: string): string => (id === BASE ? 'base' : nodeShort(recipe, id));
