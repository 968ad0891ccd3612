import { expect, it } from 'vitest';
import { rlhf } from '../recipes/library/rlhf';
import { createChat, speakersOf } from './chat';
import { createTestEngine, deferred } from './test-engine';

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

it('asks with the seed alone: the same question has the same answer, whatever was asked before', async () => {
  const engine = createTestEngine({ generate: () => [{ text: 'Rome', tokens: 1, ended: true }] });
  const chat = createChat(engine);
  for (const [prompt, seed] of [
    ['What?', 7],
    ['Who?', 7],
    ['What?', 7],
    ['What?', 8],
  ] as const)
    await chat.ask(prompt, ['base'], { seed, scorer: null });
  const drawn = engine.asked.flatMap(({ name, args }) => (name === 'generate' ? [args] : []));
  expect(drawn[2]).toEqual(drawn[0]);
  expect(drawn[3]).not.toEqual(drawn[0]);
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

it('names the words of a message that the world has not, once the writing pauses and beside what was asked', async () => {
  const timers: (() => void)[] = [];
  const engine = createTestEngine({
    unknownWords: ({ text }) => text.split(' ').filter((word) => word === 'dragon' || word === 'dra'),
    generate: () => [{ text: 'ok', tokens: 1, ended: true }],
  });
  const chat = createChat(engine, (task) => void timers.push(task));
  const pause = async () => {
    for (const task of timers.splice(0)) task();
    await new Promise((resolve) => setTimeout(resolve));
  };
  chat.write('a dra');
  chat.write('a dragon');
  await pause();
  expect(engine.asked).toEqual([{ name: 'unknownWords', args: { text: 'a dragon' } }]);
  expect(chat.getState().unknown).toEqual(['dragon']);

  chat.write('');
  expect(chat.getState().unknown).toEqual([]);
  await chat.ask('a dragon', ['base'], { seed: 7, scorer: null });
  expect(chat.getState().exchanges[0]).toMatchObject({ unknown: ['dragon'], answers: { base: { text: 'ok' } } });
});

it('a word list that comes too late is not shown', async () => {
  const reply = deferred<readonly string[]>();
  const chat = createChat(createTestEngine({ unknownWords: () => reply.promise }), (task) => task());
  chat.write('a dragon');
  chat.write('');
  reply.resolve(['dragon']);
  await new Promise((resolve) => setTimeout(resolve));
  expect(chat.getState().unknown).toEqual([]);
});

it('shows the ideas that were asked for last, and none where the engine has none', async () => {
  const replies = [deferred<string[]>(), deferred<string[]>()];
  const chat = createChat(createTestEngine({ promptIdeas: ({ seed }) => replies[seed]?.promise ?? [] }));
  const asked = [chat.suggest(0), chat.suggest(1)];
  replies[1]?.resolve(['second']);
  replies[0]?.resolve(['first']);
  await Promise.all(asked);
  expect(chat.getState().ideas).toEqual(['second']);

  const without = createChat(createTestEngine());
  await without.suggest(1);
  expect(without.getState().ideas).toEqual([]);
});
