import { count, positive, setting, share } from './setting';
import { z } from './zod';

/** In place of a model's name: the last of the recipe's writers that there is. */
export const NEWEST = 'newest';
/** The name of a policy; which there are is the recipe's to say (studio/label-plan.ts). null: the recipe's own choice. */
const writer = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,23}(\.[a-z][a-z0-9-]{0,23})?$/)
  .nullable();

/**
 * How people label: who judges, what they are shown and in which order. It belongs to the labels in this browser, not
 * to a run, so it is stored beside them and is not part of an address.
 */
export const labelPlanSchema = z.object({
  judge: setting(z.enum(['simulated', 'hand']), 'Who judges', 'Simulated raters, or people in this page.', 'simulated'),
  source: setting(
    z.enum(['temperatures', 'models', 'ranking', 'file']),
    'What is compared',
    'One model at two temperatures, two models, several answers to put in order, or pairs from a file.',
    'temperatures',
  ),
  firstTemperature: setting(positive(10), 'First temperature', 'Of one answer of a pair.', 0.7),
  secondTemperature: setting(positive(10), 'Second temperature', 'Of the other answer.', 1.2),
  firstModel: setting(writer, 'First model', 'Who writes one answer of a pair.', null),
  secondModel: setting(writer, 'Second model', 'Who writes the other answer.', null),
  temperature: setting(positive(10), 'Temperature', 'Of sampling the answers: higher makes them more different.', 1),
  answers: setting(count(9, 3), 'Answers to order', 'K answers put in order are K(K−1)/2 comparisons.', 4),
  maxNewTokens: setting(count(4096), 'Max new tokens', 'Tokens after which an answer is cut off.', 48),
  selection: setting(
    z.enum(['random', 'uncertain']),
    'Which pairs',
    'At random, or those that the reward model is least sure of.',
    'random',
  ),
  randomShare: setting(
    share(),
    'Still at random',
    'Share of the pairs drawn at random all the same, so that the difference can be measured.',
    0.25,
  ),
  repeatShare: setting(share(), 'Shown again', 'Share of the pairs shown a second time, the sides swapped.', 0.1),
  goldShare: setting(
    share(),
    'Known answers',
    'Share of pairs whose better answer is known, where a file gave some.',
    0.05,
  ),
  goal: setting(count(100_000), 'Goal', 'Labels that a rater sets out to make.', 100),
  strengths: setting(z.boolean(), 'Strength scale', 'Ask how much better the chosen answer is.', true),
  aggregate: setting(
    z.enum(['each', 'consensus']),
    'Several raters',
    'Learn from every label, or from one verdict a pair that weighs the raters.',
    'each',
  ),
});
export type LabelPlan = z.infer<typeof labelPlanSchema>;
