import { count, setting, share } from '../../config/setting';
import { z } from '../../config/zod';
import { fineTuningShape } from './sft';
import { heldOut } from './training';

/** A language model that criticises an answer and then says whether it is good. */
export const critiqueVerdictConfigSchema = z.object({
  ...fineTuningShape,
  steps: setting(count(100_000), 'Steps', 'How many batches of critiques and verdicts are learned from.', 500),
  critiqueShare: setting(
    share(),
    'Critiques',
    'Share of what it learns that is a critique; the rest are verdicts, which have one word and would be drowned by them. 0: it gives its verdict without one.',
    0.25,
  ),
  heldOut: heldOut(),
});
