import { principlesSchema } from '../../config/principles';
import { count, positive, setting, share } from '../../config/setting';
import { z } from '../../config/zod';
import { fineTuningShape } from './sft';

const { steps, ...fineTuning } = fineTuningShape;

/** A judge that is taught to compare. */
export const judgeConfigSchema = z.object({
  steps: setting(
    count(100_000, 0),
    'Steps',
    'Batches of comparisons that it learns from; 0: the model judges as it is, which one that follows instructions may well do.',
    600,
  ),
  ...fineTuning,
  principles: principlesSchema.prefault({}),
  gradeShare: setting(
    share(),
    'Grades',
    'Share of what it learns that grades one answer alone, from 1 to 5, in place of comparing two: for direct scores.',
    0,
  ),
  agreementPairs: setting(
    count(10_000),
    'Agreement pairs',
    'Fresh pairs of the model’s own answers on which its agreement with the rubric is measured at the end, in both orders.',
    400,
  ),
  temperature: setting(positive(10), 'Temperature', 'Of sampling those answers.', 0.8),
  maxNewTokens: setting(count(4096), 'Max new tokens', 'Tokens after which one of those answers is cut off.', 48),
});
