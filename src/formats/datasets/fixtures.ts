/** Two small files of each format, made up for tests, and what they are read as. */
import { label } from '../../labeling/fixtures';
import type { DatasetKind } from './rows';

interface Fixture {
  readonly rows: readonly unknown[];
  readonly format: string;
  readonly kind: DatasetKind;
  /** The first row as it is read, without its line. */
  readonly first: object;
  /** Rows that it makes, where they are not as many. */
  readonly count?: number;
}

const turn = (role: string, content: string) => ({ role, content });
const says = (from: string, value: string) => ({ from, value });
const [system, sea] = [turn('system', 'Be brief.'), turn('user', 'What is the sea?')];
const [water, land] = [turn('assistant', 'Salt water.'), turn('assistant', 'Dry land.')];
const wet = [turn('user', 'Is it wet?'), turn('assistant', 'Yes.')];
const demonstration = (...messages: object[]) => ({ kind: 'demonstration', messages });
const preference = { kind: 'preference', prompt: [sea], chosen: 'Salt water.', rejected: 'Dry land.' };
const prompter = (text: string, more: object) => ({ role: 'prompter', text, ...more });
const reply = (text: string, rank: number | null, replies: object[] = []) => ({
  ...{ message_id: text, role: 'assistant', text, rank, replies },
});

