import { disposeParameters } from '../../model';
import { bundledPrompts } from '../prompts';
import { measureReward } from '../reward-agreement';
import {
  createRewardState,
  exportRewardState,
  importRewardState,
  type RewardSnapshot,
  rewardModel,
} from '../reward-model';
import { packSnapshot } from '../snapshot';
import { left, need, type Stage } from './stage';

/** Fresh pairs on which the reward model is measured: a standard error of 1.6 points at 0.84. */
const AGREEMENT_PAIRS = 500;

/** Learns a reward model from the preferences and measures it on fresh pairs: the session’s `reward`. */
export const rewardStage: Stage = async function* (config, session, deps, log) {
  const { model, tokenizer } = session;
  const sftParameters = need(session.sft, 'SFT', 'the reward model starts from its weights');
  if (deps.preferences) session.preferences = deps.preferences;
  const rows = need(session.preferences, 'preferences', 'the reward model learns from them');
  const before = left<RewardSnapshot>(deps, 'reward');
  const state = before
    ? importRewardState(config.reward, before)
    : createRewardState(config.reward, model, sftParameters, config.seed);
  session.running = {
    stage: 'reward',
    snapshot: async () => packSnapshot('reward', state.step, await exportRewardState(state)),
  };
  let trained = null;
  try {
    trained = yield* rewardModel(config.reward, state, {
      model,
      tokenizer,
      seed: config.seed,
      rows,
      sft: sftParameters,
      prompts: bundledPrompts(config.seed, 'train', 'normalisation'),
      temperature: config.preferences.temperature,
      maxNewTokens: config.preferences.maxNewTokens,
    });
  } finally {
    state.optimizer.dispose();
    if (trained) {
      if (session.reward) disposeParameters(session.reward.parameters);
      session.reward = trained;
    } else disposeParameters(state.parameters);
  }
  if (!session.reward) return;
  const seconds = log.seconds();
  const agreement = await measureReward(session.reward, session, config, AGREEMENT_PAIRS);
  session.report.reward = { seconds, accuracy_heldout: log.last('eval_accuracy'), ...agreement };
};
