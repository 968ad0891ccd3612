/** What parts of several lessons have in common, so that what one of them has trained serves the others too. */

/** Half the usual prompts and no task that was kept apart: enough for what a lesson shows, in a third of the time. */
export const EVALUATION = { promptsPerFamily: 25, heldOut: false, perplexity: false } as const;

/** PPO is shorter than in the default run: a lesson runs live while somebody waits. */
export const SHORT = { iterations: 20 } as const;

/** Labels of the SFT model's own answers alone: nobody sees what it would not say. */
export const OWN_ANSWERS = { alteredShare: 0, harmfulShare: 0 } as const;

/** As fast as it goes, and nothing that keeps skills. */
export const HASTY = { ...SHORT, ptxCoef: 0, learningRate: 1e-3 } as const;
