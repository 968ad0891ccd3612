import { revisionPrinciplesSchema } from '../../config/principles';
import { count, setting } from '../../config/setting';
import { z } from '../../config/zod';
import { fineTuningShape } from './sft';

/** A model that is taught to criticise and to revise. */
export const criticConfigSchema = z.object({
  ...fineTuningShape,
  steps: setting(count(100_000), 'Steps', 'How many batches of critiques and revisions are learned from.', 200),
  principles: revisionPrinciplesSchema.prefault({}),
});
