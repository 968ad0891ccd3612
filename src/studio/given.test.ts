import { expect, it } from 'vitest';
import { DEFAULT_RULES } from '../config/rules';
import { createTestDataWorker } from './data-worker-test-support';
import { createDataset } from './dataset';
import { createGiven } from './given';

const text = (name: string, content: string) => {
  const bytes = new TextEncoder().encode(content);
  return { name, size: bytes.length, arrayBuffer: async () => bytes.buffer as ArrayBuffer };
};
const measure = { tokenizer: () => Promise.reject(new Error('none')), base: 'nano', limit: 30 };

it('names what is given, whatever is in it: people who judge give their labels, however few', async () => {
  const own = {
    demonstrations: createDataset('demonstrations', createTestDataWorker()),
    pairs: createDataset('preferences', createTestDataWorker()),
    prompts: createDataset('prompts', createTestDataWorker()),
    unpaired: createDataset('unpaired', createTestDataWorker()),
  };
  let people = false;
  let rules: typeof DEFAULT_RULES.rules | undefined;
  const given = createGiven({
    own,
    rules: () => rules,
    constitution: () => undefined,
    byPeople: () => people,
    labels: () => [],
  });
  expect([[...given.names()], given.rows()]).toEqual([[], {}]);
  await own.demonstrations.read(text('mine.jsonl', '{"prompt":"Hi","completion":"Hello"}\n'), measure);
  await own.pairs.read(text('pairs.jsonl', '{"prompt":"Hi","chosen":"Hello!","rejected":"What?"}\n'), measure);
  expect([...given.names()]).toEqual(['data.demonstrations', 'data.prompts', 'data.pairs']);
  expect(given.rows()).toEqual({
    'data.prompts': [{ prompt: 'Hi', reference: 'Hello' }],
    'data.demonstrations': [{ prompt: 'Hi', completion: 'Hello' }],
    'data.pairs': [{ prompt: 'Hi', chosen: 'Hello!', rejected: 'What?', rater: 'pairs.jsonl' }],
  });
  await own.unpaired.read(text('kto.jsonl', '{"prompt":"Bye","completion":"Oh.","label":false}\n'), measure);
  expect([...given.names()]).toContain('data.unpaired');
  expect(given.rows()).toMatchObject({
    'data.prompts': [{ prompt: 'Hi' }, { prompt: 'Bye' }],
    'data.unpaired': [{ prompt: 'Bye', completion: 'Oh.', label: false }],
  });
  own.unpaired.clear();
  // The same lists for as long as the files are the same: what is hashed of them is kept by the list.
  expect(given.rows()['data.demonstrations']).toBe(given.rows()['data.demonstrations']);
  rules = DEFAULT_RULES.rules;
  expect(given.names()).toContain('data.judge');
  expect(given.rows()['data.judge']).toEqual(DEFAULT_RULES.rules);
  rules = undefined;
  people = true;
  own.demonstrations.clear();
  expect([[...given.names()], given.rows()]).toEqual([['data.pairs'], { 'data.pairs': [] }]);
});

it('a saved run brings back what it was given; the same data change nothing', async () => {
  const stores = () => ({
    demonstrations: createDataset('demonstrations', createTestDataWorker()),
    pairs: createDataset('preferences', createTestDataWorker()),
    prompts: createDataset('prompts', createTestDataWorker()),
    unpaired: createDataset('unpaired', createTestDataWorker()),
  });
  const deps = { rules: () => undefined, constitution: () => undefined, byPeople: () => false, labels: () => [] };
  const turns = [
    { role: 'system', content: 'Be kind.' },
    { role: 'user', content: 'Hi' },
  ];
  const lines = (...rows: object[]) => rows.map((row) => JSON.stringify(row)).join('\n');
  const files = {
    prompts: lines({ prompt: 'Alone?' }, { prompt: 'And you?' }),
    demonstrations: lines(
      { messages: [...turns, { role: 'assistant', content: 'Hello!' }] },
      { prompt: 'a', completion: 'b' },
    ),
    pairs: lines(
      { prompt: turns, chosen: 'Hello!', rejected: 'What?' },
      { prompt: 'c', chosen: 'd', rejected: 'e', margin: 2 },
    ),
    unpaired: lines({ prompt: 'f', completion: 'g', label: true }, { prompt: 'f', completion: 'h', label: false }),
  };
  for (const ports of [
    ['prompts'],
    ['demonstrations'],
    ['pairs'],
    ['unpaired', 'prompts'],
    Object.keys(files),
  ] as (keyof typeof files)[][]) {
    for (const bundledPrompts of ports.includes('prompts') ? [false] : [false, true]) {
      const [before, after] = [stores(), stores()];
      const given = createGiven({ own: before, ...deps });
      for (const port of ports) await before[port].read(text(`${port}.jsonl`, files[port]), measure);
      given.choice.setState({ bundledPrompts });
      const had = structuredClone(given.rows());
      expect(Object.keys(had).length).toBeGreaterThan(0);
      const again = createGiven({ own: after, ...deps });
      await again.restore(had);
      expect(again.rows()).toEqual(had);
      expect(again.choice.getState()).toEqual({ bundledPrompts });
      const { dataset } = before[ports[0] ?? 'prompts'].getState();
      await given.restore(had);
      expect(before[ports[0] ?? 'prompts'].getState().dataset).toBe(dataset);
      await again.restore({});
      expect(again.rows()).toEqual({});
    }
  }
});
