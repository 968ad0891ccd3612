import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { turnsOf } from '../data/conversation';
import { sampleItem } from '../tasks';
import { questionIds } from '../text/conversation-ids';
import { loadTokenizer } from '../text/tokenizer';
import { fewShotPrompts } from './few-shot';

const read = (name: string) => JSON.parse(readFileSync(`public/models/nano/${name}`, 'utf8')) as object;
const tokenizer = loadTokenizer(read('tokenizer.json'), read('tokenizer_config.json'));
const itemsOf = (family: string) => Array.from({ length: 20 }, (_, i) => sampleItem(family, 'test', 1, i));

it.each(['name-opposite', 'give-advice'])(
  '%s: solved prompts of the family, of another split, stand before each',
  (name) => {
    const prompts = fewShotPrompts(itemsOf(name), 2, tokenizer, 128, 1);
    expect(prompts.length).toBeGreaterThan(15);
    const asked = new Set(prompts.map(({ item }) => item.prompt));
    for (const one of prompts) {
      expect(one.turns?.slice(0, -1).filter(({ content }) => asked.has(content))).toEqual([]);
      expect(one.turns?.at(-1)?.content).toBe(one.item.prompt);
      expect(turnsOf(one).map(({ role }) => role)).toEqual([
        ...Array.from({ length: one.shots }, () => ['user', 'assistant']).flat(),
        'user',
      ]);
      expect(questionIds(tokenizer, one).length).toBeLessThanOrEqual(128 - 44);
    }
  },
);

it('a prompt that leaves no room for one is left out, and none is asked for with none', () => {
  expect(fewShotPrompts(itemsOf('summarise'), 2, tokenizer, 60, 1)).toEqual([]);
  expect(fewShotPrompts(itemsOf('summarise'), 0, tokenizer, 1000, 1)).toEqual([]);
});
