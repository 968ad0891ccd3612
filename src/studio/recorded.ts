import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Engine } from '../engine/client';
import { recipeOf } from '../recipes/config';
import { createReplay, type ShownRun } from './replay';
import { type Story, storyOf } from './story';

export type ShownRecording = ShownRun & { readonly story: Story; readonly commit: string };

/** The recorded run of the first view, and where its time machine stands. */
export interface RecordedState {
  readonly shown: ShownRecording | null;
  /** Which moment of the story. */
  readonly moment: number;
  readonly playing: boolean;
  readonly prompt: string;
  /** Why there is none, in a sentence or two. */
  readonly problem: string | null;
}

export type RecordedStore = StoreApi<RecordedState> & {
  /** Opens what comes with the page, unless one is open; plays it where `play`. */
  openBundled(name: string | null, play: boolean): Promise<void>;
  /** A person's file. Errors: InputError. */
  openFile(file: Blob): Promise<void>;
  moveTo(moment: number): void;
  /** From the beginning, where it stands at its end. */
  play(): void;
  pause(): void;
  /** The next moment, while it plays. */
  next(): void;
  choose(prompt: string): void;
  /** Resolves once it has moved, or does not move: other work may begin. */
  readonly settled: Promise<void>;
};

/** The one that the page opens with. */
const USUAL = 'rlhf';

export type ReadFile = (path: string) => Promise<Blob>;

export function createRecorded(engine: Engine, readFile: ReadFile): RecordedStore {
  const store = createStore<RecordedState>(() => ({
    shown: null,
    moment: 0,
    playing: false,
    prompt: '',
    problem: null,
  }));
  const { getState, setState } = store;
  let opening: Promise<void> | null = null;
  let settle = () => {};
  const settled = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const last = () => Math.max(0, (getState().shown?.story.moments.length ?? 1) - 1);

  const show = async (opening: Promise<ShownRecording>, play: boolean) => {
    const shown = await opening;
    const { story } = shown;
    const moment = play ? 0 : Math.max(0, story.moments.length - 1);
    setState({ shown, moment, playing: play, prompt: tellingPrompt(story), problem: null });
  };

  const openBundled = async (name: string | null, play: boolean) => {
    try {
      await show(bundledRecording(engine, readFile, name ?? USUAL), play);
    } catch (cause) {
      setState({ problem: cause instanceof Error ? cause.message : String(cause) });
      settle();
    }
    if (!getState().playing) settle();
  };

  return {
    ...store,
    settled,
    async openBundled(name, play) {
      if (getState().shown) return;
      // Asked for as the page begins, and again by the view once it is drawn: that is one opening.
      opening ??= openBundled(name, play).finally(() => {
        opening = null;
      });
      await opening;
    },
    openFile: (file) => show(readShown(engine, Promise.resolve(file), null), true),
    moveTo(moment) {
      setState({ moment: Math.min(last(), Math.max(0, moment)), playing: false });
      settle();
    },
    play: () => setState(({ moment }) => ({ playing: true, moment: moment >= last() ? 0 : moment })),
    pause() {
      setState({ playing: false });
      settle();
    },
    next() {
      const { moment, playing } = getState();
      if (!playing) return;
      setState({ moment: Math.min(last(), moment + 1), playing: moment + 1 < last() });
      settle();
    },
    choose: (prompt) => setState({ prompt }),
  };
}

async function readShown(engine: Engine, file: Promise<Blob>, name: string | null): Promise<ShownRecording> {
  // The checks come with the file, not before it: a page that shows no recorded run does without.
  const [{ readRecording }, blob] = await Promise.all([import('../storage/recording-file'), file]);
  const { record, commit, events, pairs } = await readRecording(blob);
  const replay = createReplay({ events, pairs }, engine);
  return { record, replay, story: storyOf(recipeOf(record.config), replay), commit, recorded: { name } };
}

/** A recorded run that comes with the page, by its name in `recordings/`. Errors: Error with a sentence for a person. */
export const bundledRecording = (engine: Engine, readFile: ReadFile, name: string): Promise<ShownRecording> =>
  readShown(engine, readFile(`recordings/${name}.rlhf-recording`), name);

/** On one line. */
const SHORT = 90;

/** Of the short ones that every model answers in its own way, the one whose score rose most. All others are a press away. */
function tellingPrompt({ prompts, models, moments, answer }: Story): string {
  const told = prompts.map((prompt) => {
    const answers = models.map((model) => answer(moments.length - 1, model, prompt));
    const different = new Set(answers.map((one) => one?.text)).size === models.length;
    const [before, after] = answers.slice(-2).map((one) => Object.values(one?.scores ?? {})[0] ?? 0);
    return {
      prompt,
      rank: (different ? 2000 : 0) + (prompt.length <= SHORT ? 1000 : 0) + (after ?? 0) - (before ?? 0),
    };
  });
  return told.sort((a, b) => b.rank - a.rank)[0]?.prompt ?? '';
}

/** Reads a file of the page's origin. Errors: Error with a sentence for a person. */
export async function fetchRecording(path: string): Promise<Blob> {
  const answer = await fetch(path).catch(() => null);
  // A host that has no such file may answer with the page itself.
  if (!answer?.ok || answer.headers.get('content-type')?.includes('text/html'))
    throw new Error(`The recorded run ${path} could not be fetched. Everything else on this page works without it.`);
  return answer.blob();
}
