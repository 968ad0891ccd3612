import { SCORE_HEAD } from '../data/weights';
import { copyModel, type Parameters, withScoreHead } from '../model';
import type { Policy } from './artifacts';
import type { Draws } from './draws';

/** A copy of a policy with a head that gives one number, N(0, 1/√(d+1)). Source: Stiennon et al. 2020, appendix C. */
export const freshScorer = ({ config, parameters }: Policy, draws: Draws): Parameters =>
  withScoreHead(copyModel(parameters), config.hidden_size, draws.seed, draws.stream(SCORE_HEAD));
