export { gatherRows, type TokenLogprobs, tokenLogprobs } from '../compute/kernels';
export { breathe } from './breathe';
export { type GenerateOptions, type Generation, generate } from './generate';
export { SCORE, scoreAt, values, withScoreHead } from './heads';
export * from './parameters';
export { gatherPositions, hiddenStates, logits } from './transformer';
