import { Button, CopyButton } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { recipeOf } from '../../recipes/config';
import { USUAL_PLAN, writePlan } from '../../studio/presentation';
import { Icon } from '../components/icons';
import { useAddress } from '../shell/use-address';
import { useSaveOnHide } from '../shell/use-save-on-hide';
import { useWakeLock } from '../shell/use-wake-lock';
import { RecipeProvider, useFrom, useRecipe } from '../studio-context';
import styles from './present.module.css';
import { PresentedChart } from './presented-chart';
import { PresentedSample } from './presented-sample';
import { PresenterHelp } from './presenter-help';
import { usePresenterKeys } from './presenter-keys';
import { type Presenting, usePresenting } from './use-presenting';

/** The page for a room: one chart, one sample, large; no setting can be changed, and everything goes by the keyboard. */
export default function Presenter() {
  const presenting = usePresenting();
  const pageRecipe = useRecipe();
  const shown = useFrom(
    (s) => s.recorded,
    (state) => state.shown,
  );
  const root = useRef<HTMLElement>(null);
  usePresenterKeys(presenting);
  useAddress();
  useSaveOnHide();
  useWakeLock();
  useEffect(() => root.current?.focus(), []);
  const recipe = !presenting.live && shown ? recipeOf(shown.record.config) : pageRecipe;
  return (
    <RecipeProvider recipe={recipe}>
      <main className={styles.presenter} ref={root} tabIndex={-1} aria-label="Presentation">
        <Scene {...presenting} />
        {presenting.problem && <p className={styles.problem}>{presenting.problem}</p>}
        {presenting.help && <PresenterHelp onClose={presenting.turnHelp} />}
        {!presenting.bare && <Controls {...presenting} />}
      </main>
    </RecipeProvider>
  );
}

function Scene({ story, moment, prompt, live }: Presenting) {
  const now = story?.moments[moment];
  const act = story?.acts[now?.act ?? -1];
  if (!story || !now || !act)
    return (
      <div className={styles.empty}>
        <h1 className={styles.title}>
          {live ? 'Nothing has run in this tab yet' : 'The recorded run is being opened'}
        </h1>
        {live && <p className={styles.purpose}>Press Space to run the whole pipeline, or L for the recorded run.</p>}
      </div>
    );
  return (
    <>
      <header className={styles.head}>
        <h1 className={styles.title}>{act.title}</h1>
        <span className={styles.step}>
          {act.unit} {now.step.toLocaleString('en')} of {act.total.toLocaleString('en')}
        </span>
        <SimulatedNote live={live} />
        <p className={styles.purpose}>{act.purpose}</p>
      </header>
      <div className={styles.body}>
        <PresentedChart act={act} step={now.step} />
        <PresentedSample story={story} moment={moment} prompt={prompt} />
      </div>
    </>
  );
}

function Controls(presenting: Presenting) {
  const { story, scenes, moment, playing, slow, live } = presenting;
  const passed = scenes.filter((scene) => scene <= moment).length;
  // While it plays, every moment is only passed.
  const planned = !playing && scenes.includes(moment);
  return (
    <footer className={styles.controls}>
      <Button variant="default" size="md" className={styles.control} onClick={presenting.back} disabled={live}>
        ← Back
      </Button>
      <Button
        size="md"
        className={styles.control}
        w={150}
        leftSection={<Icon name={playing ? 'pause' : 'play'} />}
        onClick={presenting.playOrPause}
      >
        {playing ? 'Pause' : live ? 'Run' : 'Play'}
      </Button>
      <Button
        variant="default"
        size="md"
        className={styles.control}
        onClick={presenting.next}
        disabled={!live && !scenes.some((scene) => scene > moment)}
      >
        {live ? 'One step' : 'Next →'}
      </Button>
      <span className={styles.where}>{live ? 'live' : `${passed} of ${scenes.length}`}</span>
      <span className={styles.more}>
        <Toggle on={slow} label="Slow motion" title="Slow motion (S)" onClick={presenting.turnSlow} />
        <Toggle on={live} label="Live run" title="The run of this tab (L)" onClick={presenting.turnLive} />
        {story && !live && (
          <>
            <Toggle
              on={planned}
              label={planned ? 'In the plan' : 'Add to plan'}
              width={140}
              title="Add this moment to the plan, or remove it (A)"
              onClick={presenting.mark}
            />
            <PlanLink plan={writePlan(scenes, story, moment)} />
          </>
        )}
        <Button
          variant="default"
          size="md"
          className={styles.control}
          title="Hide the controls (H)"
          onClick={presenting.turnBare}
        >
          Hide controls
        </Button>
        <Button
          variant="default"
          size="md"
          className={styles.control}
          aria-label="Keys"
          aria-expanded={presenting.help}
          title="All keys (?)"
          onClick={presenting.turnHelp}
        >
          ?
        </Button>
        <Button variant="default" size="md" className={styles.control} title="Leave (Esc)" onClick={presenting.leave}>
          Leave
        </Button>
      </span>
    </footer>
  );
}

/** Said of a recorded run as of any other: whose labels it learned from. */
function SimulatedNote({ live }: { live: boolean }) {
  const simulated = useFrom(
    (s) => s.recorded,
    ({ shown }) => shown?.replay.pairs.getState().rows.some(({ rater }) => rater.startsWith('simulated')),
  );
  return !live && simulated ? <span className={styles.source}>recorded run, simulated labels</span> : null;
}

interface ToggleProps {
  readonly on: boolean;
  readonly label: string;
  readonly title: string;
  /** Pixels: of one whose label changes, so that nothing beside it moves. */
  readonly width?: number;
  onClick(): void;
}

function Toggle({ on, label, title, width, onClick }: ToggleProps) {
  return (
    <Button
      variant={on ? 'light' : 'default'}
      size="md"
      w={width}
      className={styles.control}
      aria-pressed={on}
      title={title}
      onClick={onClick}
    >
      {label}
    </Button>
  );
}

/** A link that opens this plan where it stands, with the settings and the recording of the page. */
function PlanLink({ plan }: { plan: string }) {
  const search = useFrom(
    (s) => s.settings,
    (state) => state,
  );
  const params = new URLSearchParams(location.search);
  params.set('view', 'start');
  if (search.recording) params.set('recording', search.recording);
  params.set('present', plan || USUAL_PLAN);
  return (
    <CopyButton value={`${location.origin}${location.pathname}?${params}`} timeout={1800}>
      {({ copied, copy }) => (
        <Button
          variant="default"
          size="md"
          className={styles.control}
          title="A link that opens this plan, at this moment"
          onClick={copy}
        >
          {copied ? 'Link copied' : 'Copy link'}
        </Button>
      )}
    </CopyButton>
  );
}
