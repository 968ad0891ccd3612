import { expect, it } from 'vitest';
import { partConfig } from '../recipes/lessons/lesson';
import { tokenMean } from '../recipes/lessons/token-mean';
import type { Memory } from './memory';
import { createSetAside } from './set-aside';
import { createSettings } from './settings';

function setUp(search: string, kept = new Map<string, string>()) {
  const memory: Memory = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
  const settings = createSettings(search);
  return { settings, kept, aside: createSetAside(settings, memory) };
}
const BASE = 'a'.repeat(64);

it('settings of before stand aside through lessons and a reload, with recipe and base, and come back once', () => {
  const { settings, kept, aside } = setUp(`?seed=77&sft.steps=12&ppo.klCoef=none&base=${BASE}`);
  const { config } = settings.getState();
  expect(aside.getState().aside).toBeNull();
  aside.keep('Means over tokens');
  settings.replace(partConfig(tokenMean, 'run'));
  settings.setState({ base: null });
  aside.keep('Another lesson'); // whose own settings are nobody's wish either

  const reloaded = setUp(settings.search(), kept);
  expect(reloaded.aside.getState().aside?.lesson).toBe('Another lesson');
  expect(reloaded.aside.takeBack()).toEqual({ config, base: BASE });
  expect(reloaded.aside.takeBack()).toBeNull();
  expect(setUp('', kept).aside.getState().aside).toBeNull();
});

it('who keeps what the lesson set has nothing aside, and what is no address is none', () => {
  const { kept, aside } = setUp('?seed=77');
  aside.keep('A lesson');
  aside.forget();
  expect(setUp('', kept).aside.getState().aside).toBeNull();
  for (const text of ['{', '[]', '{"lesson":1}', 'null'])
    expect(setUp('', new Map([['settings-before-the-lesson', text]])).aside.getState().aside).toBeNull();
});
