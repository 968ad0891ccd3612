import { ownPrinciplesSchema } from '../../config/principles';
import { setting } from '../../config/setting';
import { z } from '../../config/zod';
import { preferencesConfigSchema } from './preferences';

/** Pairs of a model's own answers, judged by a model. What is asked of the answers is asked as where people judge. */
export const aiPreferencesConfigSchema = z.object({
  method: setting(
    z.enum(['comparison', 'direct score']),
    'Method',
    'Whether the judge compares both answers, in both orders, or grades each alone from 1 to 5.',
    'comparison',
  ),
  principles: ownPrinciplesSchema.prefault({}),
  ...preferencesConfigSchema.pick({
    pairs: true,
    answersPerPrompt: true,
    temperature: true,
    alteredShare: true,
    harmfulShare: true,
    maxNewTokens: true,
  }).shape,
});
export type AiPreferencesConfig = z.infer<typeof aiPreferencesConfigSchema>;
