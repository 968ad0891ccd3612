import { count, nonNegative, setting } from '../../config/setting';
import { z } from '../../config/zod';
import { familySettings, labelSettings } from './pairwise';

const weight = (title: string, of: string) => setting(nonNegative(100), title, `How much ${of} answer weighs.`, 1);

/** KTO. Names are TRL's where TRL has one. */
export const ktoConfigSchema = z.object({
  ...labelSettings(2),
  batchSize: setting(
    count(512, 2),
    'Batch size',
    'Answers in each step; at least 2, since each batch makes its own estimate of the KL.',
    32,
  ),
  desirableWeight: weight('Desirable weight', 'a desirable'),
  undesirableWeight: weight('Undesirable weight', 'an undesirable'),
  ...familySettings({ learningRate: 3e-4, beta: 0.5, sftCoef: 1 }),
});
export type KtoConfig = z.infer<typeof ktoConfigSchema>;
