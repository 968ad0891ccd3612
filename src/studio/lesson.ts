import { parseConfig, type RunConfig } from '../recipes/config';
import { LESSONS, type Lesson } from '../recipes/lessons';

/** A lesson's whole configuration, its recipe included, on the model and seed in use. */
export const lessonConfig = ({ config }: Lesson, { model, seed }: RunConfig): RunConfig =>
  parseConfig({ ...config, model, seed });

/** Settings without model and seed, as text. */
const fingerprint = (config: RunConfig): string => JSON.stringify({ ...config, model: null, seed: null });

const known = new Map(LESSONS.map((lesson) => [fingerprint(parseConfig(lesson.config)), lesson]));

/** The lesson that these settings are, if they are one: a shared link then explains itself. */
export const lessonOf = (config: RunConfig): Lesson | undefined => known.get(fingerprint(config));
