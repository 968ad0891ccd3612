import { rewardConfigSchema } from './reward';

/** Regression on ratings: the Bradley-Terry reward model's settings but for those of its loss on pairs. */
export const ratingConfigSchema = rewardConfigSchema.omit({
  margin: true,
  lengthDebias: true,
  rule: true,
  moreShare: true,
});
