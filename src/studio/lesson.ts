import { createStore, type StoreApi } from 'zustand/vanilla';
import { parseConfig, type RunConfig } from '../recipes/config';
import { LESSONS, type Lesson } from '../recipes/lessons';
import { type Difference, settingDifferences } from './run-differences';
import type { SettingsStore } from './settings';

/** A lesson's whole configuration, its recipe included, on the model and seed in use. */
export const lessonConfig = ({ config }: Lesson, { model, seed }: RunConfig): RunConfig =>
  parseConfig({ ...config, model, seed });

/** Settings without model and seed, as text. */
const fingerprint = (config: RunConfig): string => JSON.stringify({ ...config, model: null, seed: null });

const known = new Map(LESSONS.map((lesson) => [fingerprint(parseConfig(lesson.config)), lesson]));

/** The lesson that these settings are, if they are one: a shared link then explains itself. */
export const lessonOf = (config: RunConfig): Lesson | undefined => known.get(fingerprint(config));

export interface LessonState {
  /** What the page teaches; also after a setting of it was changed. */
  readonly lesson: Lesson | null;
  /** What choosing it changed: the value before and the lesson's. */
  readonly set: readonly Difference[];
}

export type LessonStore = StoreApi<LessonState> & {
  /** Takes its settings. */
  begin(lesson: Lesson): void;
  /** The settings in which the page is not as the lesson has it: the lesson's value and the page's. */
  changed(): readonly Difference[];
};

/** The lesson of the page: the one that was chosen, or that a link or a saved run is. */
export function createLesson(settings: SettingsStore): LessonStore {
  const config = () => settings.getState().config;
  const taught = (now: RunConfig): Lesson | null => {
    const lesson = lessonOf(now);
    return lesson && lesson.id !== 'default' ? lesson : null; // the defaults teach nothing of their own
  };
  const store = createStore<LessonState>(() => ({ lesson: taught(config()), set: [] }));
  settings.subscribe((after, before) => {
    if (after.config === before.config) return;
    const exact = taught(after.config);
    if (exact && exact !== store.getState().lesson) store.setState({ lesson: exact, set: [] });
    // A person changes one setting at a time; more of them come with another run or recipe.
    else if (!exact && settingDifferences([before.config, after.config]).length > 1)
      store.setState({ lesson: null, set: [] });
  });
  return {
    ...store,
    begin(lesson) {
      const before = config();
      settings.replace(lessonConfig(lesson, before));
      const set = before.recipe === config().recipe ? settingDifferences([before, config()]) : [];
      store.setState({ lesson, set });
    },
    changed() {
      const { lesson } = store.getState();
      return lesson ? settingDifferences([lessonConfig(lesson, config()), config()]) : [];
    },
  };
}
