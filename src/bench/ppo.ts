/** A whole PPO iteration: answers, four readings, rewards, and four epochs of updates. */
import { onPlainTfjs } from '../compute/replaced-kernels';
import { cloneParameters, disposeParameters, initParameters, toArrays, withScoreHead } from '../model';
import { Random } from '../random';
import { ppoConfigSchema } from '../recipes/settings/ppo';
import { gae } from '../rlhf/gae';
import { whiten } from '../rlhf/whiten';
import { promptIds } from '../text/chat-template';
import { drawsOf } from '../train/draws';
import { policyGradient } from '../train/policy-gradient';
import type { PolicyState } from '../train/policy-parts';
import { updateMinibatch } from '../train/policy-update';
import { ppoParts } from '../train/ppo';
import { learnedReward } from '../train/reward-functions';
import { rollOut } from '../train/rollout';
import { tokenBatch } from '../train/token-batch';
import { disposeTrainable, trainable } from '../train/trainable';
import { type Duel, largestDifference } from './duel';
import { PlainModel, plainWeights } from './plain-model';
import { PlainPpo } from './plain-ppo';
import type { BenchSize } from './sizes';
import { benchTokenizer } from './tokenizer';

export async function ppoDuel({ model, rows, prompt, newTokens }: BenchSize): Promise<Duel> {
  const tokenizer = benchTokenizer(model);
  const config = ppoConfigSchema.parse({
    iterations: 100_000,
    promptsPerBatch: rows,
    maxNewTokens: newTokens,
    epochs: 4,
    minibatchSize: rows,
    sampleEvery: 100_000,
    maxGradNorm: 1000, // beyond what is reached: the plain side does not clip
  });
  const reference = initParameters(model, 4);
  const head = withScoreHead(initParameters(model, 5), model.hidden_size, 5);
  const reward = { config: model, parameters: head, own: head, mean: 0, deviation: 1 };
  const random = new Random(4, 'bench prompts');
  const word = () => tokenizer.tokenText(5 + random.int(model.vocab_size - 5));
  // Two markers of the chat stand around a prompt.
  const items = Array.from({ length: rows }, () => ({ prompt: Array.from({ length: prompt - 2 }, word).join('') }));
  const ids = items.map((item) => promptIds(tokenizer, [{ role: 'user', content: item.prompt }]));
  const prompts = { at: (i: number) => items[i % rows] as { prompt: string } };

  const parts = ppoParts(config);
  const options = { maxNorm: config.maxGradNorm };
  const value = trainable(cloneParameters(head), options);
  const state: PolicyState = {
    policy: trainable(cloneParameters(reference), options),
    value,
    valueScale: { mean: 0, deviation: 1 },
    iteration: 0,
    episode: 0,
    beta: config.klCoef,
    endedAnswers: 1, // an untrained model ends few answers, which is no fault here
  };
  const run = policyGradient(config, parts, state, {
    model,
    tokenizer,
    draws: drawsOf(1),
    reference,
    prompts,
    reward: learnedReward([reward], tokenizer).reward,
    samplePrompts: [],
    referenceAnswers: [],
    names: { reference: 'reference', policy: 'policy' },
  });
  const iterate = async (): Promise<void> => {
    for (;;) {
      const { value: event, done } = await run.next();
      if (done || event.type === 'progress') return;
    }
  };

  const [base, headed] = [await toArrays(reference), await toArrays(head)];
  const plainModel = (arrays: typeof base) => new PlainModel(model, plainWeights(arrays));
  const plain = new PlainPpo(
    { policy: plainModel(base), reference: plainModel(base), value: plainModel(headed), reward: plainModel(headed) },
    config,
  );

  return {
    task: 'ppo',
    tokens: rows * newTokens,
    ours: iterate,
    plain: () => onPlainTfjs(() => plain.iterate(ids)),
    /** Both read one rollout and take two steps on it: what they say of its tokens, and the losses of the two steps. */
    async check() {
      const { valueScale } = state;
      const roles = {
        model,
        policy: state.policy.parameters,
        value: value.parameters,
        valueScale,
        reference,
      };
      const rollout = await rollOut(roles, tokenizer, items, {
        maxNewTokens: newTokens,
        temperature: config.temperature,
        seed: 1,
        stream: 'ppo rollout',
        firstEpisode: 0,
        rowsTogether: rows,
      });
      const rewards = rollout.mask.map((m, i) => (m ? i % 7 : 0));
      const { advantages, returns } = gae(Float32Array.from(rewards), rollout.values, rollout.mask, {
        width: rollout.width,
        gamma: config.gamma,
        lambda: config.lam,
      });
      const targets = { advantages: whiten(advantages, rollout.mask), returns };
      const batch = tokenBatch(
        rollout,
        items.map((_, i) => i),
        tokenizer.padId,
      );
      const ours: number[] = [...rollout.logprobs, ...rollout.refLogprobs, ...rollout.values];
      const theirs = await onPlainTfjs(async () => {
        const read = await plain.read(rollout.prompts, rollout.responses);
        const said = [...read.logprobs, ...read.refLogprobs, ...read.values];
        for (let i = 0; i < 2; i++) said.push(...(await plain.update(read, targets.advantages, returns, 0, rows)));
        return said;
      });
      for (let i = 0; i < 2; i++) {
        const step = await updateMinibatch(
          config,
          parts,
          state,
          model,
          rollout,
          targets,
          batch,
          null,
          config.learningRate,
        );
        ours.push(step.policyLoss, step.valueLoss ?? Number.NaN);
      }
      return largestDifference(ours, theirs);
    },
    dispose() {
      disposeTrainable(state.policy);
      disposeTrainable(value);
      disposeParameters(reference);
      disposeParameters(head);
      plain.dispose();
    },
  };
}
