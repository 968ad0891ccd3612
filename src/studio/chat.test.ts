import { expect, it } from 'vitest';
import { rlhf } from '../recipes/library/rlhf';
import { createChat, speakersOf } from './chat';
import { createTestEngine } from './test-engine';

it('asks each model once and scores each answer', async () => {
  const engine = createTestEngine({
    generate: ({ model }) => [{ text: `${model} says`, tokens: 2, ended: true }],
    score: ({ model, rows }) =>
      model === 'reward.scorer' ? rows.map(({ answer }) => ({ score: answer.length, farness: 0.5 })) : [],
  });
  const chat = createChat(engine);
  await chat.ask('Hello', ['base', 'sft.policy'], { seed: 7, scorer: 'reward.scorer' });
  expect(chat.getState().exchanges[0]).toMatchObject({
    prompt: 'Hello',
    answers: { base: { text: 'base says' }, 'sft.policy': { text: 'sft.policy says' } },
    scores: { base: { score: 9, farness: 0.5 }, 'sft.policy': { score: 15 } },
  });
});

it('shows a failure beside the answers of the others', async () => {
  const engine = createTestEngine({
    generate: ({ model }) => {
      if (model === 'ppo.policy') throw new Error('There is no policy yet.');
      return [{ text: 'ok', tokens: 1, ended: true }];
    },
  });
  const chat = createChat(engine);
  await chat.ask('Hello', ['base', 'ppo.policy'], { seed: 7, scorer: null });
  expect(chat.getState().exchanges[0]?.answers).toEqual({
    base: { text: 'ok', tokens: 1, ended: true },
    'ppo.policy': { error: 'There is no policy yet.' },
  });
});

it('talks to the base and to the writers of the recipe', () => {
  expect(speakersOf(rlhf)).toEqual(['base', 'sft.policy', 'ppo.policy']);
  expect(speakersOf({ ...rlhf, writers: ['base'] })).toEqual(['base']);
});
