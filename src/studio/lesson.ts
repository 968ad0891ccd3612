import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Engine } from '../engine/client';
import { type RunConfig, recipeOf } from '../recipes/config';
import { numberAt } from '../recipes/figures';
import type { Choice, Lesson, PartName, Told } from '../recipes/lessons/lesson';
import type { LessonRun } from '../recipes/lessons/lesson-run';
import type { LessonResults } from '../recipes/lessons/results';
import { type InspectorStore, inspectionOf } from './inspector';
import type { Memory } from './memory';
import type { Metrics } from './metrics';
import { createRecorded, type ReadFile, type RecordedStore } from './recorded';
import { isBusy, progressOf, type RunStore } from './run';
import { type Difference, settingDifferences } from './run-differences';
import type { SetAsideStore } from './set-aside';
import type { SettingsStore } from './settings';

type Library = typeof import('../recipes/lessons') & typeof import('../recipes/lessons/lesson');

export interface LessonState {
  /** All lessons, once somebody asked for them: their texts are long, and the first view does without. */
  readonly library: readonly Lesson[] | null;
  /** What their runs came to on several seeds. */
  readonly results: LessonResults;
  /** The one that is open. */
  readonly lesson: Lesson | null;
  /** Why there is none, in a sentence. */
  readonly problem: string | null;
  readonly predicted: Choice | null;
  readonly answered: Choice | null;
  /** Ids of the lessons that were done to their end in this browser. */
  readonly done: readonly string[];
  /** Its recorded runs: nothing is fetched before they are opened. */
  readonly recorded: Readonly<Record<PartName, RecordedStore>> | null;
  /** Whose settings the page has taken, if any. */
  readonly part: PartName | null;
  /** What taking them changed: the value before and the lesson's. */
  readonly set: readonly Difference[];
  /** What live runs of it came to. */
  readonly live: Readonly<Partial<Record<PartName, Told>>>;
  /** Of the lesson's texts, by the scorer of the page's run; null: it was not asked yet. */
  readonly scores: readonly number[] | null;
}

export type LessonStore = StoreApi<LessonState> & {
  /** Fetches the lessons, and opens the one that the address names. */
  load(): Promise<void>;
  /** Opens one from its beginning; null: the list. */
  open(id: string | null): void;
  predict(choice: Choice): void;
  answer(choice: Choice): void;
  /** Takes the settings of a part. */
  take(part: PartName): void;
  /** The whole configuration of a part of the open lesson. */
  config(part: PartName): RunConfig | null;
  /** The node that a part ends with. */
  lastNode(part: PartName): string | null;
  /** The settings in which the page is not as the part that it took: the lesson's value and the page's. */
  changed(): readonly Difference[];
  /** What the run of the page has come to, as far as it is one of the open lesson. */
  now(): Told | null;
  /** Remembers what the run of the page has come to. */
  keep(): Promise<void>;
  /** What a run of the part that the page has taken is called; null: it is none of a lesson's. */
  runName(): string | null;
  /** What a recorded run came to; null where it is not there. */
  recordedTold(part: PartName): Told | null;
  /** Labels of the figures of which two runs of the open lesson do not tell which is higher. */
  undecided(before: Told | null, after: Told | null): readonly string[];
};

interface LessonDeps {
  readonly settings: SettingsStore;
  readonly setAside: SetAsideStore;
  /** Where lessons that were done are remembered. */
  readonly memory: Memory | null;
  readonly run: RunStore;
  readonly metrics: Pick<Metrics, 'ring'>;
  readonly inspector: InspectorStore;
  readonly engine: Engine;
  readonly readFile: ReadFile;
  readonly report: (cause: unknown) => void;
}

const DONE = 'lessons-done';
const readDone = (memory: Memory | null): readonly string[] =>
  (memory?.getItem(DONE) ?? '').split(' ').filter((id) => id !== '');

const CLOSED = {
  predicted: null,
  answered: null,
  recorded: null,
  part: null,
  set: [],
  live: {},
  scores: null,
} as const;

