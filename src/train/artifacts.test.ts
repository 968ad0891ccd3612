import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import { initAdapter } from '../model';
import { type Artifact, Artifacts } from './artifacts';
import { StageError } from './events';
import { toyModel, toyParameters } from './toy-test-support';
import { fullWeights } from './trainable';

beforeAll(() => switchBackend('wasm'));

let before = 0;
beforeEach(() => {
  before = tf.memory().numTensors;
});
const live = () => tf.memory().numTensors - before;
const ONE = 11; // tensors of the toy model

const policy = (seed: number): Artifact<'policy'> => ({
  kind: 'policy',
  value: { config: toyModel, ...fullWeights(toyParameters(seed)) },
  madeBy: 'test',
  identity: String(seed),
});
/** An adapter of two tensors that reads the weights of another artifact. */
function resting(on: Artifact<'policy'>): Artifact<'policy'> {
  const own = initAdapter(on.value.parameters, 1, { rank: 1, alpha: 1, linears: ['mlp.up_proj'] }, 9); // A and B
  return {
    ...on,
    value: { config: toyModel, parameters: new Map([...on.value.parameters, ...own]), own },
    restsOn: on,
  };
}

describe('artifacts by name', () => {
  it('are found by name and kind', () => {
    const artifacts = new Artifacts();
    const sft = policy(1);
    artifacts.put('sft.policy', sft);
    expect(artifacts.find('sft.policy', 'policy')).toBe(sft.value);
    expect(artifacts.find('sft.policy', 'scorer')).toBeUndefined();
    expect(artifacts.find('ppo.policy', 'policy')).toBeUndefined();
    expect([artifacts.has('sft.policy'), artifacts.has('sft')]).toEqual([true, false]);
    expect(artifacts.artifact('sft.policy')).toBe(sft);
    expect(artifacts.refs).toEqual(['sft.policy']);
    const missing = expect.objectContaining({ code: 'artifact-missing', context: { ref: 'ppo.policy' } });
    expect(() => artifacts.require('ppo.policy', 'policy')).toThrow(StageError);
    try {
      artifacts.require('ppo.policy', 'policy');
    } catch (error) {
      expect(error).toEqual(missing);
    }
    artifacts.dispose();
    expect(live()).toBe(0);
  });

  it('a replaced or dropped one goes, and so does the last; putting the same again changes nothing', () => {
    const artifacts = new Artifacts();
    const first = policy(1);
    artifacts.put('sft.policy', first);
    expect(live()).toBe(ONE);
    artifacts.put('sft.policy', first);
    expect(live()).toBe(ONE);
    artifacts.put('sft.policy', policy(2));
    expect(live()).toBe(ONE);
    expect([...first.value.own.values()].every((weight) => weight.isDisposed)).toBe(true);
    artifacts.put('ppo.policy', policy(3));
    artifacts.drop('sft.policy');
    artifacts.drop('sft.policy');
    artifacts.drop('never.there');
    expect(live()).toBe(ONE);
    artifacts.dispose();
    artifacts.dispose();
    expect([live(), artifacts.refs]).toEqual([0, []]);
  });

  it('one under two names goes with the second', () => {
    const artifacts = new Artifacts();
    const shared = policy(1);
    artifacts.put('a.policy', shared);
    artifacts.put('b.policy', shared);
    artifacts.drop('a.policy');
    expect(live()).toBe(ONE);
    artifacts.put('b.policy', policy(2));
    expect([live(), shared.value.own.values().next().value?.isDisposed]).toEqual([ONE, true]);
    artifacts.dispose();
    expect(live()).toBe(0);
  });

  it('what rows and tables hold is not the backend’s', () => {
    const artifacts = new Artifacts();
    const rows: readonly { readonly prompt: string; readonly completion: string }[] = [];
    artifacts.put('data.demonstrations', { kind: 'demonstrations', value: rows, madeBy: 'data', identity: 'd' });
    artifacts.put('evaluation.table', { kind: 'table', value: { winRate: 0.5 }, madeBy: 'evaluation', identity: 't' });
    expect(artifacts.find('data.demonstrations', 'demonstrations')).toBe(rows);
    artifacts.dispose();
    expect(live()).toBe(0);
  });
});

describe('an artifact that rests on another', () => {
  it('keeps it when it is replaced, and lets it go when it goes itself', () => {
    const artifacts = new Artifacts();
    const base = policy(1);
    artifacts.put('base', base);
    artifacts.put('lora.policy', resting(base));
    expect(live()).toBe(ONE + 2);
    artifacts.put('base', policy(2)); // the old one is still under the adapter
    expect(live()).toBe(2 * ONE + 2);
    expect([...base.value.own.values()].some((weight) => weight.isDisposed)).toBe(false);
    artifacts.drop('lora.policy');
    expect(live()).toBe(ONE);
    expect([...base.value.own.values()].every((weight) => weight.isDisposed)).toBe(true);
    artifacts.dispose();
    expect(live()).toBe(0);
  });

  it('an adapter that is replaced takes its own weights alone', () => {
    const artifacts = new Artifacts();
    const base = policy(1);
    artifacts.put('base', base);
    artifacts.put('lora.policy', resting(base));
    artifacts.put('lora.policy', resting(base));
    expect(live()).toBe(ONE + 2);
    artifacts.drop('lora.policy');
    expect(live()).toBe(ONE); // the base still has its name
    artifacts.dispose();
    expect(live()).toBe(0);
  });

  it.each([
    ['from the top', ['top', 'middle', 'base']],
    ['from the bottom', ['base', 'middle', 'top']],
    ['from the middle', ['middle', 'top', 'base']],
  ])('a stack of three comes down %s, each once', (_, drops) => {
    const artifacts = new Artifacts();
    const base = policy(1);
    const middle = resting(base);
    const top = resting(middle);
    artifacts.put('base', base);
    artifacts.put('middle', middle);
    artifacts.put('top', top);
    const all = ONE + 4;
    expect(live()).toBe(all);
    const left = drops.map((ref) => {
      artifacts.drop(ref);
      return live();
    });
    expect(left.at(-1)).toBe(0);
    // Nothing that a named one still reads is gone.
    const held = {
      'from the top': [all - 2, all - 4, 0],
      'from the bottom': [all, all, 0],
      'from the middle': [all, ONE, 0],
    };
    expect(left).toEqual(held[_ as keyof typeof held]);
  });

  it('two on one base: it goes with the last', () => {
    const artifacts = new Artifacts();
    const base = policy(1);
    artifacts.put('base', base);
    artifacts.put('a.policy', resting(base));
    artifacts.put('b.policy', resting(base));
    artifacts.drop('base');
    artifacts.drop('a.policy');
    expect(live()).toBe(ONE + 2);
    artifacts.drop('b.policy');
    expect(live()).toBe(0);
  });
});
