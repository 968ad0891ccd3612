/** Small measures on words that the families' scores are made of. All are 0 to 1. */

/** Lower-cased words, accents kept, punctuation dropped; a possessive 's is a word of its own. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/'s\b|\p{L}+/gu) ?? [];
}

/** F1 of two bags: harmonic mean of precision and recall, each copy counted once. */
export function bagF1(given: readonly string[], wanted: readonly string[]): number {
  const left = new Map<string, number>();
  for (const entry of wanted) left.set(entry, (left.get(entry) ?? 0) + 1);
  let common = 0;
  for (const entry of given) {
    const count = left.get(entry) ?? 0;
    if (count === 0) continue;
    common++;
    left.set(entry, count - 1);
  }
  return common === 0 ? 0 : (2 * common) / (given.length + wanted.length);
}

export function wordF1(answer: string, reference: string): number {
  return bagF1(wordsOf(answer), wordsOf(reference));
}

/** F1 on pairs of neighbouring words, the ends counted as words: order matters. */
export function bigramF1(answer: string, reference: string): number {
  const pairs = (text: string): string[] => {
    const words = ['^', ...wordsOf(text), '$'];
    return words.slice(1).map((word, i) => `${words[i]} ${word}`);
  };
  return wordsOf(answer).length === 0 ? 0 : bagF1(pairs(answer), pairs(reference));
}

export function hasWord(text: string, word: string): boolean {
  return wordsOf(text).includes(word.toLowerCase());
}

/** How many of the groups have all their words in the text. */
export function groupsFound(text: string, groups: readonly (readonly string[])[]): number {
  const words = new Set(wordsOf(text));
  return groups.filter((group) => group.every((word) => words.has(word.toLowerCase()))).length;
}
