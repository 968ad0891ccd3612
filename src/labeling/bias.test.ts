import { describe, expect, test } from 'vitest';
import { pictureText } from '../data/picture';
import { Random } from '../random';
import { auditRaters } from './bias';
import { answer, label } from './fixtures';
import { lengthContrast } from './model-votes';
import type { Vote } from './rater-data';
import { fitRaterModel } from './rater-model';
import { type Answer, type Choice, labelRecordSchema } from './record';
import { agreementReport, topicReport } from './report';
import { runStudy, summarize } from './study';
import { DESIGNS } from './study-designs';
import { consensusTable, warningTable } from './study-table';
import { STUDY_DESIGN, simulateStudy } from './study-world';

describe('rater model', () => {
  /** Votes of raters with given log-odds; the truth is known to the test alone. */
  function votes(seed: number, raters: Record<string, [a: number, b: number, c: number]>, n: number): Vote[] {
    const random = new Random(seed, 'votes');
    return Array.from({ length: n }, (_, i) => {
      const z = random.chance(0.5) ? 1 : -1;
      const firstLonger = random.chance(0.5) ? 1 : -1;
      return Object.entries(raters).map(([rater, [a, b, c]]): Vote => {
        const orientation = random.chance(0.5) ? 1 : -1;
        const longer = orientation * firstLonger;
        const p = 1 / (1 + Math.exp(-(a * orientation * z + b + c * longer)));
        return { pair: `${i}`, rater, left: random.chance(p), orientation, longer };
      });
    }).flat();
  }

  test('finds the effects that were put in', () => {
    const raters = {
      plain: [2.2, 0, 0],
      left: [1.3, 0.9, 0],
      long: [1.3, 0, 0.9],
      other: [2.2, 0, 0],
      coin: [0, 0, 0],
    } as const;
    const fit = fitRaterModel(votes(1, raters as unknown as Record<string, [number, number, number]>, 2000));
    const of = (name: string) => fit.raters.find((one) => one.rater === name);
    expect(of('left')?.left.estimate).toBeCloseTo(0.15, 1);
    expect(of('long')?.length?.estimate).toBeCloseTo(0.15, 1);
    expect(Math.abs(of('plain')?.left.estimate ?? 1)).toBeLessThan(0.03);
    expect(Math.abs(of('plain')?.length?.estimate ?? 1)).toBeLessThan(0.03);
    expect(of('plain')?.kappa.estimate).toBeCloseTo(0.8, 1);
    expect(Math.abs(of('coin')?.kappa.estimate ?? 1)).toBeLessThan(0.08);
  });

  test('with one rater alone it still gives finite answers', () => {
    const fit = fitRaterModel(votes(2, { me: [2, 1.5, 0] }, 60));
    expect(fit.raters[0]?.left.estimate).toBeGreaterThan(0.1);
    expect(fit.raters[0]?.left.standardError).toBeLessThan(0.2);
    expect(fitRaterModel([]).raters).toEqual([]);
  });

  test('length counts from a tenth on', () => {
    expect(lengthContrast('x'.repeat(200), 'x'.repeat(100))).toBe(1);
    expect(lengthContrast('same', 'size')).toBe(0);
    expect(lengthContrast('x'.repeat(100), 'x'.repeat(103))).toBeCloseTo(-0.306, 2);
  });
});

describe('findings', () => {
  test('nobody is accused on ten labels, and the advice says how many more it takes', () => {
    const few = Array.from({ length: 10 }, (_, i) => label({ prompt: `p${i}`, choice: 'left', activeMs: 20_000 }));
    const [audit] = auditRaters(few);
    expect(audit?.pairs).toBe(10);
    expect(audit?.advice).toMatch(/^150 more pairs/);
    expect(audit?.findings.map((one) => one.rule)).not.toContain('disagrees');
  });

  test('a rater alone who always takes the left side is told so', () => {
    const records = Array.from({ length: 60 }, (_, i) =>
      label({ prompt: `p${i}`, choice: 'left', sides: i % 2 ? 'kept' : 'swapped', activeMs: 20_000 }),
    );
    const [audit] = auditRaters(records);
    expect(audit?.name).toBe('left-side');
    expect(audit?.findings[0]?.sentence).toMatch(
      /^Chose the left side \d+ points more often than the answers deserve \(60 labels, 95% interval of the difference \d+ to \d+ points\)\. Tested against no preference: p < 0\.001; up to 0\.1 it is a warning\.$/,
    );
  });

  test('speed, known pairs and repeats', () => {
    const fast = Array.from({ length: 40 }, (_, i) =>
      label({ prompt: `p${i}`, choice: i % 2 ? 'left' : 'right', activeMs: 100, kind: 'calibration', expected: 0 }),
    );
    const firsts = Array.from({ length: 20 }, (_, i) => label({ prompt: `r${i}`, choice: 'left' }));
    const again = firsts.map((one) =>
      label({ ...one, id: `${one.id}-2`, kind: 'repeat', sides: 'swapped', choice: 'left' }),
    );
    const [audit] = auditRaters([...fast, ...firsts, ...again]);
    const warned = audit?.findings.filter((one) => one.warn).map((one) => one.rule);
    expect(warned).toEqual(expect.arrayContaining(['speed', 'known-pairs', 'self-agreement']));
    const known = audit?.findings.find((one) => one.rule === 'known-pairs');
    expect(known).toMatchObject({ estimate: 0.5, n: 40 });
    expect(known?.sentence).toMatch(
      /^Right on only 20 of 40 pairs with a known answer \(95% interval 35% to 65%\)\. Tested against 70% right: p = 0\.\d+, corrected for \d tests; up to 0\.05 it is a warning\.$/,
    );
  });
});

