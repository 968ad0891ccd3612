import { expect, it } from 'vitest';
import { presets } from '../config/model';
import { readSearch, writeSearch } from '../studio/address';
import { parseConfig } from './config';
import { expectedIdentities } from './expected';
import { forecastMemory } from './forecast';
import { graphOf } from './graph';
import { findRecipe, recipes } from './library';
import { nodeOf, order } from './recipe';
import { alike, withoutSft } from './without-sft';

const usual = recipes().filter((recipe) => withoutSft(recipe));

it.each(usual.map(({ id }) => id))('%s without SFT: every stage but that, each with all that it needs', (id) => {
  const whole = findRecipe(id);
  const short = findRecipe(`${id}-without-sft`);
  expect(order(short)).toEqual(order(whole).slice(1));
  expect(JSON.stringify(short.nodes.map(({ inputs }) => inputs))).not.toContain('sft.policy');
  expect(short.writers).toContain('base');
  // The page draws it from this alone, and no model of that name is there.
  expect(JSON.stringify(short.nodes)).not.toContain('SFT model');
  expect(graphOf(parseConfig({ recipe: short.id })).map(({ id: node }) => node)).toEqual(['base', ...order(short)]);
});

it('explains its stages in the same words', async () => {
  const topicOf = async (recipe: string) => JSON.stringify(await nodeOf(findRecipe(recipe), 'dpo').stage.topic());
  expect(await topicOf('dpo')).toContain('SFT model');
  expect(await topicOf('dpo-without-sft')).not.toContain('SFT model');
  // Labels are the same whatever learns from them.
  const labels = JSON.stringify(await nodeOf(findRecipe('dpo-without-sft'), 'preferences').stage.topic());
  expect(labels).not.toMatch(/SFT|reward model/);
  expect(findRecipe('dpo-without-sft').explanation).not.toContain('demonstrations');
  expect(findRecipe('rlhf-without-sft').explanation).not.toContain('demonstrations');
});

it('is one object, knows the whole, and says that a recipe of pictures has none', () => {
  const short = findRecipe('dpo-without-sft');
  expect(short).toBe(findRecipe('dpo-without-sft'));
  expect([short.whole, alike(findRecipe('rlhf'), short).id]).toEqual([findRecipe('dpo'), 'rlhf-without-sft']);
  expect(alike(findRecipe('rlhf'), findRecipe('dpo')).id).toBe('rlhf');
  expect(withoutSft(findRecipe('diffusion-dpo'))).toBeNull();
  expect(withoutSft(short)).toBeNull();
  expect(() => findRecipe('diffusion-dpo-without-sft')).toThrow(/There is no recipe/);
});

it('what is made rests on the base: its identity decides, and no settings of SFT do', async () => {
  const config = parseConfig({ recipe: 'dpo-without-sft' });
  const of = async (base: string) => (await expectedIdentities(config, new Map([['base', base]]))).get('dpo.policy');
  expect(await of('one')).not.toBe(await of('another'));
  expect(() => parseConfig({ recipe: 'dpo-without-sft', nodes: { sft: { steps: 3 } } })).toThrow(/no stage "sft"/);
  // One adapter less is there.
  const large = { config: { ...presets.small, num_hidden_layers: 30 } };
  const total = (recipe: string) => forecastMemory(parseConfig({ recipe }), 'dpo', large).total;
  expect(total('dpo-without-sft')).toBeLessThan(total('dpo'));
});

it('goes by the address like any recipe', () => {
  const state = readSearch('?recipe=dpo-without-sft&dpo.beta=0.2&view=dpo');
  expect([state.config.recipe, state.view, state.problems]).toEqual(['dpo-without-sft', 'dpo', []]);
  expect(readSearch(writeSearch(state)).config).toEqual(state.config);
});
