import { createElement } from 'react';
import { expect, it } from 'vitest';
import { fileOf, jsonl } from '../../formats/datasets/test-support';
import { createStudio } from '../../studio/create-studio';
import { createTestDataWorker } from '../../studio/data-worker-test-support';
import { createDataset } from '../../studio/dataset';
import { createTestEngine } from '../../studio/test-engine';
import { countWords, trainBpe } from '../../text/bpe-trainer';
import { tokenizerConfig } from '../../text/tokenizer-config';
import { rendered } from '../test-render';
import { DatasetView } from './dataset-view';

const studio = createStudio(createTestEngine());
const texts = {
  json: JSON.stringify(trainBpe(countWords(['Hello there.']), 264)),
  config: JSON.stringify(tokenizerConfig(64)),
};

async function view(
  kind: 'demonstrations' | 'preferences',
  rows: readonly unknown[],
  { tokenizer = async () => texts, limit = 64 } = {},
): Promise<string> {
  const store = createDataset(kind, createTestDataWorker());
  await store.read(fileOf(jsonl(...rows), 'mine.jsonl'), { tokenizer, base: 'nano', limit });
  expect(store.getState()).toMatchObject({ status: 'ready', progress: null });
  const html = await rendered(studio, createElement(DatasetView, { state: store.getState() }));
  return html
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');
}

const says = (from: string, value: string) => ({ from, value });
const CONVERSATIONS = [
  { conversations: [says('human', 'Hi'), says('gpt', 'Hello.'), says('human', 'And you?'), says('gpt', 'Well.')] },
  { conversations: [says('human', 'Bye'), says('gpt', 'Bye.'), says('human', 'Still there?')] },
  { conversations: [says('human', 'Hi'), says('function_call', '{}')] },
];

it('says what the file was read as, what is left out and why, what to know, and shows rows with the template’s tokens', async () => {
  const text = await view('demonstrations', CONVERSATIONS);
  expect(text).toContain('Read as ShareGPT: 2 demonstrations ; 1 row left out.');
  expect(text).toContain('1 conversation ends with a question that nobody answers');
  expect(text).toMatch(/Line 3 .*function_call.*no role/);
  expect(text).toContain('<|user|> Hi <|assistant|> Hello. <|eos|> <|user|> And you? <|assistant|> Well. <|eos|>');
  expect(text).toContain('1 with earlier turns');
  expect(text).toContain('2 distinct prompts');
  expect(text).toContain('limit 64');
});

it('shows both answers of a pair, and what is cut', async () => {
  const pair = { prompt: 'Hi', chosen: 'Good', rejected: 'Bad, and long past any limit that this file has' };
  const text = await view('preferences', [pair], { limit: 10 });
  expect(text).toContain('Read as TRL preference: 1 preference pair .');
  expect(text).toMatch(
    /Chosen <\|user\|> Hi <\|assistant\|> Good <\|eos\|> .*Rejected <\|user\|> Hi <\|assistant\|> Bad/,
  );
  expect(text).toContain('longer than the 10 tokens');
});

it('without a tokenizer rows are read all the same, and why they were not counted is said', async () => {
  const tokenizer = () => Promise.reject(new Error('no tokenizer'));
  const text = await view('demonstrations', CONVERSATIONS, { tokenizer });
  expect(text).toContain('2 demonstrations');
  expect(text).toContain('The tokens could not be counted: no tokenizer');
});
