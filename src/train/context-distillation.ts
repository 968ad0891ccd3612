import * as tf from '@tensorflow/tfjs-core';
import { type Prompt, promptOf, turnsOf } from '../data/conversation';
import type { SampleRow } from '../data/rows';
import type { Parameters } from '../model';
import { linearSchedule, trainStep } from '../optim';
import type { contextDistillationStage } from '../recipes/stages/context-distillation';
import { distillationLoss } from '../rlhf/distillation-loss';
import { questionIds } from '../text/conversation-ids';
import { sampleAnswers } from './answer-samples';
import { answerPrompts } from './answers';
import { StageError, type StageEvent } from './events';
import { mannersTurns } from './manners-turns';
import type { PromptItem, PromptSource } from './prompts';
import type { Run } from './stage-run';
import { startOf } from './start';
import { policyLogits, type TokenBatch, tokenBatch } from './token-batch';
import type { Trainable } from './trainable';

interface DistillationState {
  readonly policy: Trainable;
  /** Steps done; also the cursor into the prompts. */
  step: number;
}

/** Answers of the teacher as both read them: the same tokens, behind the prefix and without it. */
interface Lesson {
  readonly teacher: TokenBatch;
  readonly student: TokenBatch;
}

const HELD_OUT = 64;
/** Prompts in a row without room for the prefix after which the stage gives up. */
const PATIENCE = 1000;
/** Nats a token under which teacher and student are the same: they compute the same, so nothing is rounded. */
const SAME = 1e-9;

/**
 * Context distillation: the teacher reads a text of manners before each conversation; the student, which does not, learns to give
 * every next token the probability that the teacher gives it, on the teacher's own answers.
 *
 * Source: Askell et al. 2021, section 2.2.1. Departures: the teacher is an SFT model and not a base; all of the vocabulary
 * counts and not its 50 most likely tokens; a prompt without room for the text is passed over. Errors: StageError
 * 'distillation-no-room', 'distillation-same', 'distillation-not-finite'.
 */
