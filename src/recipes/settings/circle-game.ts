import { count, positive, setting } from '../../config/setting';
import { z } from '../../config/zod';

export const circleGameConfigSchema = z.object({
  prompts: setting(count(10_000), 'Prompts', 'Each is answered once by every policy.', 400),
  temperature: setting(positive(10), 'Temperature', 'Of sampling the answers.', 1),
  maxNewTokens: setting(count(4096), 'Max new tokens', 'Tokens after which an answer is cut off.', 48),
});
