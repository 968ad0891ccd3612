/** The operations that the model and the losses are made of. */
export { adamwUpdate, type Slot } from './adamw/adamw';
export { attention } from './attention/attention';
export { linear } from './linear/linear';
export { pack } from './pack/pack';
export { rmsNorm, rmsNormBranch } from './rms-norm/rms-norm';
export { rope } from './rope/rope';
export { gatherRows, scatterAddRows } from './rows/gather-rows';
export { swiglu } from './swiglu/swiglu';
export { type TokenLogprobs, tokenLogprobs } from './token-logprobs/token-logprobs';
