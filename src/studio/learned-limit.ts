import { type RunConfig, recipeOf, settingsOf } from '../recipes/config';

/** Artifacts that a node learns from, by the kind of file that stands for them. */
const LEARNED = {
  demonstrations: () => 'data.demonstrations',
  unpaired: () => 'data.unpaired',
  pairs: (config: RunConfig) => recipeOf(config).pairs,
} as const;

/** Tokens of a row that every stage that learns from such a file reads: the least `maxLength` of them, within the run's context and the model's. */
export function learnedLimit(config: RunConfig, file: keyof typeof LEARNED, context: number): number {
  const learned = LEARNED[file](config);
  const longest = recipeOf(config).nodes.flatMap(({ id, inputs }) => {
    const { maxLength } = settingsOf(config, id);
    return Object.values(inputs).includes(learned as string) && typeof maxLength === 'number' ? [maxLength] : [];
  });
  return Math.min(context, config.contextLength, ...longest);
}
