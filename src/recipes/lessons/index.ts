/** The lessons, in the order in which they are listed. Loaded when somebody asks for one: their texts are long. */
import { alignmentTax } from './alignment-tax';
import { blindSpot } from './blind-spot';
import { blueprint } from './blueprint';
import { drift } from './drift';
import { fewLabels } from './few-labels';
import { firstRatio } from './first-ratio';
import { heldByKl } from './held-by-kl';
import { lengthBias } from './length-bias';
import type { Lesson } from './lesson';
import { negativeKl } from './negative-kl';
import { noisyRaters } from './noisy-raters';
import { ppoOrDpo } from './ppo-or-dpo';
import { proxyReward } from './proxy-reward';
import { rewardHacking } from './reward-hacking';
import { surprisingScores } from './surprising-scores';
import { tokenMean } from './token-mean';
import { unstablePpo } from './unstable-ppo';
import { whatBetaTrades } from './what-beta-trades';
import { whichStage } from './which-stage';

export const LESSONS: readonly Lesson[] = [
  rewardHacking,
  whatBetaTrades,
  ppoOrDpo,
  blindSpot,
  surprisingScores,
  fewLabels,
  noisyRaters,
  lengthBias,
  firstRatio,
  negativeKl,
  tokenMean,
  alignmentTax,
  unstablePpo,
  heldByKl,
  proxyReward,
  drift,
  whichStage,
  blueprint,
];

export const findLesson = (id: string): Lesson | undefined => LESSONS.find((one) => one.id === id);
