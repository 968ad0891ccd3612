export { gatherRows, type TokenLogprobs, tokenLogprobs } from '../compute/kernels';
export { breathe } from './breathe';
export { type GenerateOptions, type Generation, generate } from './generate';
export { values, withScoreHead } from './heads';
export { copyModel, initAdapter, type LoraOptions, withAdapter } from './lora';
export * from './parameters';
export { layEndToEnd, type Sequences } from './sequences';
export { hiddenStates, logits } from './transformer';
