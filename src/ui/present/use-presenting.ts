import { useEffect, useState } from 'react';
import { recipeOf } from '../../recipes/config';
import { readPlan, writePlan } from '../../studio/presentation';
import { isBusy } from '../../studio/run';
import { type Story, storyOf } from '../../studio/story';
import { useFrom, useStudio } from '../studio-context';

/** Milliseconds that a moment stands, and in slow motion. */
const PACE = 320;
const SLOW_PACE = 1400;

/** Where a presentation stands, and everything that a key or a button of it does. */
export interface Presenting {
  readonly story: Story | null;
  readonly moment: number;
  readonly scenes: readonly number[];
  readonly playing: boolean;
  readonly slow: boolean;
  /** Nothing but the picture. */
  readonly bare: boolean;
  /** The keys are listed. */
  readonly help: boolean;
  /** The run of this tab in place of the recorded one. */
  readonly live: boolean;
  readonly prompt: string;
  readonly problem: string | null;
  /** Plays up to the next scene; pressed again, jumps to it. */
  next(): void;
  back(): void;
  playOrPause(): void;
  turnSlow(): void;
  turnBare(): void;
  turnHelp(): void;
  turnLive(): void;
  turnPrompt(by: number): void;
  /** The plan with this moment added, or taken out where it is a scene already. */
  mark(): void;
  leave(): void;
}

export function usePresenting(): Presenting {
  const studio = useStudio();
  const { recorded, settings, run } = studio;
  const [live, setLive] = useState(false);
  const [slow, setSlow] = useState(false);
  const [bare, setBare] = useState(false);
  const [help, setHelp] = useState(false);
  const [gone, setAt] = useState<number | null>(null);
  const [until, setUntil] = useState<number | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const plan = useFrom(
    (s) => s.settings,
    (state) => state.present ?? '',
  );
  const { shown, problem } = useFrom(
    (s) => s.recorded,
    (state) => state,
  );
  const prompted = useFrom(
    (s) => s.recorded,
    (state) => state.prompt,
  );
  useEffect(() => {
    void recorded.openBundled(settings.getState().recording, false);
  }, [recorded, settings]);

  const ofRun = useStoryOfRun(live);
  const story = live ? ofRun : (shown?.story ?? null);
  const last = Math.max(0, (story?.moments.length ?? 1) - 1);
  const read = story && !live ? readPlan(plan, story) : { scenes: [], opened: 0, problem: null };
  const first = read.scenes[0] ?? 0;
  const { opened } = read;
  const at = gone ?? opened;
  // A live run stands where it is.
  const moment = live ? last : Math.min(at, last);
  const playing = live ? studio.run.getState().status.state === 'running' : until !== null;

  const pace = slow ? SLOW_PACE : PACE;
  useEffect(() => {
    if (live || until === null) return;
    const timer = setInterval(() => setAt((now) => Math.min((now ?? opened) + 1, until)), pace);
    return () => clearInterval(timer);
  }, [live, until, pace, opened]);
  useEffect(() => {
    if (until !== null && at >= until) setUntil(null);
  }, [at, until]);

  const prompts = story?.prompts ?? [];
  const prompt = [chosen, prompted].find((one) => one !== null && prompts.includes(one)) ?? prompts[0] ?? '';
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;

  return {
    story,
    moment,
    scenes: read.scenes,
    playing,
    slow,
    bare,
    help,
    live,
    prompt,
    problem: live ? null : (problem ?? read.problem),
    next() {
      if (live) return void (run.getState().status.state === 'paused' && run.step('step'));
      const to = until ?? read.scenes.find((scene) => scene > moment);
      if (to === undefined) return;
      if (until !== null || still) setAt(to);
      setUntil(until !== null || still ? null : to);
    },
    back() {
      setUntil(null);
      setAt(read.scenes.findLast((scene) => scene < moment) ?? first);
    },
    playOrPause() {
      if (live) {
        const state = run.getState();
        if (!isBusy(state)) void studio.runPipeline();
        else if (state.status.state === 'paused') run.resume();
        else run.pause();
        return;
      }
      if (until !== null) return setUntil(null);
      const from = moment >= last ? first : moment;
      setAt(from);
      setUntil(read.scenes.find((scene) => scene > from) ?? last);
    },
    turnSlow: () => setSlow(!slow),
    turnBare: () => setBare(!bare),
    turnHelp: () => setHelp(!help),
    turnLive: () => setLive(!live),
    turnPrompt(by) {
      setChosen(prompts[(prompts.indexOf(prompt) + by + prompts.length) % prompts.length] ?? null);
    },
    mark() {
      if (!story || live) return;
      const scenes = read.scenes.includes(moment)
        ? read.scenes.filter((scene) => scene !== moment)
        : [...read.scenes, moment].sort((a, b) => a - b);
      if (scenes.length > 0) settings.present(writePlan(scenes, story));
    },
    leave() {
      recorded.moveTo(moment);
      settings.present(null);
    },
  };
}

/** The story of what runs in this tab, told anew as it grows; null before there is anything to tell. */
function useStoryOfRun(wanted: boolean): Story | null {
  const { samples, metrics } = useStudio();
  const recipe = useFrom(
    (s) => s.settings,
    (state) => recipeOf(state.config),
  );
  useFrom(
    (s) => s.metrics.store,
    (state) => (wanted ? state.revisions : null),
  );
  useFrom(
    (s) => s.samples,
    (state) => (wanted ? state.byNode : null),
  );
  useFrom(
    (s) => s.run,
    (state) => (wanted ? state.status : null),
  );
  if (!wanted) return null;
  const story = storyOf(recipe, { samples, metrics });
  return story.acts.length > 0 ? story : null;
}
