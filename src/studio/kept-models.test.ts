import { expect, it } from 'vitest';
import { presets } from '../config/model';
import type { KeptModel, ModelInfo } from '../engine/protocol';
import { ownChoices } from './kept-models';

const open: ModelInfo = {
  ref: 'base',
  kind: 'policy',
  name: 'mine',
  config: presets.nano,
  parameterCount: 9,
  warnings: [],
  own: 'a',
};
const kept = (identity: string): KeptModel =>
  ({ identity, name: identity, parameterCount: 1, bytes: 2, isOpen: false, runs: 0 }) as KeptModel;

it('the model that is open can be seen to be chosen, though the list of kept ones has not come', () => {
  expect(ownChoices([], 'a', open)).toEqual([{ identity: 'a', name: 'mine', parameterCount: 9 }]);
  expect(ownChoices([kept('b')], 'a', open).map(({ identity }) => identity)).toEqual(['b', 'a']);
});

it("is there once, and a bundled model is no choice of one's own", () => {
  expect(ownChoices([kept('a')], 'a', open)).toEqual([kept('a')]);
  const { own: _, ...bundled } = open;
  expect(ownChoices([kept('b')], null, bundled)).toEqual([kept('b')]);
  expect(ownChoices([], 'a', undefined)).toEqual([]);
});
