import { linearSchedule } from '../optim';
import { Random } from '../random';
import { k1, sequenceSum, tokenKl } from '../rlhf/kl';
import { type KlController, nextBeta } from '../rlhf/kl-controller';
import { tokenRewards } from '../rlhf/rewards';
import { mean } from '../statistics';
import { type Batch, demonstrationBatch } from './batch';
import type { StageEvent } from './events';
import type { PolicyGradientDeps, PolicyGradientParts, PolicyGradientSettings, PolicyState } from './policy-parts';
import { showSamples } from './policy-samples';
import { type MinibatchFigures, updateMinibatch } from './policy-update';
import { preflight } from './preflight';
import { type Rollout, rollOut } from './rollout';
import { checkFinite, checkRateZero, checkScores, countEos } from './rollout-faults';
import { inspect, type Workings } from './rollout-inspect';
import { meanRubric, meanRules, rolloutMetrics, shareUnlike, updateMetrics } from './rollout-metrics';
import { logprobsNow, ratiosNow, shuffledMinibatches } from './rollout-minibatches';
import { pick, type TokenBatch } from './token-batch';
import { answersOf, updateDiagnostics } from './update-diagnostics';

/** Answers read in one forward pass of each role: a whole rollout by default, and never more than memory holds. */
const ROWS_TOGETHER = 64;

/**
 * Policy optimisation against a reward function, held near π_ref by a KL price: the loop that all policy gradients share.
 *
 * Source: as PPO, Schulman et al. 2017; for language models Ziegler et al. 2019, Stiennon et al. 2020, Ouyang et al.
 * 2022; details as Huang et al. 2024. Episodes are whole answers, actions tokens, states what stands before them.
 */
