/** What the bundled world is to somebody who talks to its models: things to ask, and words that they have never read. */
import { Random } from '../random';
import { trainedFamilies } from '../tasks';
import { drawItem } from '../tasks/splits';
import { isKnownWord } from '../tasks/vocabulary';

/** Characters of a prompt that can stand on a button. */
const LONGEST = 140;

/** Prompts that no stage trains on, short enough for a button, of as many families as there can be. */
export function worldPrompts(seed: number, count: number): string[] {
  const random = new Random(seed, 'prompts to try');
  const prompts = new Set<string>();
  while (prompts.size < count) {
    for (const family of random.shuffle(trainedFamilies)) {
      const { prompt } = drawItem(family, 'validation', random);
      if (prompt.length <= LONGEST && prompts.size < count) prompts.add(prompt);
    }
  }
  return [...prompts];
}

const WORD = /[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*/gu;

/** The words of a text that the world's lexicon has not, each once, in their order and as they are written. */
export function unknownWords(text: string): string[] {
  const found = new Map<string, string>();
  for (const [written] of text.normalize('NFC').matchAll(WORD)) {
    const word = written.replace(/['’]s$/, '');
    const key = word.toLowerCase();
    if (!isKnownWord(word) && !found.has(key)) found.set(key, word);
  }
  return [...found.values()];
}
