/** The operations that the model and the losses are made of. */

export { adamwUpdate } from './adamw/adamw';
export { adaptedLinear, type Factors } from './adapted/adapted';
export { attention } from './attention/attention';
export { frozenGradient } from './frozen/frozen';
export { asFloats } from './frozen/widen';
export { linear } from './linear/linear';
export { pack } from './pack/pack';
export { rmsNorm, rmsNormBranch } from './rms-norm/rms-norm';
export { rope } from './rope/rope';
export { gatherRows } from './rows/gather-rows';
export { swiglu } from './swiglu/swiglu';
export { mostLikely, tokenLogprobs, tokenLogprobsSlope } from './token-logprobs/token-logprobs';
