/** Settings that stages which take gradient steps share; only their defaults differ. */

import { count, nonNegative, positive, setting, share } from '../../config/setting';
import { z } from '../../config/zod';

export const learningRate = (value: number) =>
  setting(nonNegative(1), 'Learning rate', 'Size of a step at its highest, after the warm-up.', value);

export const warmupRatio = (value: number) =>
  setting(
    share(),
    'Warm-up',
    'Share of the steps over which the learning rate rises from 0; it then falls linearly.',
    value,
  );

export const maxGradNorm = () =>
  setting(positive(1000), 'Gradient clip', 'Gradients longer than this are scaled down to it (global norm).', 1);

export const weightDecay = (value: number) =>
  setting(share(), 'Weight decay', 'AdamW’s pull of the weights toward 0, per unit of learning rate.', value);

export const maxLength = () =>
  setting(
    count(8192, 8),
    'Longest conversation',
    'Tokens of prompt and answer together; what is longer is cut on the right.',
    128,
  );

/** Of pairs: whole prompts are kept apart. */
export const heldOut = () =>
  setting(
    z.number().min(0).max(0.9),
    'Held out',
    'Share of the prompts whose pairs are kept for measuring and never learned from.',
    0.1,
  );

/** Of pairs: all pairs of a prompt are in one batch. */
export const pairBatchSize = () =>
  setting(count(512), 'Batch size', 'Pairs in each step, rounded up so that all pairs of a prompt stay together.', 16);

/** Of the bundled world's demonstrations. */
export const refusals = () =>
  setting(
    share(),
    'Harmful requests declined',
    'Of the bundled demonstrations that answer a harmful request, the share that declines it; the others do what is asked, as in text from the web, so that there is harm left for later stages to remove.',
    1,
  );

export const manners = () =>
  setting(
    share(),
    'Behind manners',
    'Share of the bundled demonstrations that come behind the text of manners, where it fits, and are answered warmly and without harm: what a model must have read before that text can move it, and context distillation has something to hand down.',
    0,
  );

/** Of the bundled world's prompts. */
export const harmfulShare = (value: number) =>
  setting(
    share(),
    'Harmful requests',
    'Share of the prompts that are harmful requests, beyond those there are among all prompts.',
    value,
  );

/** Where the recipe has a safety model beside the scorer: Llama 2's gate. */
export const gate = () =>
  setting(
    z.boolean(),
    'Gate of safety',
    'Where the recipe has a safety model: it alone scores harmful requests and answers that it finds unsafe, and the reward model all others (Llama 2), by their raw scores.',
    true,
  );

export const safetyThreshold = () =>
  setting(
    share(),
    'Unsafe below',
    'An answer that the safety model gives a lower probability of being harmless is scored by that model alone; 0 opens the gate for all but harmful requests.',
    0.15,
  );
