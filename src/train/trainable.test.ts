import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import {
  hiddenStates,
  initAdapter,
  type LoraOptions,
  layEndToEnd,
  logits,
  type Parameters,
  toArrays,
  withAdapter,
} from '../model';
import { trainStep } from '../optim';
import { saveState, unpackSnapshot } from './snapshot';
import { livelyParameters, throughBytes, toyModel } from './toy-test-support';
import {
  type Assemble,
  disposeTrainable,
  endTraining,
  loadTrainable,
  saveTrainable,
  type Trainable,
  type TrainableState,
  trainable,
} from './trainable';

beforeAll(() => switchBackend('wasm'));

const lora: LoraOptions = { rank: 2, alpha: 4 };
const options = { weightDecay: 0.1, maxNorm: 1 };
const ids = [5, 9, 7, 12, 6, 1];

/** One step on the next tokens of a fixed text. */
function step({ parameters, optimizer }: Trainable, n: number) {
  return trainStep(optimizer, 1e-2 / (1 + n), () => {
    const scores = logits(parameters, hiddenStates(parameters, toyModel, layEndToEnd([ids], 0))); // [6, V]
    const next = tf.oneHot(tf.tensor1d(ids.slice(1), 'int32'), toyModel.vocab_size);
    return tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(tf.slice(scores, 0, ids.length - 1)), next), 1))) as tf.Scalar;
  });
}
async function steps(model: Trainable, from: number, to: number): Promise<number[]> {
  const losses: number[] = [];
  for (let n = from; n < to; n++) losses.push((await step(model, n)).loss);
  return losses;
}

describe.each(['full weights', 'an adapter'] as const)('%s', (kind) => {
  const start = (): { base: Parameters; fresh: () => Trainable; assemble: Assemble | undefined } => {
    const base = livelyParameters(3, 5);
    const assemble = kind === 'an adapter' ? (own: Parameters) => withAdapter(base, own, lora) : undefined;
    const own = () => (assemble ? initAdapter(base, toyModel.num_hidden_layers, lora, 1) : livelyParameters(4, 5));
    return { base, assemble, fresh: () => trainable(own(), options, assemble) };
  };

  it('goes on bit by bit where it was saved, through the bytes of a checkpoint', async () => {
    const { fresh, assemble, base } = start();
    const frozen = await toArrays(base);
    const whole = fresh();
    const losses = await steps(whole, 0, 10);
    expect(losses.at(-1)).toBeLessThan(losses[0] as number);

    const half = fresh();
    const first = await steps(half, 0, 5);
    const saved = throughBytes(await saveState('node', 5, { model: half, step: 5 }));
    const { model, step: at } = unpackSnapshot<{ model: TrainableState; step: number }>(saved);
    expect(at).toBe(5);
    const again = loadTrainable(model, options, assemble);
    expect(again.optimizer.step).toBe(5);
    expect([...first, ...(await steps(again, 5, 10))]).toEqual(losses);
    expect(await saveTrainable(again)).toEqual(await saveTrainable(whole));
    expect(await toArrays(base)).toEqual(frozen);
  });

  it('saves its own weights, their moments and steps, and nothing of a frozen base', async () => {
    const { fresh, base } = start();
    const model = fresh();
    await steps(model, 0, 2);
    const { w, m, v, step: count } = await saveTrainable(model);
    const names = [...model.own.keys()];
    expect(w.map(({ name }) => name)).toEqual(names);
    for (const moments of [m, v]) expect(moments.map(({ name }) => name).sort()).toEqual([...names].sort());
    expect(count).toBe(2);
    expect(m.some(({ data }) => data.some((x) => x !== 0))).toBe(true);
    const shared = names.filter((name) => model.parameters.get(name) === base.get(name));
    expect(shared).toEqual([]);
    expect(names.length).toBe(kind === 'an adapter' ? 14 : 11);
  });

  it('is taken apart without a tensor left, the base where there is one untouched', async () => {
    const { fresh, base } = start();
    const before = tf.memory().numTensors;
    disposeTrainable(fresh());
    expect(tf.memory().numTensors).toBe(before);
    const model = fresh();
    await steps(model, 0, 2);
    const weights = endTraining(model);
    expect(Object.keys(weights).sort()).toEqual(['own', 'parameters']);
    expect(tf.memory().numTensors).toBe(before + model.own.size);
    for (const weight of weights.own.values()) weight.dispose();
    expect(tf.memory().numTensors).toBe(before);
    expect([...base.values()].some((weight) => weight.isDisposed)).toBe(false);
  });
});
