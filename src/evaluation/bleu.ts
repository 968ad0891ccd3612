/**
 * Corpus BLEU (Papineni et al. 2002) exactly as sacreBLEU's default: 13a tokens, n up to 4, exponential smoothing, case
 * kept (Post 2018; signature nrefs:any|case:mixed|eff:no|tok:13a|smooth:exp).
 */
import { nGramCounts, overlap } from './n-grams';

const MAX_N = 4;

/** mteval-v13a: the usual entities are characters again, punctuation stands apart, but not inside numbers. */
export function tokenize13a(line: string): string[] {
  let text = line.trimEnd().replaceAll('<skipped>', '').replaceAll('-\n', '').replaceAll('\n', ' ');
  if (text.includes('&')) {
    text = text.replaceAll('&quot;', '"').replaceAll('&amp;', '&').replaceAll('&lt;', '<').replaceAll('&gt;', '>');
  }
  return ` ${text} `
    .replace(/([{-~[-` -&(-+:-@/])/gu, ' $1 ')
    .replace(/([^0-9])([.,])/gu, '$1 $2 ')
    .replace(/([.,])([^0-9])/gu, ' $1 $2')
    .replace(/([0-9])(-)/gu, '$1 $2 ')
    .split(/\s+/u)
    .filter((token) => token !== '');
}

/**
 * BLEU of a whole corpus, 0 to 100: BP · exp(¼ Σₙ log pₙ), with BP = exp(1 - ref/sys) when the answers are shorter.
 * The k-th precision that is 0 counts as 1/(2ᵏ·total). Each answer has at least one reference; the closest in length
 * counts for BP. Errors: RangeError when the lists differ in length.
 */
export function corpusBleu(answers: readonly string[], references: readonly (readonly string[])[]): number {
  if (answers.length !== references.length)
    throw new RangeError(`${answers.length} answers, ${references.length} references`);
  const correct = new Array<number>(MAX_N).fill(0);
  const total = new Array<number>(MAX_N).fill(0);
  let answerLength = 0;
  let referenceLength = 0;
  answers.forEach((answer, i) => {
    const given = tokenize13a(answer);
    const wanted = (references[i] ?? []).map(tokenize13a);
    answerLength += given.length;
    referenceLength += closestLength(given.length, wanted);
    for (let n = 1; n <= MAX_N; n++) {
      const most = new Map<string, number>(); // of each n-gram in any one reference
      for (const tokens of wanted) {
        for (const [key, count] of nGramCounts(tokens, n)) most.set(key, Math.max(count, most.get(key) ?? 0));
      }
      correct[n - 1] = (correct[n - 1] ?? 0) + overlap(nGramCounts(given, n), most);
      total[n - 1] = (total[n - 1] ?? 0) + Math.max(0, given.length - n + 1);
    }
  });
  if (correct.every((c) => c === 0) || total.some((t) => t === 0)) return 0;
  let smoothing = 1;
  let logSum = 0;
  for (let n = 0; n < MAX_N; n++) {
    const [c, t] = [correct[n] as number, total[n] as number];
    if (c === 0) smoothing *= 2;
    logSum += Math.log(c === 0 ? 1 / (smoothing * t) : c / t);
  }
  const brevity = answerLength >= referenceLength ? 1 : Math.exp(1 - referenceLength / answerLength);
  return 100 * brevity * Math.exp(logSum / MAX_N);
}

function closestLength(length: number, references: readonly (readonly string[])[]): number {
  let best: number | undefined;
  for (const { length: candidate } of references) {
    const [near, now] = [Math.abs(candidate - length), Math.abs((best ?? Number.POSITIVE_INFINITY) - length)];
    if (near < now || (near === now && candidate < (best ?? 0))) best = candidate;
  }
  return best ?? 0;
}
