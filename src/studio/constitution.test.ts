import { expect, it } from 'vitest';
import { EXAMPLE_CONSTITUTION } from '../config/constitution';
import { createConstitution } from './constitution';

const NONE = { question: '', critique: '', revision: '' };
const SHORTER = { ...NONE, question: 'Which is shorter?' };
const memory = () => {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  };
};

it('what is half written says so, and the principles from before hold until it can be asked', () => {
  const store = createConstitution(null);
  store.put(1, NONE);
  expect(store.getState().problems).toEqual([null, expect.stringMatching(/^write what is asked/)]);
  expect(store.getState().inForce).toEqual(EXAMPLE_CONSTITUTION);
  store.put(1, SHORTER);
  expect(store.getState().inForce).toEqual([...EXAMPLE_CONSTITUTION, SHORTER]);
});

it('may be empty, and is remembered', () => {
  const kept = memory();
  const store = createConstitution(kept);
  store.put(0, null);
  expect(store.getState()).toMatchObject({ rows: [], inForce: [], problems: [] });
  expect(createConstitution(kept).getState().rows).toEqual([]);
});

it('a file takes its place, and a bad one changes nothing and says why', async () => {
  const store = createConstitution(null);
  await store.read({ text: async () => JSON.stringify({ principles: [SHORTER] }) });
  expect(store.getState().inForce).toEqual([SHORTER]);
  await store.read({ text: async () => '{ "principles": [{}] }' });
  expect(store.getState()).toMatchObject({
    rows: [SHORTER],
    refused: expect.stringMatching(/^This constitution cannot/),
  });
  await store.read({ text: async () => 'no JSON' });
  expect(store.getState().refused).toMatch(/not JSON/);
});
