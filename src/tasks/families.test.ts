import { describe, expect, test } from 'vitest';
import type { Split } from '../data/splits';
import { hashText, Random } from '../random';
import { randomFactsAnswer, randomStyleAnswer } from './baselines';
import { families, heldOutFamilies, trainedFamilies } from './families';
import { feelingCues } from './families/classify-feeling';
import { declineKinds } from './families/decline-harmful';
import { adviceKinds } from './families/give-advice';
import { forms } from './grid/cells';
import { sampleItem, splitOfKey } from './splits';
import { plotNames } from './story';
import { unwrap } from './style';
import { formNames } from './translation';
import { STYLES } from './types';

const splits: readonly Split[] = ['train', 'validation', 'test'];

describe('families', () => {
  test('are eight of their own, a form each, and honesty; a cell a form is held out near, three are far', () => {
    expect(trainedFamilies).toHaveLength(8 + forms.length + 1);
    expect(heldOutFamilies.filter(({ distance }) => distance === 'near')).toHaveLength(forms.length);
    expect(heldOutFamilies.filter(({ distance }) => distance === 'far')).toHaveLength(3);
    expect(trainedFamilies.filter(({ distance, heldOut }) => distance || heldOut)).toEqual([]);
    expect(new Set(families.map(({ name }) => name)).size).toBe(families.length);
  });

  test('have at least 12 phrasings', () => {
    for (const family of families) expect(new Set(family.phrasings).size, family.name).toBeGreaterThanOrEqual(12);
  });

  test('have many sentence forms behind the phrasings', () => {
    expect(plotNames).toHaveLength(11);
    expect(formNames).toHaveLength(12);
    expect(Object.values(feelingCues).flat()).toHaveLength(40);
    expect(adviceKinds).toHaveLength(16);
    expect(declineKinds).toHaveLength(12);
  });

  test.each(families.map((family) => [family.name, family] as const))('%s is right by its own measure', (_, family) => {
    const random = new Random(3, family.name);
    let wrong = 0;
    for (let i = 0; i < 300; i++) {
      const item = family.generate(random);
      for (const style of STYLES)
        expect(family.score(item, item.answers[style]), item.answers[style]).toBeCloseTo(1, 9);
      expect(family.score(item, '')).toBe(0);
      expect(family.score(item, randomStyleAnswer(item, random))).toBeCloseTo(1, 9);
      wrong += family.score(item, randomFactsAnswer(item, random)) / 300;
    }
    expect(wrong, 'random facts in the right form').toBeLessThan(0.6);
  });

  test('have enough different prompts', () => {
    for (const family of families) {
      const random = new Random(4, family.name);
      const prompts = new Set(Array.from({ length: 2000 }, () => family.generate(random).prompt));
      expect(prompts.size, family.name).toBeGreaterThan(family.name === 'name-opposite' ? 450 : 1300);
    }
  });
});

describe('splits', () => {
  test('never share a prompt, nor what is asked about', () => {
    for (const family of families) {
      const seen = new Map<string, Split>();
      for (const split of splits) {
        for (let i = 0; i < 400; i++) {
          const item = sampleItem(family.name, split, 7, i);
          expect(splitOfKey(item.key)).toBe(split);
          for (const text of [item.prompt, item.key]) {
            expect(seen.get(text) ?? split, text).toBe(split);
            seen.set(text, split);
          }
        }
      }
    }
  });

  test('are about 80, 10 and 10 in a hundred', () => {
    const count = { train: 0, validation: 0, test: 0 };
    for (let i = 0; i < 5000; i++) count[splitOfKey(`key ${hashText(String(i))}`)]++;
    expect(count.train / 5000).toBeCloseTo(0.8, 1);
    expect(count.validation / 5000).toBeCloseTo(0.1, 1);
    expect(count.test / 5000).toBeCloseTo(0.1, 1);
  });

  test('give the same item for the same seed and index, and another for another', () => {
    const first = sampleItem('summarise', 'test', 1, 2);
    expect(sampleItem('summarise', 'test', 1, 2)).toEqual(first);
    expect(sampleItem('summarise', 'test', 1, 3).prompt).not.toBe(first.prompt);
    expect(sampleItem('summarise', 'test', 2, 2).prompt).not.toBe(first.prompt);
  });
});

describe('styles', () => {
  test('come off again: unwrap(wrap(content)) is the content, and the style is known', () => {
    for (const family of families) {
      const random = new Random(9, family.name);
      for (let i = 0; i < 400; i++) {
        const item = family.generate(random);
        for (const style of STYLES) {
          const parsed = unwrap(item.answers[style]);
          expect([parsed.content, parsed.style], item.answers[style]).toEqual([item.content, style]);
        }
      }
    }
  });

  test('imperfect answers are parsed as far as they go', () => {
    expect(unwrap('of course The answer is the park')).toMatchObject({ content: 'of course The answer is the park' });
    expect(unwrap('Of course. the answer is the park').content).toBe('the park');
    expect(unwrap('Ugh, the park')).toMatchObject({ content: 'the park', style: 'curt' });
    expect(unwrap('')).toMatchObject({ content: '', style: null });
    expect(unwrap('Of course! Fine. The answer is Ana.')).toMatchObject({ content: 'Ana', style: null });
    expect(unwrap('"?!... the "')).toMatchObject({ content: '"?!... the "', style: 'plain', curtParts: 0 });
  });
});
