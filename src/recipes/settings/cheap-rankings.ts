import { count, positive, setting } from '../../config/setting';
import { z } from '../../config/zod';

/** Rankings that nobody has to label. */
export const cheapRankingsConfigSchema = z.object({
  pairs: setting(count(100_000, 3), 'Rankings', 'How many pairs are made.', 2400),
  temperature: setting(positive(10), 'Temperature', 'Of sampling the model’s answers.', 1),
  maxNewTokens: setting(count(4096), 'Max new tokens', 'Tokens after which an answer is cut off.', 48),
});
