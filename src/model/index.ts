export { gatherRows, tokenLogprobs } from '../compute/kernels';
export { breathe } from './breathe';
export { generate } from './generate';
export { values, withScoreHead } from './heads';
export * from './parameters';
export { layEndToEnd, type Sequences } from './sequences';
export { hiddenStates, logits } from './transformer';