describe('two raters who share a habit, and an honest one', () => {
  /** Ben and Cara take the longer answer, Ann what is better, which is as often the shorter. */
  const records = Array.from({ length: 116 }, (_, i) => {
    const answers = [answer('Short.'), answer(`A good deal longer, number ${i}.`)] as [Answer, Answer];
    const sides = i % 2 === 0 ? 'kept' : 'swapped';
    const longer = sides === 'kept' ? 'right' : 'left';
    const shorter = longer === 'left' ? 'right' : 'left';
    const by = (rater: string, choice: Choice) =>
      label({ rater, prompt: `p${i}`, answers, sides, choice, activeMs: 20_000 });
    const slip = i % 50 === 7 ? shorter : longer;
    return [by('Ann', i % 4 < 2 ? longer : shorter), by('Ben', slip), by('Cara', longer)];
  }).flat();
  const audits = new Map(auditRaters(records).map((audit) => [audit.rater, audit]));

  test('the one who agrees less is not simply called wrong: what the others share is said', () => {
    const finding = audits.get('Ann')?.findings.find((one) => one.rule === 'disagrees');
    expect(finding?.warn).toBe(true);
    expect(finding?.sentence).toMatch(
      /nearly always chose the longer answer \(Ben in 113 of 116, Cara in 116 of 116\)/,
    );
    expect(audits.get('Ann')?.notes).toEqual([]);
  });

  test('their extreme preference has a note, and nothing false is said of how many judged the pairs', () => {
    for (const rater of ['Ben', 'Cara']) {
      const { notes = [], findings = [] } = audits.get(rater) ?? {};
      expect(notes.join()).toMatch(/^Chose the longer answer in 11\d of 116 pairs\. Unless longer answers/);
      expect(findings.find((one) => one.rule === 'length')?.sentence).not.toMatch(/takes two other raters/);
    }
  });

  test('honest raters have no note where longer answers are better in nine of ten', () => {
    const title = 'four honest, longer is better in 90%';
    const design = DESIGNS.find((one) => one.title === title)?.design ?? STUDY_DESIGN;
    for (let seed = 1; seed <= 5; seed++)
      expect(auditRaters(simulateStudy(seed, design).records).flatMap(({ notes }) => notes)).toEqual([]);
  });
});

describe('simulated study, a short sample (npm run study is the whole)', () => {
  test('the world is as designed', () => {
    const { records, truth } = simulateStudy(1);
    expect(truth.size).toBe(STUDY_DESIGN.pairs + STUDY_DESIGN.calibration);
    for (const record of records.slice(0, 200)) expect(labelRecordSchema.safeParse(record).success).toBe(true);
    const mine = records.filter((one) => one.rater === 'left');
    expect(mine.filter((one) => one.kind === 'normal')).toHaveLength(120);
    expect(mine.filter((one) => one.kind === 'repeat')).toHaveLength(12);
    expect(simulateStudy(1)).toEqual(simulateStudy(1));
  });

  test('names the biased raters, spares the honest, and the consensus beats the majority', () => {
    const summary = summarize(Array.from({ length: 5 }, (_, i) => runStudy(2001 + i)));
    expect(summary.allNamed.share).toBeGreaterThanOrEqual(0.8);
    expect(summary.falseAlarms.share).toBeLessThanOrEqual(0.1);
    expect(summary.consensus['Dawid-Skene'].interval[0]).toBeGreaterThan(0);
    const rows = [{ title: 'title', summary }];
    expect(warningTable(rows)).toContain('all three');
    expect(consensusTable(rows)).toContain('Dawid-Skene');
  }, 240_000);
});

