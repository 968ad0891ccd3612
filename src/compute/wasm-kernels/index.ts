export { attention, attentionGrad, attentionScratch } from './attention';
export { decode, planWords } from './decode';
export { rmsNorm, rmsNormGrad, rope, swiglu, swigluGrad } from './elementwise';
export { tokenLogprobs, tokenLogprobsGrad } from './logprobs';
export { matmul, matmulScratch } from './matmul';
export { frozen, frozenGrad, frozenScratch, gatherPacked, widen } from './packed';
export { panels, project } from './projections';
export { gatherRows, scatterAddRows } from './rows';
export { adamw, sumOfSquares } from './optimizer';
