/** All operations of our own. A backend's kernels are registered from here, and nowhere else. */
import type { Op } from '../op';
import { adamwOps } from './adamw/adamw';
import { adaptedOps } from './adapted/adapted';
import { attentionOps } from './attention/attention';
import { decodeOps } from './decode/decode';
import { frozenOps } from './frozen/frozen';
import { linearOps } from './linear/linear';
import { packOps } from './pack/pack';
import { rmsNormOps } from './rms-norm/rms-norm';
import { ropeOps } from './rope/rope';
import { rowsOps } from './rows/gather-rows';
import { swigluOps } from './swiglu/swiglu';
import { tokenLogprobsOps } from './token-logprobs/token-logprobs';

export const OPS: readonly Op<never>[] = [
  ...packOps,
  ...linearOps,
  ...frozenOps,
  ...adaptedOps,
  ...rmsNormOps,
  ...ropeOps,
  ...attentionOps,
  ...decodeOps,
  ...swigluOps,
  ...rowsOps,
  ...tokenLogprobsOps,
  ...adamwOps,
];
