import { expect, it } from 'vitest';
import { createChat } from './chat';
import { createTestEngine } from './test-engine';

it('asks each model once and scores each answer', async () => {
  const engine = createTestEngine({
    generate: ({ role }) => [{ text: `${role} says`, tokens: 2, ended: true }],
    score: ({ rows }) => rows.map(({ answer }) => answer.length),
  });
  const chat = createChat(engine);
  await chat.ask('Hello', ['base', 'sft'], { seed: 7, scored: true });
  expect(chat.getState().exchanges[0]).toMatchObject({
    prompt: 'Hello',
    answers: { base: { text: 'base says' }, sft: { text: 'sft says' } },
    scores: { base: 9, sft: 8 },
  });
});

it('shows a failure beside the answers of the others', async () => {
  const engine = createTestEngine({
    generate: ({ role }) => {
      if (role === 'policy') throw new Error('There is no policy yet.');
      return [{ text: 'ok', tokens: 1, ended: true }];
    },
  });
  const chat = createChat(engine);
  await chat.ask('Hello', ['base', 'policy'], { seed: 7, scored: false });
  expect(chat.getState().exchanges[0]?.answers).toEqual({
    base: { text: 'ok', tokens: 1, ended: true },
    policy: { error: 'There is no policy yet.' },
  });
});
