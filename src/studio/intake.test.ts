import { expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { fileOf } from '../formats/datasets/test-support';
import { parseConfig } from '../recipes/config';
import { countWords, trainBpe } from '../text/bpe-trainer';
import { tokenizerConfig } from '../text/tokenizer-config';
import type { FileLike } from '../web/file-like';
import { createTestDataWorker } from './data-worker-test-support';
import { createDataset } from './dataset';
import { createIntake } from './intake';
import { createRules } from './rules';

type Deps = Parameters<typeof createIntake>[0];

const texts = {
  json: JSON.stringify(trainBpe(countWords(['Hello there.']), 264)),
  config: JSON.stringify(tokenizerConfig(64)),
};

function setUp({ judge = 'simulated', busy = false, recipe = 'rlhf' } = {}) {
  const dataset = (kind: Parameters<typeof createDataset>[0]) => createDataset(kind, createTestDataWorker());
  const own = {
    prompts: dataset('prompts'),
    demonstrations: dataset('demonstrations'),
    pairs: dataset('preferences'),
    unpaired: dataset('unpaired'),
  };
  const asked: unknown[] = [];
  const rules = createRules(null);
  const studio = {
    own,
    rules,
    settings: Object.assign(
      createStore(() => ({ config: parseConfig({ recipe }) })),
      { show: () => {} },
    ),
    session: createStore(() => ({ models: {} })),
    run: createStore(() => ({ watched: false, requested: busy ? ['sft'] : [], status: { state: 'idle' } })),
    tokenizer: { texts: async () => texts },
    labelPlan: createStore(() => ({ judge })),
    labelTools: { files: { read: async (files: readonly FileLike[]) => void asked.push(files[0]?.name) } },
    chooseBase: async (preset: string, files: object) => void asked.push([preset, Object.keys(files)]),
    openModel: async (ref: string, files: object) => void asked.push([ref, Object.keys(files)]),
  } as unknown as Deps;
  const intake = createIntake(studio, createTestDataWorker);
  return { own, rules, intake, asked, said: () => intake.getState().received.map(({ taken, said }) => [taken, said]) };
}

const jsonl = (name: string, row: object, rows = 2) =>
  fileOf(Array.from({ length: rows }, (_, i) => JSON.stringify({ ...row, prompt: `Say ${i}.` })).join('\n'), name);
const PROMPTS = fileOf('Say hello.\nSay goodbye.\n', 'mine.txt');
const PAIRS = jsonl('pairs.jsonl', { chosen: 'Yes.', rejected: 'No.' });

test('each file goes where its content belongs, and is counted against the limit there', async () => {
  const { own, intake, said } = setUp();
  await intake.take([
    PROMPTS,
    PAIRS,
    jsonl('good.jsonl', { completion: 'Yes.' }),
    jsonl('marked.jsonl', { completion: 'Yes.', label: false }),
    fileOf('# about', 'README.md'),
  ]);
  const names = Object.values(own).map((store) => store.getState().fileName);
  expect(names).toEqual(['mine.txt', 'good.jsonl', 'pairs.jsonl', 'marked.jsonl']);
  expect(own.pairs.getState().overview).toMatchObject({ prompts: { all: 2 } });
  expect(said()).toHaveLength(4);
  expect(said().every(([taken]) => taken)).toBe(true);
  expect(said()[0]?.[1]).toMatch(/KTO learns from all of them/);
});

test('a second file of a kind is not taken in silence for the first', async () => {
  const { own, intake, said } = setUp();
  await intake.take([PAIRS, jsonl('more.jsonl', { chosen: 'A.', rejected: 'B.' })]);
  expect(own.pairs.getState().fileName).toBe('pairs.jsonl');
  expect(said()[0]).toEqual([false, expect.stringMatching(/pairs\.jsonl is used: drop this one alone/)]);
  await intake.take([jsonl('more.jsonl', { chosen: 'A.', rejected: 'B.' })]);
  expect(own.pairs.getState().fileName).toBe('more.jsonl');
});

test('what is dropped while another file is read waits for its turn', async () => {
  const { own, intake, said } = setUp();
  await Promise.all([intake.take([PROMPTS]), intake.take([PAIRS])]);
  expect([own.prompts, own.pairs].map((store) => store.getState().fileName)).toEqual(['mine.txt', 'pairs.jsonl']);
  expect(said()).toHaveLength(1); // of the newest drop
});

test('where people judge, pairs wait to be looked through, and replace nothing', async () => {
  const { own, intake, asked, said } = setUp({ judge: 'hand' });
  await intake.take([PAIRS]);
  expect(own.pairs.getState().status).toBe('empty');
  expect(asked).toEqual(['pairs.jsonl']);
  expect(said()[0]?.[0]).toBe(true);
});

test('what is none of these leaves one message, and what there was', async () => {
  const { own, intake, said } = setUp();
  await intake.take([PROMPTS]);
  await intake.take([fileOf('%PDF-1.7\n', 'paper.pdf')]);
  expect(said()).toEqual([[false, expect.stringMatching(/is a PDF/)]]);
  await intake.take([fileOf('{"text":"Once upon a time."}\n', 'text.jsonl')]);
  expect(said()[0]).toEqual([false, expect.stringMatching(/running text/)]);
  expect(own.prompts.getState().fileName).toBe('mine.txt');
});

test('rules are told from data, and a bad one is named', async () => {
  const { rules, intake, said } = setUp({ recipe: 'rules' });
  await intake.take([fileOf('{"rules":[{"rule":"length","unit":"words","most":3}]}', 'rule.json')]);
  expect(rules.getState().inForce.rules).toMatchObject([{ rule: 'length', most: 3 }]);
  expect(said()[0]).toEqual([true, expect.stringMatching(/They judge in this recipe/)]);
  await intake.take([fileOf('{"rules":[{"rule":"lenght"}]}', 'rule.json')]);
  expect(said()[0]).toEqual([false, expect.stringMatching(/cannot be used/)]);
});

test('a model waits until a person says what it stands for', async () => {
  const { intake, asked, said } = setUp();
  await intake.take([fileOf('{}', 'config.json'), fileOf('x', 'model.safetensors'), fileOf('{}', 'tokenizer.json')]);
  expect(said()[0]?.[0]).toBe(true);
  expect(asked).toEqual([]);
  await intake.placeModel('reward.scorer');
  expect(asked).toEqual([['reward.scorer', ['config.json', 'model.safetensors', 'tokenizer.json']]]);
  expect(intake.getState().model).toBeNull();
});

test('nothing changes under a run', async () => {
  const { own, intake, said } = setUp({ busy: true });
  await intake.take([PROMPTS]);
  expect(own.prompts.getState().status).toBe('empty');
  expect(said()).toEqual([[false, expect.stringMatching(/A run is under way/)]]);
});
