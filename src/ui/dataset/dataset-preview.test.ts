import { createElement } from 'react';
import { expect, it } from 'vitest';
import { fileOf, jsonl } from '../../formats/datasets/test-support';
import { createTestDataWorker } from '../../studio/data-worker-test-support';
import { createDataset } from '../../studio/dataset';
import { createStudio } from '../../studio/studio';
import { createTestEngine } from '../../studio/test-engine';
import { rendered } from '../test-render';
import { DatasetPreview } from './dataset-preview';

const studio = createStudio(createTestEngine());

async function preview(kind: 'demonstrations' | 'preferences', ...rows: readonly unknown[]): Promise<string> {
  const store = createDataset(kind, createTestDataWorker());
  const tokenizer = () => Promise.reject(new Error('no tokenizer'));
  await store.read(fileOf(jsonl(...rows), 'mine.jsonl'), { tokenizer, base: 'nano', limit: 64 });
  expect(store.getState()).toMatchObject({ status: 'ready', progress: null });
  const html = await rendered(studio, createElement(DatasetPreview, { state: store.getState() }));
  return html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
}

it('says what the file was read as, what is left out and why, what to know, and shows the turns with who speaks', async () => {
  const says = (from: string, value: string) => ({ from, value });
  const text = await preview(
    'demonstrations',
    { conversations: [says('human', 'Hi'), says('gpt', 'Hello.'), says('human', 'And you?'), says('gpt', 'Well.')] },
    { conversations: [says('human', 'Bye'), says('gpt', 'Bye.'), says('human', 'Still there?')] },
    { conversations: [says('human', 'Hi'), says('function_call', '{}')] },
  );
  expect(text).toContain('Read as ShareGPT: 2 rows; 1 left out.');
  expect(text).toContain('1 conversation ends with a question that nobody answers');
  expect(text).toMatch(/Line 3 .*function_call.*no role/);
  expect(text).toContain('User: Hi Assistant: Hello. User: And you?');
  expect(text).toContain('The tokens could not be counted: no tokenizer');
});

it('shows both answers of a pair', async () => {
  const text = await preview('preferences', { prompt: 'Hi', chosen: 'Good', rejected: 'Bad' });
  expect(text).toContain('Read as TRL preference: 1 row.');
  expect(text).toMatch(/Prompt Chosen Rejected .*Hi Good Bad/);
});
