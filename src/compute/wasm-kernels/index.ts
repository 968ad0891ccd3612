export { adapt, adaptGrad } from './adapters';
export { attention, attentionGrad, attentionScratch } from './attention';
export { decode, planWords } from './decode';
export { rmsNorm, rmsNormGrad, rope, swiglu, swigluGrad } from './elementwise';
export { mostLikely, tokenLogprobs, tokenLogprobsGrad } from './logprobs';
// The tiles too: what is exported is not made part of its caller, where its loop would lack registers and take twice as long.
export { matmul, matmulScratch, tallTile, tile } from './matmul';
export { frozen, frozenGrad, frozenScratch } from './frozen';
export { gatherPacked, widen } from './packed';
export { panels, project } from './projections';
export { gatherRows, scatterAddRows } from './rows';
export { adamw, sumOfSquares } from './optimizer';