export const FIXTURES: Readonly<Record<string, Fixture>> = {
  'prompt and completion': {
    rows: [{ prompt: 'What is the sea?', completion: 'Salt water.' }],
    format: 'TRL prompt-completion',
    kind: 'demonstrations',
    first: demonstration(sea, water),
  },
  'conversational prompt and completion': {
    rows: [{ prompt: [system, sea], completion: [water] }],
    format: 'TRL prompt-completion',
    kind: 'demonstrations',
    first: demonstration(system, sea, water),
  },
  messages: {
    rows: [{ messages: [system, sea, water, ...wet] }],
    format: 'TRL language modeling',
    kind: 'demonstrations',
    first: demonstration(system, sea, water, ...wet),
  },
  text: {
    rows: [{ text: 'The sea is salt water.' }],
    format: 'TRL language modeling',
    kind: 'text',
    first: { kind: 'text', text: 'The sea is salt water.' },
  },
  'a prompt alone': {
    rows: [{ prompt: 'What is the sea?' }],
    format: 'TRL prompt-only',
    kind: 'prompts',
    first: { kind: 'prompt', prompt: [sea] },
  },
  'a conversational prompt alone': {
    rows: [{ prompt: [system, sea] }],
    format: 'TRL prompt-only',
    kind: 'prompts',
    first: { kind: 'prompt', prompt: [system, sea] },
  },
  'a pair with a margin': {
    rows: [{ prompt: 'What is the sea?', chosen: 'Salt water.', rejected: 'Dry land.', margin: 0.5 }],
    format: 'TRL preference',
    kind: 'preferences',
    first: { ...preference, margin: 0.5 },
  },
  'a pair without a prompt': {
    rows: [{ chosen: 'The sky is blue.', rejected: 'The sky is black.', margin: null }],
    format: 'TRL preference',
    kind: 'preferences',
    first: { kind: 'preference', prompt: [turn('user', 'The sky is')], chosen: 'blue.', rejected: 'black.' },
  },
  'a conversational pair': {
    rows: [{ prompt: [sea], chosen: [water], rejected: [land] }],
    format: 'TRL preference',
    kind: 'preferences',
    first: preference,
  },
  'a pair of whole conversations': {
    rows: [{ chosen: [system, sea, water, ...wet], rejected: [system, sea, water, wet[0], turn('assistant', 'No.')] }],
    format: 'TRL preference',
    kind: 'preferences',
    first: { kind: 'preference', prompt: [system, sea, water, wet[0]], chosen: 'Yes.', rejected: 'No.' },
  },
  KTO: {
    rows: [
      { prompt: 'What is the sea?', completion: 'Dry land.', label: false },
      { prompt: 'What is the sea?', completion: 'Salt water.', label: true },
    ],
    format: 'TRL unpaired preference (KTO)',
    kind: 'unpaired',
    first: { kind: 'unpaired', prompt: [sea], completion: 'Dry land.', desirable: false },
  },
  'conversational KTO': {
    rows: [{ prompt: [system, sea], completion: [water], label: true }],
    format: 'TRL unpaired preference (KTO)',
    kind: 'unpaired',
    first: { kind: 'unpaired', prompt: [system, sea], completion: 'Salt water.', desirable: true },
  },
  'messages with a label': {
    rows: [{ messages: [sea, land], label: false }],
    format: 'TRL language modeling with labels (KTO)',
    kind: 'unpaired',
    first: { kind: 'unpaired', prompt: [sea], completion: 'Dry land.', desirable: false },
  },
  'hh-rlhf': {
    rows: [
      {
        chosen: '\n\nHuman: What is the sea?\n\nAssistant: Salt water.\n\nHuman: Is it wet?\n\nAssistant: Yes.',
        rejected: '\n\nHuman: What is the sea?\n\nAssistant: Salt water.\n\nHuman: Is it wet?\n\nAssistant: No.',
      },
    ],
    format: 'hh-rlhf transcripts',
    kind: 'preferences',
    first: { kind: 'preference', prompt: [sea, water, wet[0]], chosen: 'Yes.', rejected: 'No.' },
  },
  'hh-rlhf with a prompt of its own': {
    rows: [
      {
        prompt: '\n\nHuman: What is the sea?\n\nAssistant:',
        chosen: ' Salt water.',
        rejected: ' Dry land.',
        response: '',
      },
    ],
    format: 'hh-rlhf transcripts',
    kind: 'preferences',
    first: preference,
  },
  Guanaco: {
    rows: [{ text: '### Human: What is the sea?### Assistant: Salt water.### Human: Is it wet?### Assistant: Yes.' }],
    format: 'transcripts',
    kind: 'demonstrations',
    first: demonstration(sea, water, ...wet),
  },
  UltraFeedback: {
    rows: [
      {
        source: 'x',
        instruction: 'What is the sea?',
        completions: [
          { model: 'a', response: 'A place.', overall_score: 6 },
          { model: 'b', response: 'Dry land.', overall_score: 2 },
          { model: 'c', response: 'Salt water.', overall_score: 9 },
        ],
      },
    ],
    format: 'UltraFeedback',
    kind: 'preferences',
    first: preference,
  },
  'UltraFeedback, binarized': {
    rows: [
      {
        ...{ prompt: 'What is the sea?', prompt_id: 'f00', chosen: [sea, water], rejected: [sea, land] },
        ...{ messages: [sea, water], score_chosen: 8.5, score_rejected: 2 },
      },
    ],
    format: 'UltraFeedback (binarized)',
    kind: 'preferences',
    first: preference,
  },
  ShareGPT: {
    rows: [{ id: 'a', conversations: [says('human', 'What is the sea?'), says('gpt', 'Salt water.')] }],
    format: 'ShareGPT',
    kind: 'demonstrations',
    first: demonstration(sea, water),
  },
  'a ShareGPT pair': {
    rows: [
      {
        conversations: [says('system', 'Be brief.'), says('human', 'What is the sea?')],
        ...{ chosen: says('gpt', 'Salt water.'), rejected: says('gpt', 'Dry land.') },
      },
    ],
    format: 'ShareGPT preference',
    kind: 'preferences',
    first: { ...preference, prompt: [system, sea] },
  },
  'ShareGPT KTO': {
    rows: [{ conversations: [says('human', 'What is the sea?'), says('gpt', 'Dry land.')], kto_tag: false }],
    format: 'ShareGPT with labels (KTO)',
    kind: 'unpaired',
    first: { kind: 'unpaired', prompt: [sea], completion: 'Dry land.', desirable: false },
  },
  Alpaca: {
    rows: [
      { instruction: 'What is the sea?', input: '', output: 'Salt water.' },
      { instruction: 'Translate.', input: 'mar', output: 'sea' },
    ],
    format: 'Alpaca',
    kind: 'demonstrations',
    first: demonstration(sea, water),
  },
  'Alpaca with a system prompt, an input and a history': {
    rows: [
      {
        ...{ system: 'Be brief.', history: [['What is the sea?', 'Salt water.']] },
        ...{ instruction: 'Translate.', input: 'mar', output: 'sea' },
      },
    ],
    format: 'Alpaca',
    kind: 'demonstrations',
    first: demonstration(system, sea, water, turn('user', 'Translate.\n\nmar'), turn('assistant', 'sea')),
  },
  'an Alpaca pair': {
    rows: [{ instruction: 'What is the sea?', input: '', chosen: 'Salt water.', rejected: 'Dry land.' }],
    format: 'Alpaca preference',
    kind: 'preferences',
    first: preference,
  },
  Dolly: {
    rows: [{ instruction: 'What is the sea?', context: '', response: 'Salt water.', category: 'open_qa' }],
    format: 'Alpaca',
    kind: 'demonstrations',
    first: demonstration(sea, water),
  },
  'an OpenAssistant tree with ranks': {
    rows: [
      {
        message_tree_id: 'a',
        tree_state: 'ready_for_export',
        prompt: prompter('What is the sea?', {
          message_id: 'a',
          replies: [reply('Dry land.', 1), reply('Salt water.', 0, [prompter('Is it wet?', { replies: [] })])],
        }),
      },
    ],
    format: 'OpenAssistant trees',
    kind: 'preferences',
    first: preference,
  },
  'an OpenAssistant tree without ranks': {
    rows: [
      {
        message_tree_id: 'a',
        prompt: prompter('What is the sea?', {
          replies: [reply('Salt water.', null, [prompter('Is it wet?', { replies: [reply('Yes.', null)] })])],
        }),
      },
    ],
    format: 'OpenAssistant trees',
    kind: 'demonstrations',
    first: demonstration(sea, water, ...wet),
  },
  'OpenAssistant messages': {
    rows: [
      { message_id: 'a', parent_id: null, text: 'What is the sea?', role: 'prompter', rank: null },
      { message_id: 'b', parent_id: 'a', text: 'Dry land.', role: 'assistant', rank: 1 },
      { message_id: 'c', parent_id: 'a', text: 'Salt water.', role: 'assistant', rank: 0 },
    ],
    format: 'OpenAssistant messages',
    kind: 'preferences',
    first: preference,
    count: 1,
  },
  'Argilla 1': {
    rows: [
      {
        fields: { prompt: 'What is the sea?', 'response-1': 'Dry land.', 'response-2': 'Salt water.' },
        responses: [
          { user_id: 'u', status: 'submitted', values: { preference: { value: 'response-2' } } },
          { user_id: 'v', status: 'discarded', values: { preference: { value: 'response-1' } } },
        ],
        ...{ suggestions: [], metadata: {}, vectors: {}, external_id: null },
      },
    ],
    format: 'Argilla',
    kind: 'preferences',
    first: preference,
  },
  'an Argilla ranking': {
    rows: [
      {
        fields: { instruction: 'What is the sea?', response_a: 'Dry land.', response_b: 'Salt water.' },
        responses: {
          ranking: [
            {
              user_id: 'u',
              value: [
                { value: 'response_a', rank: 2 },
                { value: 'response_b', rank: 1 },
              ],
            },
          ],
        },
      },
    ],
    format: 'Argilla',
    kind: 'preferences',
    first: preference,
  },
  'columns of Argilla 2': {
    rows: [
      {
        ...{
          id: '1',
          status: 'completed',
          prompt: 'What is the sea?',
          response1: 'Salt water.',
          response2: 'Dry land.',
        },
        ...{ 'preference.responses': ['response1'], 'preference.responses.status': ['submitted'] },
        ...{ 'preference.responses.users': ['u'], 'preference.suggestion': null },
      },
    ],
    format: 'Argilla',
    kind: 'preferences',
    first: preference,
  },
  'an answer written in Argilla': {
    rows: [
      {
        fields: { prompt: 'What is the sea?' },
        responses: { answer: [{ user_id: 'u', value: 'Salt water.' }] },
        suggestions: {},
      },
    ],
    format: 'Argilla',
    kind: 'demonstrations',
    first: demonstration(sea, water),
  },
  'a Label Studio comparison': {
    rows: [
      {
        id: 1,
        data: { prompt: 'What is the sea?', answer1: 'Dry land.', answer2: 'Salt water.' },
        annotations: [
          {
            was_cancelled: false,
            result: [{ from_name: 'cmp', to_name: 'answer1,answer2', type: 'pairwise', value: { selected: 'right' } }],
          },
        ],
      },
    ],
    format: 'Label Studio',
    kind: 'preferences',
    first: preference,
  },
  'a Label Studio ranking': {
    rows: [
      {
        id: 1,
        data: {
          prompt: 'What is the sea?',
          items: [
            { id: '0', title: 'A', body: 'Dry land.' },
            { id: '1', title: 'B', body: 'Salt water.' },
          ],
        },
        annotations: [
          {
            result: [{ from_name: 'rank', to_name: 'items', type: 'ranker', value: { ranker: { rank: ['1', '0'] } } }],
          },
        ],
      },
    ],
    format: 'Label Studio',
    kind: 'preferences',
    first: preference,
  },
  'Label Studio, JSON-MIN': {
    rows: [
      {
        ...{ id: 1, prompt: 'What is the sea?', answer1: 'Salt water.', answer2: 'Dry land.', comparison: 'left' },
        ...{ annotator: 1, annotation_id: 7, created_at: '', updated_at: '', lead_time: 3.5 },
      },
    ],
    format: 'Label Studio',
    kind: 'preferences',
    first: preference,
  },
  'an answer written in Label Studio': {
    rows: [
      {
        id: 1,
        data: { prompt: 'What is the sea?' },
        annotations: [
          { result: [{ from_name: 'answer', to_name: 'p', type: 'textarea', value: { text: ['Salt water.'] } }] },
        ],
      },
    ],
    format: 'Label Studio',
    kind: 'demonstrations',
    first: demonstration(sea, water),
  },
  labels: {
    rows: [label({ id: 'one' })],
    format: 'labels of RLHF Studio',
    kind: 'labels',
    first: { kind: 'label', record: label({ id: 'one' }) },
  },
};