export const contextDistillation: Run<typeof contextDistillationStage> = async function* (context) {
  const { settings, inputs, draws, model, tokenizer, source, log } = context;
  const { teacher } = inputs;
  const before = mannersTurns(settings.exchanges);
  const state: DistillationState = {
    policy: context.trainable(
      'policy',
      { maxNorm: settings.maxGradNorm, weightDecay: settings.weightDecay },
      startOf(teacher, context),
    ),
    ...context.resumed({ step: 0 }),
  };
  const { policy } = state;
  context.saves(state, () => state.step);
  context.output('policy', { config: model, parameters: policy.parameters, own: policy.own });
  try {
    const heldOut = roomy(source.prompts('validation', draws.stream('distillation held out')));
    const half = HELD_OUT / 2;
    const heldStream = draws.stream('distillation held out');
    const held = [await lesson(heldOut, 0, half, heldStream), await lesson(heldOut, half, half, heldStream)];
    if (state.step === 0) yield* measure(held, true);
    const prompts = roomy(source.prompts('train', draws.stream('distillation')));
    while (state.step < settings.steps) {
      // 1. The teacher answers the next prompts behind its prefix.
      const taught = await lesson(
        prompts,
        state.step * settings.batchSize,
        settings.batchSize,
        draws.stream('distillation'),
      );
      // 2. One clipped step on KL(teacher ‖ student) of their tokens.
      const constant = tf.tidy(() => policyLogits(teacher.parameters, model, taught.teacher));
      const warmup = Math.ceil(settings.warmupRatio * settings.steps);
      const learning_rate = linearSchedule(settings.learningRate, state.step, settings.steps, warmup);
      const { loss, gradNorm, applied } = await trainStep(policy.optimizer, learning_rate, () => ({
        loss: divergence(constant, policy.parameters, taught.student),
        metrics: {},
      }));
      constant.dispose();
      if (!applied)
        throw new StageError(
          'distillation-not-finite',
          `The loss or its gradient was not a finite number at step ${state.step + 1}; the weights are as they were before it. Lower the learning rate and start again.`,
          { step: state.step + 1, loss, gradNorm },
        );
      state.step += 1;
      // 3. Tell.
      const { step } = state;
      const last = step === settings.steps;
      yield { type: 'metrics', step, values: { loss, grad_norm: gradNorm, learning_rate } };
      if (last || step % settings.evalEvery === 0) yield* measure(held, false);
      if (last || step % settings.sampleEvery === 0) yield { type: 'samples', step, rows: await shown() };
      yield { type: 'checkpoint', step };
      yield { type: 'progress', step, total: settings.steps };
    }
    context.report({
      seconds: log.seconds(),
      kl_before: log.first('eval_kl'),
      kl_after: log.last('eval_kl'),
      prompts_heldout: HELD_OUT,
    });
  } finally {
    policy.optimizer.dispose();
  }

  function divergence(constant: tf.Tensor2D, student: Parameters, batch: TokenBatch): tf.Scalar {
    const own = policyLogits(student, model, batch);
    return distillationLoss(constant, own, tf.tensor1d(batch.mask, 'bool'));
  }

  /** Prompts that leave room for the prefix and an answer; the n-th one wanted is found by its number alone. */
  function roomy(all: PromptSource): PromptSource {
    const room = model.max_position_embeddings - settings.maxNewTokens;
    const found: PromptItem[] = [];
    let seen = 0;
    return {
      at(index) {
        for (let missed = 0; found.length <= index; seen++) {
          const prompt = all.at(seen);
          if (questionIds(tokenizer, taughtWith(prompt)).length <= room) {
            found.push(prompt);
            missed = 0;
          } else if (++missed === PATIENCE)
            throw new StageError(
              'distillation-no-room',
              `Not one of ${PATIENCE} prompts leaves room for the text of manners and an answer within the ${model.max_position_embeddings} tokens that the model reads. Take fewer exchanges, or a model with a longer context.`,
              { room },
            );
        }
        return found[index] as PromptItem;
      },
    };
  }

  function taughtWith(prompt: Prompt): Prompt {
    return promptOf([...before, ...turnsOf(prompt)]);
  }

  async function lesson(prompts: PromptSource, first: number, count: number, stream: string): Promise<Lesson> {
    const items = Array.from({ length: count }, (_, i) => prompts.at(first + i));
    const { temperature, maxNewTokens } = settings;
    const options = { maxNewTokens, temperature, seed: draws.seed, stream, firstRow: first };
    const answers = await sampleAnswers(teacher.parameters, model, tokenizer, items.map(taughtWith), options);
    const responses = answers.map(({ ids }) => ids);
    const width = Math.max(1, ...responses.map(({ length }) => length));
    const rows = [...items.keys()];
    const behind = { prompts: answers.map(({ prompt }) => prompt), responses, width };
    const without = { prompts: items.map((item) => questionIds(tokenizer, item)), responses, width };
    return {
      teacher: tokenBatch(behind, rows, tokenizer.padId),
      student: tokenBatch(without, rows, tokenizer.padId),
    };
  }

  async function* measure(held: readonly Lesson[], first: boolean): AsyncGenerator<StageEvent> {
    let [sum, tokens] = [0, 0];
    for (const { teacher: behind, student } of held) {
      const kl = tf.tidy(() => divergence(policyLogits(teacher.parameters, model, behind), policy.parameters, student));
      sum += ((await kl.data())[0] as number) * student.learned;
      tokens += student.learned;
      kl.dispose();
    }
    const eval_kl = sum / tokens;
    yield { type: 'metrics', step: state.step, values: { eval_kl } };
    if (first && Math.abs(eval_kl) < SAME)
      throw new StageError(
        'distillation-same',
        'With the text of manners the teacher says what it says without, so the student has nothing to learn. Take more exchanges, or another model.',
        { kl: eval_kl },
      );
  }

  /** The teacher's most likely answers behind the prefix beside the student's without. */
  async function shown(): Promise<SampleRow[]> {
    const asked = source.shown.filter(
      (prompt) =>
        questionIds(tokenizer, taughtWith(prompt)).length + settings.maxNewTokens <= model.max_position_embeddings,
    );
    const options = { greedy: true, maxNewTokens: settings.maxNewTokens };
    const student = { config: model, parameters: policy.parameters };
    const theirs = await answerPrompts(teacher, tokenizer, asked.map(taughtWith), options);
    const own = await answerPrompts(student, tokenizer, asked, options);
    return asked.map(({ prompt }, i) => ({
      prompt,
      answers: {
        // Not the model's own answers: it reads the text of manners before each.
        taught: theirs[i]?.text ?? '',
        [context.outputName('policy')]: own[i]?.text ?? '',
      },
    }));
  }
};
