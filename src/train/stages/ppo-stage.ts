import { disposeParameters } from '../../model';
import { rubricScore } from '../../tasks';
import { answerPrompts } from '../answers';
import { bundledDemonstrations, ownDemonstrations, splitRows } from '../demonstrations';
import { ppo } from '../ppo';
import { createPpoState, exportPpoState, importPpoState, type PpoSnapshot } from '../ppo-state';
import { bundledPrompts } from '../prompts';
import { mixedReward } from '../reward-functions';
import { packSnapshot } from '../snapshot';
import { left, need, replaceModel, type Stage, shownPrompts } from './stage';

/** Optimises a copy of SFT against the reward model: the session’s `policy`. */
export const ppoStage: Stage = async function* (config, session, deps, log) {
  const { model, tokenizer } = session;
  const own = deps.demonstrations && splitRows(deps.demonstrations, config.seed).train;
  const reference = need(session.sft, 'SFT', 'PPO starts from it and is held near it');
  const reward = need(session.reward, 'the reward model', 'it is what PPO learns to please');
  const samplePrompts = shownPrompts(config);
  const sftAnswers = await answerPrompts(
    { parameters: reference, config: model },
    tokenizer,
    samplePrompts.map((p) => p.prompt),
    {
      greedy: true,
      maxNewTokens: config.ppo.maxNewTokens,
    },
  );
  const before = left<PpoSnapshot>(deps, 'ppo');
  const state = before ? importPpoState(config.ppo, before) : createPpoState(config.ppo, reference, reward);
  session.running = {
    stage: 'ppo',
    snapshot: async () => packSnapshot('ppo', state.iteration, await exportPpoState(state)),
  };
  let done = false;
  replaceModel(session, 'policy', state.policy);
  try {
    yield* ppo(config.ppo, state, {
      model,
      tokenizer,
      seed: config.seed,
      reference,
      prompts: bundledPrompts(config.seed, 'train', 'ppo'),
      reward: mixedReward(config.ppo.reward, { model: reward, tokenizer, rubric: rubricScore }),
      rubric: rubricScore,
      demonstrations: own
        ? ownDemonstrations(own, config.seed, 'own data')
        : bundledDemonstrations(config.seed, 'train'),
      samplePrompts,
      sftAnswers: sftAnswers.map((a) => a.text),
    });
    done = true;
  } finally {
    state.policyOptimizer.dispose();
    state.valueOptimizer.dispose();
    disposeParameters(state.value);
  }
  if (done) {
    session.report.ppo = {
      seconds: log.seconds(),
      kl: log.lastMean('objective/kl'),
      score_first: log.first('objective/scores'),
      score_last: log.lastMean('objective/scores'),
      rubric_first: log.first('objective/rubric'),
      rubric_last: log.lastMean('objective/rubric'),
    };
  }
};
