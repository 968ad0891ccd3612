import { ownRevisionPrinciplesSchema } from '../../config/principles';
import { count, positive, setting } from '../../config/setting';
import { z } from '../../config/zod';

/** Answers to red-team prompts, criticised and revised; beside them the model's own answers to ordinary prompts. */
export const revisionConfigSchema = z.object({
  prompts: setting(
    count(100_000),
    'Red-team prompts',
    'Harmful requests that the model answers, and whose answers are criticised and revised.',
    384,
  ),
  ordinary: setting(
    count(100_000, 0),
    'Ordinary prompts',
    'Other prompts whose answers are kept as they are, so that the model does not learn to decline everything.',
    768,
  ),
  temperature: setting(
    positive(10),
    'Temperature',
    'Of sampling the answers; critiques and revisions are the most likely ones.',
    0.7,
  ),
  maxNewTokens: setting(count(4096), 'Max new tokens', 'Tokens after which an answer is cut off.', 48),
  principles: ownRevisionPrinciplesSchema.prefault({}),
});
