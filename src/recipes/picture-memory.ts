import type { StageMemory } from './memory';

/** Weights of the bundled picture model, and values that a picture keeps for its gradient: measured. */
const [WEIGHTS, KEPT] = [484_432, 340_000];

/** Of stages of picture models: `pictures` at once, learned from or only drawn. The language model does not matter to it. */
export const pictureMemory = (pictures: number, trained: 0 | 1): StageMemory => ({
  models: 0,
  trained: 0,
  values: trained * 5 * WEIGHTS + WEIGHTS + pictures * (trained ? KEPT : KEPT / 8),
  largest: Math.max(WEIGHTS / 4, pictures * 64 * 9 * 64),
});
