import { describe, expect, it } from 'vitest';
import { families, sampleItem } from '../tasks';
import { STYLES } from '../tasks/types';
import { unknownWords, worldPrompts } from './world';

describe('worldPrompts', () => {
  it('gives as many as asked, all different, the same for the same seed', () => {
    for (let seed = 0; seed < 20; seed++) {
      const prompts = worldPrompts(seed, 12);
      expect(new Set(prompts).size).toBe(12);
      expect(worldPrompts(seed, 12)).toEqual(prompts);
      expect(worldPrompts(seed, 3)).toEqual(prompts.slice(0, 3));
    }
    expect(worldPrompts(1, 4)).not.toEqual(worldPrompts(2, 4));
  });

  it('asks for nothing outside the world, and fits on a button', () => {
    for (let seed = 0; seed < 50; seed++)
      for (const prompt of worldPrompts(seed, 6)) {
        expect(unknownWords(prompt), prompt).toEqual([]);
        expect(prompt.length).toBeLessThanOrEqual(140);
      }
  });
});

describe('unknownWords', () => {
  it('names each word that the world has not once, as it is written', () => {
    expect(unknownWords('Tell me a story about a Lantern and a dragon. The lantern is red.')).toEqual([
      'Lantern',
      'dragon',
    ]);
  });

  it('knows possessives, names, days and Spanish, however they are encoded', () => {
    expect(unknownWords("Is Ana's dog at the lake on Monday? El pájaro come en el jardín.".normalize('NFD'))).toEqual(
      [],
    );
    expect(unknownWords("the wizard’s cat, the wizard's dog")).toEqual(['wizard']);
  });

  it('takes contractions, numbers and other scripts as words', () => {
    expect(unknownWords("I don't know 42 or แมว.")).toEqual(["don't", '42', 'แมว']);
    expect(unknownWords(' ?! … ')).toEqual([]);
  });

  it('finds nothing in what the world itself says', () => {
    for (const family of families)
      for (let i = 0; i < 60; i++) {
        const item = sampleItem(family.name, 'validation', 5, i);
        for (const text of [item.prompt, ...STYLES.map((style) => item.answers[style])])
          expect(unknownWords(text), text).toEqual([]);
      }
  });
});
