export { gatherRows, tokenLogprobs } from '../compute/kernels';
export { generate, type Mixture } from './generate';
export { values, withScoreHead, withZeroHead } from './heads';
export { continuedAdapter, copyModel, frozenOf, initAdapter, isAdapted, type LoraOptions, withAdapter } from './lora';
export * from './parameters';
export { layEndToEnd, type Sequences } from './sequences';
export { saidOfTokens, saidWithGreedy } from './token-logprobs';
export { hiddenAt, hiddenStates, logits } from './transformer';
export { yieldToEvents } from './yield-to-events';
