import { count, positive, setting, share } from '../../config/setting';
import { z } from '../../config/zod';

export const scorerComparisonConfigSchema = z.object({
  pairs: setting(
    count(10_000),
    'Fresh pairs',
    'Pairs of answers that the rubric tells apart, the same for all that are compared.',
    1000,
  ),
  noise: setting(
    share(),
    'Rater noise',
    'Share of the labels flipped by chance against which probabilities are checked: as in those that were learned from.',
    0.1,
  ),
  temperature: setting(positive(10), 'Temperature', 'Of sampling the answers.', 0.8),
  maxNewTokens: setting(count(4096), 'Max new tokens', 'Tokens after which an answer is cut off.', 48),
});