/** The lab of lessons: which one is open, how far a person has come in it, and what its runs came to. */
export function createLesson(deps: LessonDeps): LessonStore {
  const { settings, setAside, memory, run, metrics, inspector, engine, readFile, report } = deps;
  let library: Library | null = null;
  const store = createStore<LessonState>(() => ({
    library: null,
    results: {},
    lesson: null,
    problem: null,
    done: readDone(memory),
    ...CLOSED,
  }));
  const { getState, setState } = store;

  const open = (id: string | null) => {
    settings.setState({ lesson: id });
    if (!library) return;
    const lesson = id === null ? null : (library.findLesson(id) ?? null);
    if (lesson && lesson === getState().lesson) return;
    setState({
      ...CLOSED,
      lesson,
      problem: id !== null && !lesson ? `There is no lesson “${id}”. Choose one of these.` : null,
      recorded: lesson && { run: createRecorded(engine, readFile), cure: createRecorded(engine, readFile) },
    });
  };
  const config = (part: PartName): RunConfig | null => {
    const { lesson } = getState();
    return lesson && library ? library.partConfig(lesson, part) : null;
  };
  const lastNode = (part: PartName): string | null => {
    const whole = config(part);
    const { lesson } = getState();
    return lesson && library && whole ? library.lastNode(lesson[part], whole) : null;
  };
  const changed = (): readonly Difference[] => {
    const { part } = getState();
    const own = part && config(part);
    return own ? settingDifferences([own, settings.getState().config]) : [];
  };
  const toldOf = (part: PartName, of: LessonRun, beside: Told | null | undefined): Told | null => {
    const { lesson } = getState();
    return lesson && library ? library.told(lesson, part, of, beside ?? undefined) : null;
  };
  const recordedTold = (part: PartName): Told | null => {
    const shown = getState().recorded?.[part].getState().shown;
    if (!shown) return null;
    const { lesson, results } = getState();
    // Nobody can ask a recorded run for scores: they were asked for when it was made.
    const found = lesson?.cases && results[lesson.id]?.[lesson.seed];
    if (lesson && library && found)
      return { values: found[part], holds: library.judged(lesson, found.run, found.cure)[part] };
    const { metrics: lines, inspector: phases } = shown.replay;
    return toldOf(part, pageRun(lines, phases, shown.record.config), part === 'cure' ? recordedTold('run') : null);
  };
  const now = (): Told | null => {
    const { part, live } = getState();
    if (!part || changed().length > 0) return null;
    const own = pageRun(metrics, inspector, settings.getState().config, getState().scores ?? []);
    return toldOf(part, own, live.run ?? recordedTold('run'));
  };
  const keep = async () => {
    const { part } = getState();
    const last = part && lastNode(part);
    if (!part || !last || progressOf(run.getState(), last).state !== 'done') return;
    await score();
    const told = getState().part === part ? now() : null;
    if (told) setState(({ live }) => ({ live: { ...live, [part]: told } }));
  };
  /** Asks the run's scorer for the lesson's texts, where it has any. */
  const score = async () => {
    const model = recipeOf(settings.getState().config).scorer;
    const cases = getState().lesson?.cases;
    if (!cases || model === null) return;
    try {
      const scores = await engine.request('score', { model, rows: cases });
      setState({ scores: scores.map(({ score: one }) => one) });
    } catch (cause) {
      report(cause);
    }
  };
  run.subscribe((after, before) => {
    if (isBusy(before) && !isBusy(after)) void keep();
  });

  return {
    ...store,
    async load() {
      try {
        const [lessons, one, { default: results }] = await Promise.all([
          import('../recipes/lessons'),
          import('../recipes/lessons/lesson'),
          import('../recipes/lessons/results.json'),
        ]);
        library = { ...lessons, ...one };
        setState({ library: lessons.LESSONS, results: results as LessonResults });
      } catch {
        setState({ problem: 'The lessons could not be fetched. Reload the page to try again.' });
      }
      open(settings.getState().lesson);
    },
    open,
    predict: (predicted) => setState({ predicted }),
    answer(answered) {
      setState({ answered });
      const { lesson, done } = getState();
      if (!lesson || done.includes(lesson.id)) return;
      const now = [...done, lesson.id];
      memory?.setItem(DONE, now.join(' '));
      setState({ done: now });
    },
    take(part) {
      const own = config(part);
      if (!own) return;
      const before = settings.getState().config;
      const set = before.recipe === own.recipe ? settingDifferences([before, own]) : [];
      if (set.length > 0 || before.recipe !== own.recipe) setAside.keep(getState().lesson?.title ?? '');
      settings.replace(own);
      setState(({ live: { [part]: _, ...live } }) => ({ part, set, live, scores: null }));
    },
    config,
    lastNode,
    changed,
    now,
    keep,
    runName() {
      const { lesson, part } = getState();
      return lesson && part && changed().length === 0 ? `${lesson.title}: ${lesson[part].title}` : null;
    },
    recordedTold,
    undecided(before, after) {
      const { lesson } = getState();
      return lesson && library ? library.undecided(lesson, before, after).map(({ label }) => label) : [];
    },
  };
}

/** What the page shows of a run, as a lesson reads it. */
function pageRun(
  metrics: Pick<Metrics, 'ring'>,
  inspector: InspectorStore,
  config: RunConfig,
  scores: readonly number[] = [],
): LessonRun {
  const table = (node: string): unknown => inspectionOf(inspector.getState(), node).table;
  return {
    line(node, metric) {
      const ring = metrics.ring(node, metric);
      return Array.from({ length: ring?.length ?? 0 }, (_, i) => ring?.valueAt(i) ?? Number.NaN);
    },
    found: (node, ...path) => numberAt(table(node), path),
    score: (text) => scores[text] ?? null,
    policy: recipeOf(config).writers.at(-1) ?? '',
  };
}
