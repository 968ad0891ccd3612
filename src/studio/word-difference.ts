/** A word of an answer, and whether the answer that it is compared with has it too. */
export interface ComparedWord {
  readonly word: string;
  readonly isNew: boolean;
}

/** Longer answers are cut here: the table of two of them is what takes the time. */
const MOST_WORDS = 400;

/** The words of `after`, those marked that `before` has not at that place: by the longest common subsequence. */
export function comparedWords(before: string, after: string): readonly ComparedWord[] {
  const [a, b] = [wordsOf(before), wordsOf(after)];
  // length[i][j]: of the longest common subsequence of a from i on and b from j on.
  const length = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  const at = (i: number, j: number): number => length[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      (length[i] as Uint16Array)[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const out: ComparedWord[] = [];
  let i = 0;
  for (let j = 0; j < b.length; ) {
    const word = b[j] as string;
    if (i < a.length && a[i] === word) {
      out.push({ word, isNew: false });
      i++;
      j++;
    } else if (i < a.length && at(i + 1, j) >= at(i, j + 1)) i++;
    else {
      out.push({ word, isNew: true });
      j++;
    }
  }
  return out;
}

const wordsOf = (text: string): string[] => text.split(/\s+/).filter(Boolean).slice(0, MOST_WORDS);