describe('honest raters where better answers are longer', () => {
  const design = (title: string) => DESIGNS.find((one) => one.title === title)?.design ?? STUDY_DESIGN;

  test.each(['four honest, longer is better in 90%', 'four honest, uneven pairs, correlation 0.7'])(
    '%s',
    (title) => {
      const { falseAlarms } = summarize(Array.from({ length: 25 }, (_, i) => runStudy(2001 + i, design(title))));
      expect(falseAlarms.share).toBeLessThanOrEqual(0.05);
    },
    120_000,
  );

  test('of two raters, length and agreement are held against neither; what was chosen is counted', () => {
    const { records } = simulateStudy(7, { ...STUDY_DESIGN, crew: ['honest-1', 'length'], calibration: 0 });
    for (const { findings, unsaid } of auditRaters(records)) {
      const length = findings.find((one) => one.rule === 'length');
      expect(length).toMatchObject({ p: null, warn: false });
      expect(length?.sentence).toMatch(/^Chose the longer answer in \d+ of \d+ pairs \(95% interval/);
      expect(unsaid.map((one) => one.rule)).toContain('disagrees');
    }
  });

  test('of three, the one who goes by length is told from the two who do not', () => {
    const crew = ['honest-1', 'honest-2', 'length'];
    const { records } = simulateStudy(7, { ...STUDY_DESIGN, crew, pairsPerRater: 200, pull: 1 });
    const names = auditRaters(records).map(({ rater, name }) => [rater, name]);
    expect(Object.fromEntries(names)).toEqual({ 'honest-1': null, 'honest-2': null, length: 'length' });
  });
});

describe('reports', () => {
  test('agreement of the simulated raters', () => {
    const { records } = simulateStudy(3);
    const report = agreementReport(records, 1, 100);
    expect(report.cohen).toHaveLength(10);
    const kappa = (a: string, b: string) => report.cohen.find((one) => one.a === a && one.b === b)?.kappa;
    expect(kappa('honest-1', 'honest-2')?.estimate).toBeGreaterThan(0.4);
    expect(kappa('honest-1', 'random')?.interval[0]).toBeLessThan(0.2);
    expect(report.raters).toBe(5);
    expect(report.fleiss.estimate).toBeCloseTo(report.alphaNominal.estimate, 1);
    expect(report.alphaInterval.interval[0]).toBeLessThan(report.alphaInterval.estimate);
  });

  test('a topic that is hardly covered is named', () => {
    const records = Array.from({ length: 100 }, (_, i) =>
      label({
        prompt: `p${i}`,
        topic: i < 97 ? (['a', 'b'][i % 2] as string) : 'c',
        answers: [answer('x'), answer('y')],
      }),
    );
    const topics = topicReport(records, 1, ['a', 'b', 'c', 'd']);
    expect(topics.map(({ topic, warn }) => [topic, warn])).toEqual([
      ['a', false],
      ['b', false],
      ['c', true],
      ['d', true],
    ]);
  });
});

test('one wrong known answer is no evidence, and no figure; five are', () => {
  const wrong = (n: number) =>
    Array.from({ length: n }, (_, i) => label({ prompt: `Known ${i}`, kind: 'gold', expected: 1, choice: 'left' }));
  const [one] = auditRaters(wrong(1));
  expect(one?.findings).toEqual([]);
  expect(one?.unsaid).toContainEqual({ rule: 'known-pairs', reason: '1 so far: too few to say.' });
  const [five] = auditRaters(wrong(5));
  expect(five?.findings.find(({ rule }) => rule === 'known-pairs')).toMatchObject({ estimate: 0, n: 5, warn: true });
});

test('who looks at pictures for a second is not too fast, who clicks at once is', () => {
  const pixels = (value: number) => answer(pictureText(new Float32Array(768).fill(value), 16));
  const speedOf = (activeMs: number) => {
    const labels = Array.from({ length: 40 }, (_, i) =>
      label({ prompt: `a face ${i}`, answers: [pixels(1), pixels(-1)], activeMs }),
    );
    return auditRaters(labels)[0]?.findings.find(({ rule }) => rule === 'speed');
  };
  expect(speedOf(1000)).toMatchObject({ estimate: 0, warn: false });
  expect(speedOf(200)).toMatchObject({ estimate: 1, warn: true });
});

test('pictures have no length to go by', () => {
  const labels = (texts: readonly [string, string]) =>
    Array.from({ length: 40 }, (_, i) =>
      label({ prompt: `a face ${i}`, answers: [answer(texts[0]), answer(texts[1])] }),
    );
  const rules = (texts: readonly [string, string]) =>
    auditRaters(labels(texts)).flatMap(({ findings, unsaid }) => [...findings, ...unsaid].map(({ rule }) => rule));
  const pixels = (value: number) => pictureText(new Float32Array(12).fill(value), 2);
  const ofPictures = rules([pixels(1), pixels(-1)]);
  expect(ofPictures).toContain('left-side');
  expect(ofPictures).not.toContain('length');
  expect(rules(['Blue.', 'Red, of course!'])).toContain('length');
});
