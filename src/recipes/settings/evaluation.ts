import { count, positive, setting } from '../../config/setting';
import { z } from '../../config/zod';

/** The before-and-after table on prompts of the test split, which no stage has seen. */
export const evaluationConfigSchema = z.object({
  promptsPerFamily: setting(
    count(1000),
    'Prompts a family',
    'Unseen prompts answered by each model, in every family.',
    100,
  ),
  maxNewTokens: setting(count(4096), 'Longest answer', 'Tokens after which an answer is cut off.', 64),
  temperature: setting(
    positive(10),
    'Temperature',
    'Of the answers compared for the win rate; task metrics are taken greedily.',
    1,
  ),
});
