import { count, positive, setting } from '../../config/setting';
import { z } from '../../config/zod';

/** The before-and-after table on prompts of the test split, which no stage has seen. */
export const evaluationConfigSchema = z.object({
  promptsPerFamily: setting(
    count(1000),
    'Prompts per family',
    'Unseen prompts answered by each model, in every family; from 50 on every interval holds what it says.',
    50,
  ),
  maxNewTokens: setting(count(4096), 'Max new tokens', 'Tokens after which an answer is cut off.', 64),
  temperature: setting(
    positive(10),
    'Temperature',
    'Of the answers compared for the win rate; task metrics are taken greedily.',
    1,
  ),
  heldOut: setting(z.boolean(), 'Held-out families', 'Ask tasks that no stage has trained on too, zero-shot.', true),
  rules: setting(z.boolean(), 'Rules', 'Also count the answers that obey the rules that you wrote.', false),
  demonstrations: setting(
    count(8, 0),
    'Demonstrations',
    'Solved prompts of the family before each prompt of a further, few-shot round, as far as the context holds them; 0: no such round.',
    0,
  ),
  perplexity: setting(
    z.boolean(),
    'Perplexity',
    'Take the perplexity of all answers under the base: how far they went from its language.',
    true,
  ),
});
