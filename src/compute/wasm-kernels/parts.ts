// Which kernel a part of a job belongs to.
import { adaptGradColumnsPart, adaptGradRowsPart, adaptPart } from './adapters';
import { attentionGradPart, attentionPart } from './attention';
import { attendPart, drawPart } from './decode';
import { rmsNormGradColumns, rmsNormGradPart, rmsNormPart, ropePart, swigluGradPart, swigluPart } from './elementwise';
import { frozenGradPart, frozenPart } from './frozen';
import { tokenLogprobsGradPart, tokenLogprobsPart } from './logprobs';
import { matmulPart } from './matmul';
import { adamwPart } from './optimizer';
import { projectPart } from './projections';
import { barrierPart } from './team';

export const BARRIER: i32 = 0;
export const MATMUL: i32 = 1;
export const ATTENTION: i32 = 2;
export const ATTENTION_GRAD: i32 = 3;
export const RMS_NORM: i32 = 4;
export const RMS_NORM_GRAD: i32 = 5;
export const RMS_NORM_GRAD_COLUMNS: i32 = 6;
export const SWIGLU: i32 = 7;
export const SWIGLU_GRAD: i32 = 8;
export const ROPE: i32 = 9;
export const TOKEN_LOGPROBS: i32 = 10;
export const TOKEN_LOGPROBS_GRAD: i32 = 11;
export const ADAMW: i32 = 12;
export const DECODE_DRAW: i32 = 13;
export const DECODE_ATTEND: i32 = 14;
export const FROZEN: i32 = 15;
export const FROZEN_GRAD: i32 = 16;
export const PROJECT: i32 = 17;
export const ADAPT: i32 = 18;
export const ADAPT_GRAD_ROWS: i32 = 19;
export const ADAPT_GRAD_COLUMNS: i32 = 20;

export function runPart(kernel: i32, part: i32, parts: i32): void {
  switch (kernel) {
    case BARRIER: return barrierPart();
    case MATMUL: return matmulPart(part, parts);
    case ATTENTION: return attentionPart(part, parts);
    case ATTENTION_GRAD: return attentionGradPart(part, parts);
    case RMS_NORM: return rmsNormPart(part, parts);
    case RMS_NORM_GRAD: return rmsNormGradPart(part, parts);
    case RMS_NORM_GRAD_COLUMNS: return rmsNormGradColumns(part, parts);
    case SWIGLU: return swigluPart(part, parts);
    case SWIGLU_GRAD: return swigluGradPart(part, parts);
    case ROPE: return ropePart(part, parts);
    case TOKEN_LOGPROBS: return tokenLogprobsPart(part, parts);
    case TOKEN_LOGPROBS_GRAD: return tokenLogprobsGradPart(part, parts);
    case ADAMW: return adamwPart(part, parts);
    case DECODE_DRAW: return drawPart(part, parts);
    case DECODE_ATTEND: return attendPart(part, parts);
    case FROZEN: return frozenPart(part, parts);
    case FROZEN_GRAD: return frozenGradPart(part, parts);
    case PROJECT: return projectPart(part, parts);
    case ADAPT: return adaptPart(part, parts);
    case ADAPT_GRAD_ROWS: return adaptGradRowsPart(part, parts);
    case ADAPT_GRAD_COLUMNS: return adaptGradColumnsPart(part, parts);
  }
}
