/**
 * BLEU (Papineni et al. 2002) exactly as sacreBLEU's default: 13a tokens, n up to 4, exponential smoothing, case
 * kept (Post 2018; signature nrefs:any|case:mixed|eff:no|tok:13a|smooth:exp).
 */
import { pseudoValues } from './intervals';
import { nGramCounts, overlap } from './n-grams';
import { splitWords, trimEnd } from './white-space';

const MAX_N = 4;

/** mteval-v13a: the usual entities are characters again, punctuation stands apart, but not inside numbers. */
export function tokenize13a(line: string): string[] {
  let text = trimEnd(line).replaceAll('<skipped>', '').replaceAll('-\n', '').replaceAll('\n', ' ');
  if (text.includes('&')) {
    text = text.replaceAll('&quot;', '"').replaceAll('&amp;', '&').replaceAll('&lt;', '<').replaceAll('&gt;', '>');
  }
  const apart = ` ${text} `
    .replace(/([{-~[-` -&(-+:-@/])/gu, ' $1 ')
    .replace(/([^0-9])([.,])/gu, '$1 $2 ')
    .replace(/([.,])([^0-9])/gu, ' $1 $2')
    .replace(/([0-9])(-)/gu, '$1 $2 ');
  return splitWords(apart);
}

/** n-grams of answers that a reference has, and all of them, by n; and the lengths that the brevity penalty goes by. */
interface Counts {
  readonly correct: number[];
  readonly total: number[];
  answerLength: number;
  referenceLength: number;
}

function countInto(counts: Counts, answer: string, references: readonly string[]): void {
  const { correct, total } = counts;
  const given = tokenize13a(answer);
  const wanted = references.map(tokenize13a);
  counts.answerLength += given.length;
  counts.referenceLength += closestLength(given.length, wanted);
  for (let n = 1; n <= MAX_N; n++) {
    const most = new Map<string, number>(); // of each n-gram in any one reference
    for (const tokens of wanted) {
      for (const [key, count] of nGramCounts(tokens, n)) most.set(key, Math.max(count, most.get(key) ?? 0));
    }
    correct[n - 1] = (correct[n - 1] ?? 0) + overlap(nGramCounts(given, n), most);
    total[n - 1] = (total[n - 1] ?? 0) + Math.max(0, given.length - n + 1);
  }
}

const noCounts = (): Counts => ({
  correct: new Array<number>(MAX_N).fill(0),
  total: new Array<number>(MAX_N).fill(0),
  answerLength: 0,
  referenceLength: 0,
});

/** BP · exp(mean over n of log pₙ) for n up to `order`; the k-th precision that is 0 counts as 1/(2ᵏ·total). */
function scoreOf({ correct, total, answerLength, referenceLength }: Counts, order: number): number {
  if (order === 0 || correct.every((c) => c === 0) || total.slice(0, order).some((t) => t === 0)) return 0;
  let smoothing = 1;
  let logSum = 0;
  for (let n = 0; n < order; n++) {
    const [c, t] = [correct[n] as number, total[n] as number];
    if (c === 0) smoothing *= 2;
    logSum += Math.log(c === 0 ? 1 / (smoothing * t) : c / t);
  }
  const brevity = answerLength >= referenceLength ? 1 : Math.exp(1 - referenceLength / answerLength);
  return 100 * brevity * Math.exp(logSum / order);
}

/**
 * BLEU of a whole corpus, 0 to 100, with n up to 4. Each answer has at least one reference; the closest in length counts
 * for the brevity penalty. Errors: RangeError when the lists differ in length.
 */
export function corpusBleu(answers: readonly string[], references: readonly (readonly string[])[]): number {
  if (answers.length !== references.length)
    throw new RangeError(`${answers.length} answers, ${references.length} references`);
  const counts = noCounts();
  for (const [i, answer] of answers.entries()) countInto(counts, answer, references[i] ?? []);
  return scoreOf(counts, MAX_N);
}

/** BLEU of a corpus with one reference an answer, 0 to 1, and its pseudo-values (intervals.ts), one an answer. */
export function bleuWithPseudo(
  answers: readonly string[],
  references: readonly string[],
): { readonly whole: number; readonly pseudo: readonly number[] } {
  const each = answers.map((answer, i) => {
    const own = noCounts();
    countInto(own, answer, [references[i] ?? '']);
    return own;
  });
  const sum = (sign: 1 | -1, from: Counts, own: Counts): Counts => ({
    correct: from.correct.map((count, n) => count + sign * (own.correct[n] as number)),
    total: from.total.map((count, n) => count + sign * (own.total[n] as number)),
    answerLength: from.answerLength + sign * own.answerLength,
    referenceLength: from.referenceLength + sign * own.referenceLength,
  });
  const all = each.reduce((from, own) => sum(1, from, own), noCounts());
  const score = (counts: Counts) => scoreOf(counts, MAX_N) / 100;
  const whole = score(all);
  return { whole, pseudo: pseudoValues(each.length, whole, (i) => score(sum(-1, all, each[i] as Counts))) };
}

/** BLEU of one answer, 0 to 100: n goes no further than the answer has n-grams (sacreBLEU's effective order). */
export function sentenceBleu(answer: string, references: readonly string[]): number {
  const counts = noCounts();
  countInto(counts, answer, references);
  return scoreOf(counts, counts.total.filter((t) => t > 0).length);
}

function closestLength(length: number, references: readonly (readonly string[])[]): number {
  let best: number | undefined;
  for (const { length: candidate } of references) {
    const [near, now] = [Math.abs(candidate - length), Math.abs((best ?? Number.POSITIVE_INFINITY) - length)];
    if (near < now || (near === now && candidate < (best ?? 0))) best = candidate;
  }
  return best ?? 0;
}
