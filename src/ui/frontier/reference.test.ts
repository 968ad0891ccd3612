import { expect, it } from 'vitest';
import { parseConfig } from '../../recipes/config';
import { referenceName, saidOf } from './reference';

const of = (...recipes: string[]) => recipes.map((recipe) => ({ config: parseConfig({ recipe }) }));

it('names what the policies began with: the SFT model only where there is one', () => {
  expect(referenceName(of('rlhf', 'dpo'))).toBe('SFT model');
  expect(saidOf(of('dpo-without-sft', 'rlhf-without-sft'), 'Wins against the SFT model')).toBe(
    'Wins against the opened model',
  );
  expect(referenceName(of('dpo', 'dpo-without-sft'))).toBe('reference model');
});
