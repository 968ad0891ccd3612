import { StageError } from './events';
import type { PolicyState } from './policy-parts';
import type { MinibatchFigures } from './policy-update';
import { MAX_LOG_RATIO } from './preflight';
import type { Rollout } from './rollout';

/** Rollouts from the start of a run, all without one EOS, after which it stops (or all of them, where it has fewer). */
const ROLLOUTS_WITHOUT_EOS = 3;

/** The four roles' figures are numbers: otherwise weights were already broken before this iteration. */
export function checkFinite(rollout: Rollout, step: number): void {
  const { logprobs, refLogprobs, values } = rollout;
  for (const [role, figures] of Object.entries({ policy: logprobs, reference: refLogprobs, 'value model': values })) {
    if (figures.every(Number.isFinite)) continue;
    throw new StageError(
      'policy-model-not-finite',
      `The ${role} gives figures that are not finite numbers in iteration ${step}. Nothing was changed. Go back to a checkpoint or train that model again with a lower learning rate.`,
      { role, step },
    );
  }
}

/** A score that is not a number would poison every advantage of the rollout by the whitening. */
export function checkScores(scores: Float32Array, rollout: Rollout, step: number): void {
  const bad = scores.findIndex((s) => !Number.isFinite(s));
  if (bad < 0 && scores.length === rollout.answers.length) return;
  throw new StageError(
    'policy-reward-not-finite',
    `The reward function gave ${bad < 0 ? 'no score' : String(scores[bad])} to an answer in iteration ${step}. Nothing was changed. Train the reward model again with a lower learning rate, or leave it out of the reward.`,
    { step, prompt: rollout.items[bad]?.prompt ?? '', answer: rollout.answers[bad] ?? '' },
  );
}

/**
 * A policy that has never ended an answer learns from cut-off text alone: stop, and say so. One that ended some and
 * unlearned it has found a way to be paid: that is for its chart (val/num_eos_tokens) to show, not a fault.
 */
export function countEos(state: PolicyState, ended: readonly boolean[], iterations: number): void {
  state.endedAnswers += ended.filter(Boolean).length;
  const rollouts = state.iteration + 1;
  if (state.endedAnswers > 0 || rollouts < Math.min(ROLLOUTS_WITHOUT_EOS, iterations)) return;
  throw new StageError(
    'policy-no-eos',
    `Not one answer of the first ${rollouts} rollouts ended by itself: the policy never emits EOS. Allow longer answers, or fine-tune on demonstrations that end.`,
    { rollouts, answers: ended.length },
  );
}

/** At learning rate 0 nothing may move; if it does, an update leaks. */
export function checkRateZero(learningRate: number, minibatches: readonly MinibatchFigures[]): void {
  if (learningRate !== 0) return;
  const maxLogRatio = Math.max(0, ...minibatches.map((m) => m.maxLogRatio));
  if (maxLogRatio < MAX_LOG_RATIO) return;
  throw new StageError(
    'policy-moved-at-rate-0',
    `The learning rate is 0, yet |log ρ| reached ${maxLogRatio.toExponential(1)}. The backend computes the policy in two different ways: reload the page, or choose another backend.`,
    { maxLogRatio },
  );
}
