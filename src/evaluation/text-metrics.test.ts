import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { corpusBleu, sentenceBleu } from './bleu';
import { exactMatch, tokenF1 } from './f1';
import { rougeL, rougeN } from './rouge';

interface Row {
  readonly answer: string;
  readonly reference: string;
  /** Precision, recall and F1 of ROUGE-1, 2 and L. */
  readonly rouge: readonly (readonly [number, number, number])[];
  readonly bleu: number;
  readonly exact: number;
  readonly f1: number;
}

// By rouge_score, sacrebleu and SQuAD's definition: scripts/text-metrics.py.
const file = JSON.parse(await readFile('src/evaluation/fixtures/text-metrics.json', 'utf8')) as {
  readonly corpusSize: number;
  readonly corpora: readonly number[];
  readonly rows: readonly Row[];
};

function expectNear(what: string, { answer, reference }: Row, ours: number, theirs: number): void {
  const off = Math.abs(ours - theirs);
  expect({ what, answer, reference, ours, theirs, near: off <= 1e-6 }).toMatchObject({ near: true });
}

test('a thousand pairs, accents, control characters and emptiness among them, score as the field scores them', () => {
  expect(file.rows).toHaveLength(1000);
  for (const row of file.rows) {
    const { answer, reference } = row;
    const rouge = [rougeN(answer, reference, 1), rougeN(answer, reference, 2), rougeL(answer, reference)];
    for (const [i, { precision, recall, f1 }] of rouge.entries())
      for (const [j, ours] of [precision, recall, f1].entries())
        expectNear(`rouge ${i}.${j}`, row, ours, row.rouge[i]?.[j] as number);
    expectNear('bleu', row, sentenceBleu(answer, [reference]), row.bleu);
    expectNear('exact', row, exactMatch(answer, reference), row.exact);
    expectNear('f1', row, tokenF1(answer, reference), row.f1);
  }
});

test('and so do whole corpora of them', () => {
  const { corpora, corpusSize, rows } = file;
  const ours = corpora.map((_, i) => {
    const part = rows.slice(i * corpusSize, (i + 1) * corpusSize);
    return corpusBleu(
      part.map(({ answer }) => answer),
      part.map(({ reference }) => [reference]),
    );
  });
  for (const [i, score] of ours.entries()) expect(score).toBeCloseTo(corpora[i] as number, 6);
});
