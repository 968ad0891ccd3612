import { expect, it } from 'vitest';
import { demonstrationRows, pairRows } from '../formats/datasets/learned-rows';
import { fileOf } from '../formats/datasets/test-support';
import { toRecordJsonl } from '../labeling/export';
import { label } from '../labeling/fixtures';
import { countWords, trainBpe } from '../text/bpe-trainer';
import { tokenizerConfig } from '../text/tokenizer-config';
import { createTestDataWorker } from './data-worker-test-support';
import { createDataset } from './dataset';

const file = (name: string, text: string) => fileOf(text, name);
const texts = {
  json: JSON.stringify(trainBpe(countWords(['Hello there.']), 264)),
  config: JSON.stringify(tokenizerConfig(64)),
};
const measure = { tokenizer: async () => texts, base: 'nano', limit: 30 };
const create = (kind: 'demonstrations' | 'preferences') => createDataset(kind, createTestDataWorker());

it('reads demonstrations, counts their tokens and warns of what the context cuts', async () => {
  const store = create('demonstrations');
  await store.read(
    file(
      'mine.jsonl',
      '{"prompt":"Hi","completion":"Hello"}\n{"prompt":"Tell me","completion":"A long story about a fox and a lantern."}\nnot json\n',
    ),
    measure,
  );
  const state = store.getState();
  expect(state.status).toBe('ready');
  expect(state.dataset?.leftOut.map((p) => p.line)).toEqual([3]);
  expect(state.overview).toMatchObject({ cut: 1, longest: expect.any(Number), prompts: { all: 2 } });
  expect(state.shown?.map(({ line }) => line)).toEqual([1, 2]);
  expect(state.truncation).toMatch(/line 2/);
  expect(demonstrationRows(state.dataset?.rows ?? [])[0]).toEqual({ prompt: 'Hi', completion: 'Hello' });
});

it('gives one message for a bad file and can take another after it', async () => {
  const store = create('demonstrations');
  await store.read(file('empty.csv', ''), measure);
  expect(store.getState()).toMatchObject({ status: 'failed', dataset: null });
  expect(store.getState().message).toContain('empty');
  await store.read(file('good.jsonl', '{"prompt":"Hi","completion":"Hello"}\n'), measure);
  expect(store.getState()).toMatchObject({ status: 'ready', message: null });
});

it('sends a file of the other kind where it belongs', async () => {
  const model = create('demonstrations');
  await model.read(file('config.json', '{"model_type":"llama"}'), measure);
  expect(model.getState().message).toContain('open its folder in the Base model view');
  const store = create('demonstrations');
  const pairs = '{"prompt":"Hi","chosen":"Hello!","rejected":"What?","margin":2}\n';
  await store.read(file('pairs.jsonl', pairs), measure);
  expect(store.getState().message).toContain('Preferences view');
  const right = create('preferences');
  await right.read(file('pairs.jsonl', pairs), measure);
  expect(pairRows(right.getState().dataset?.rows ?? [], 'pairs.jsonl')).toEqual([
    { prompt: 'Hi', chosen: 'Hello!', rejected: 'What?', margin: 2, rater: 'pairs.jsonl' },
  ]);
});

it('forgets a slow file when a newer one or the bundled set was chosen meanwhile', async () => {
  const store = create('demonstrations');
  const reading = store.read(file('slow.jsonl', '{"prompt":"Hi","completion":"Hello"}\n'), measure);
  store.clear();
  await reading;
  expect(store.getState().status).toBe('empty');
});

it('counts again for another limit, and only then', async () => {
  const store = create('demonstrations');
  await store.read(file('mine.jsonl', '{"prompt":"Hi","completion":"A long story about a fox."}\n'), measure);
  expect(store.getState().truncation).toBeNull();
  const { overview } = store.getState();
  await store.measure(measure);
  expect(store.getState().overview).toBe(overview);
  await store.measure({ ...measure, limit: 10 });
  expect(store.getState()).toMatchObject({ measured: { limit: 10 }, truncation: expect.stringMatching(/10 tokens/) });
});

it('labels of this page serve as pairs', async () => {
  const store = create('preferences');
  const record = label({ choice: 'right', sides: 'kept' });
  await store.read(file('labels.jsonl', toRecordJsonl([record, label({ choice: 'skip' })])), measure);
  expect(pairRows(store.getState().dataset?.rows ?? [], 'x')).toEqual([
    { prompt: 'Name a colour.', chosen: 'Red, of course!', rejected: 'Blue.', rater: 'ann' },
  ]);
});