export async function* policyGradient(
  config: PolicyGradientSettings,
  parts: PolicyGradientParts,
  state: PolicyState,
  deps: PolicyGradientDeps,
): AsyncGenerator<StageEvent, void> {
  const { model, tokenizer, draws } = deps;
  const { valueScale } = state;
  const policy = state.policy.parameters;
  const value = state.value?.parameters ?? null;
  const reader = { model, temperature: config.temperature, padId: tokenizer.padId };
  const roles = { model, policy, value, valueScale, reference: deps.reference };
  const controller: KlController = config.adaptive.enabled
    ? { kind: 'adaptive', ...config.adaptive }
    : { kind: 'fixed' };
  let preflown = state.iteration > 0; // a run that goes on has flown

  while (state.iteration < config.iterations) {
    const step = state.iteration + 1;
    const learningRate = linearSchedule(config.learningRate, state.iteration, config.iterations);

    // 1. Rollout: the policy answers the next prompts; policy, reference and value model read the answers.
    const { groupSize } = parts;
    const firstPrompt = state.episode / groupSize;
    const items = Array.from({ length: config.promptsPerBatch * groupSize }, (_, i) =>
      deps.prompts.at(firstPrompt + Math.floor(i / groupSize)),
    );
    const rollout = await rollOut(roles, tokenizer, items, {
      maxNewTokens: config.maxNewTokens,
      temperature: config.temperature,
      seed: draws.seed,
      stream: draws.stream(`${parts.name} rollout`),
      firstEpisode: state.episode,
      rowsTogether: ROWS_TOGETHER,
    });
    const { mask, width, ended, logprobs, refLogprobs, values } = rollout;
    checkFinite(rollout, step);
    countEos(state, ended, config.iterations);
    const kl = tokenKl(k1, logprobs, refLogprobs, mask); // [B·R]
    let workings: Workings = { kl };
    yield phase('rollout', step, rollout, workings);

    // 2. Score: what the reward function pays for each answer.
    const samples = items.map((item, b) => ({
      ...item,
      answer: rollout.answers[b] as string,
      tokens: (rollout.responses[b] as readonly number[]).length,
    }));
    const scores = await deps.reward(samples); // [B]
    checkScores(scores, rollout, step);
    workings = { ...workings, scores };
    yield phase('scores', step, rollout, workings);

    // 3. Rewards: the price of KL at every token, where it is in the reward; the score at the last, whitened where that is asked for.
    const { missingEosPenalty } = config;
    const beta = parts.kl === 'reward' ? state.beta : 0;
    const toPay = deps.whiten?.(scores) ?? scores;
    const paid = tokenRewards({ logprobs, refLogprobs, mask, scores: toPay, ended, beta, missingEosPenalty });
    workings = { ...workings, rewards: paid.rewards };
    yield phase('rewards', step, rollout, workings);

    // 4. Advantages, and the returns that the value model should learn.
    // 5. Whitening, where the estimator does it, over the whole rollout.
    const targets = parts.advantage({ ...paid, values, mask, width, groupSize });
    const { advantages, returns, earned } = targets;
    const group = earned && { earned, k: groupSize };
    workings = { ...workings, advantages, ...(returns && { returns }), ...(group && { group }) };
    yield phase('advantages', step, rollout, workings);

    // 6. Pre-flight, once a run: before any update ρ is 1.
    const order = (epoch: number) =>
      new Random(draws.seed, draws.stream(`${parts.name} minibatches ${state.iteration} ${epoch}`));
    const minibatches = (epoch: number) => shuffledMinibatches(rollout, config.minibatchSize, reader, order(epoch));
    if (!preflown) {
      const first = minibatches(0)[0] as TokenBatch;
      const [old, adv] = [pick(logprobs, first), pick(targets.advantages, first)];
      const now = await logprobsNow(policy, first, reader);
      const diagnostics = updateDiagnostics(parts.loss, now, old, adv, first.mask, answersOf(first, width));
      preflight(diagnostics, rollout.samplerDrift);
      yield metrics(step, { 'preflight/max_log_ratio': diagnostics.maxLogRatio });
      preflown = true;
    }

    // 7. Epochs over shuffled minibatches: a step of the policy and of the value model for each.
    const figures: MinibatchFigures[] = [];
    for (let epoch = 0; epoch < config.epochs; epoch++) {
      const ofEpoch: MinibatchFigures[] = [];
      const batches = minibatches(epoch);
      for (const [minibatch, batch] of batches.entries()) {
        const ptx = demonstrationsFor((state.iteration * config.epochs + epoch) * batches.length + minibatch);
        const result = await updateMinibatch(config, parts, state, model, rollout, targets, batch, ptx, learningRate);
        ofEpoch.push(result);
        if (minibatch === batches.length - 1) {
          workings = {
            ...workings,
            ratios: [...(workings.ratios ?? []), await ratiosNow(policy, rollout, config.inspected, reader)],
          };
        }
        const sequences = inspect(rollout, tokenizer, config.inspected, workings);
        const values = { ...updateMetrics([result]), lr: learningRate };
        yield { type: 'phase', step, phase: { kind: 'update', epoch, minibatch, sequences, values } };
      }
      figures.push(...ofEpoch);
      checkRateZero(learningRate, ofEpoch);
      // Early stop: the policy has gone far enough on these answers.
      if (config.earlyStopKl !== null && mean(ofEpoch.map((f) => f.approxkl)) > config.earlyStopKl) break;
    }

    deps.afterUpdate?.();

    // 8. KL controller: the next β.
    const priceOfKl = state.beta;
    const sequenceKl = sequenceSum(kl, mask, width); // [B]
    state.beta = nextBeta(priceOfKl, mean(sequenceKl), items.length, controller);
    state.episode += items.length;
    state.iteration = step;

    // 9. Diagnostics.
    const rubric = meanRubric(deps.rubric, samples);
    const unlike = deps.farness && shareUnlike(await deps.farness(samples));
    const apart = deps.disagreement && mean(await deps.disagreement(samples));
    yield metrics(step, {
      // The mean of whitened scores is 0 and says nothing: what was taken off is told too.
      ...rolloutMetrics(rollout, paid, targets.returns, sequenceKl, deps.whiten ? mean(scores) : 0),
      ...(await deps.figures?.(samples)),
      ...targets.spread,
      ...updateMetrics(figures),
      ...(rubric === null ? {} : { 'objective/rubric': rubric }),
      ...(deps.rules && meanRules(deps.rules, samples)),
      ...(unlike === undefined ? {} : { 'objective/unlike_labeled': unlike }),
      ...(apart === undefined ? {} : { 'objective/disagreement': apart }),
      beta: priceOfKl,
      lr: learningRate,
      episode: state.episode,
    });

    // 10. Samples beside SFT's, and a moment to save.
    if (step % config.sampleEvery === 0 || step === config.iterations)
      yield await showSamples(config.maxNewTokens, policy, deps, step);
    yield { type: 'checkpoint', step };
    yield { type: 'progress', step, total: config.iterations };
  }

  /** The demonstrations of the n-th minibatch of the run; none where they have no weight. */
  function demonstrationsFor(n: number): Batch | null {
    if (!deps.demonstrations || config.ptxCoef === 0) return null;
    const first = n * config.ptxBatchSize;
    return demonstrationBatch(
      deps.demonstrations,
      first,
      config.ptxBatchSize,
      tokenizer,
      model.max_position_embeddings,
    );
  }

  function phase(
    kind: 'rollout' | 'scores' | 'rewards' | 'advantages',
    step: number,
    rollout: Rollout,
    workings: Workings,
  ): StageEvent {
    const sequences = inspect(rollout, tokenizer, config.inspected, workings);
    return { type: 'phase', step, phase: { kind, sequences } };
  }
}

const metrics = (step: number, values: Readonly<Record<string, number>>): StageEvent => ({
  type: 'metrics',
  step,
  values,
});
