import { describe, expect, test } from 'vitest';
import { Random } from '../random';
import { corpusDocument } from './corpus';
import { heldOutFamilies, trainedFamilies } from './families';
import { wellFormed } from './grammar-check';
import { wordsOf } from './scoring';
import { sampleItem } from './splits';
import { isKnownWord } from './vocabulary';

function documents(count: number, seed = 11): string[] {
  const random = new Random(seed, 'corpus test');
  return Array.from({ length: count }, () => corpusDocument(random));
}

describe('corpus', () => {
  const texts = documents(4000);

  test('is the same for the same seed, and varied', () => {
    expect(documents(50)).toEqual(texts.slice(0, 50));
    expect(new Set(texts).size).toBeGreaterThan(3950);
  });

  test('uses known words only, in short documents', () => {
    const unknown = new Set(texts.flatMap(wordsOf).filter((word) => word !== "'s" && !isKnownWord(word)));
    expect([...unknown]).toEqual([]);
    expect(Math.max(...texts.map((text) => (text.match(/\p{L}+|[^\s\p{L}]/gu) ?? []).length))).toBeLessThanOrEqual(110);
  });

  test('has at least 300 English words in use, and few enough forms for single tokens', () => {
    const lower = new Set(texts.flatMap(wordsOf));
    const forms = new Set(texts.flatMap((text) => text.match(/\p{L}+/gu) ?? []));
    expect(lower.size).toBeGreaterThan(550);
    expect(forms.size).toBeLessThanOrEqual(960);
  });

  test('keeps its own grammar', () => {
    const broken = texts.map((text) => ({ text, ...wellFormed(text) })).filter((report) => !report.ok);
    expect(broken).toEqual([]);
  });

  test('holds no prompt of the validation or test split', () => {
    const all = texts.join('\n');
    for (const family of trainedFamilies) {
      for (const split of ['validation', 'test'] as const) {
        for (let i = 0; i < 60; i++) expect(all).not.toContain(sampleItem(family.name, split, 5, i).prompt);
      }
    }
  });

  test('holds nothing of the families held out far off', () => {
    const all = texts.join('\n').toLowerCase();
    for (const trace of ['opposite', 'title', 'in english', 'to english', '<|']) expect(all).not.toContain(trace);
    const far = heldOutFamilies.filter(({ distance }) => distance === 'far').map(({ name }) => name);
    expect(far).toEqual(['give-title', 'name-opposite', 'translate-english']);
  });
});
