import { beforeAll, describe, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import { packSnapshot, saveState, unpackSnapshot } from './snapshot';
import { throughBytes, toyParameters } from './toy-test-support';
import { saveTrainable, trainable } from './trainable';

beforeAll(() => switchBackend('wasm'));

const array = (name: string, ...data: number[]) => ({ name, shape: [data.length], data: Float32Array.from(data) });
const state = {
  arrays: [array('a.b/c', 1, 2), array('d', 3)],
  model: { w: [array('x.weight', 4)], m: [array('x.weight', 5)], v: [array('x.weight', 6)], step: 7 },
  rows: [{ prompt: 'p', tie: true }],
  empty: [],
  nothing: null,
  nested: { mean: 0.1, inner: { list: [1, 'two'] } },
  step: 3,
};

describe('packing a state', () => {
  it('takes arrays apart by their fields, and gives the same back', () => {
    const packed = packSnapshot('node', 3, state);
    expect([packed.node, packed.step]).toEqual(['node', 3]);
    expect(packed.arrays.map(({ name }) => name)).toEqual([
      'arrays/a.b/c',
      'arrays/d',
      'model.w/x.weight',
      'model.m/x.weight',
      'model.v/x.weight',
    ]);
    expect(Object.keys(packed.scalars).sort()).toEqual(['empty', 'model.step', 'nested', 'nothing', 'rows', 'step']);
    expect(unpackSnapshot(packed)).toEqual(state);
  });

  it('gives the same back through the bytes of a checkpoint', () => {
    expect(unpackSnapshot(throughBytes(packSnapshot('node', 3, state)))).toEqual(state);
  });
});

describe('saving a state', () => {
  it('reads trainables off the device, and copies the rest: what the stage does later is not in it', async () => {
    const model = trainable(toyParameters(), {});
    const running = { model, critic: null, rows: [{ text: 'one' }], step: 1 };
    const saved = await saveState('node', 1, running);
    running.rows.push({ text: 'two' });
    running.step = 2;
    const [weight] = model.own.values();
    const before = (await saveTrainable(model)).w;
    weight?.assign(weight.mul(2));
    expect(unpackSnapshot(saved)).toMatchObject({ critic: null, rows: [{ text: 'one' }], step: 1 });
    expect(unpackSnapshot<{ model: { w: unknown } }>(saved).model.w).toEqual(before);
  });
});
