import { describe, expect, test } from 'vitest';
import { Random } from '../random';
import { cohenKappa, krippendorffAlpha, type Unit } from './agreement';
import { auditRaters } from './bias';
import { answer, label } from './fixtures';
import type { LabelRecord } from './record';
import { agreementReport } from './report';
import { bothWays, rawAgreement, symmetricAgreement } from './symmetric-agreement';
import { mirrorVerdict } from './votes';

/** Raters who are each right with the same probability; the texts are what the test is about. */
function study(
  seed: number,
  { raters, pairs, accuracy, texts }: { raters: number; pairs: number; accuracy: number; texts: Texts },
): LabelRecord[] {
  const random = new Random(seed, 'agreement');
  return Array.from({ length: pairs }, (_, i) => {
    const [better, worse] = texts(i, random);
    const betterFirst = random.chance(0.5);
    const answers = (betterFirst ? [better, worse] : [worse, better]).map(answer) as unknown as LabelRecord['answers'];
    return Array.from({ length: raters }, (__, r) => {
      const kept = random.chance(0.5);
      const right = random.chance(accuracy);
      const left = kept === (betterFirst === right);
      const sides = kept ? ('kept' as const) : ('swapped' as const);
      return label({ prompt: `p${i}`, answers, sides, rater: `r${r}`, choice: left ? 'left' : 'right' });
    });
  }).flat();
}

type Texts = (i: number, random: Random) => readonly [better: string, worse: string];
const TEXTS: Readonly<Record<string, Texts>> = {
  'any texts': (i, random) => (random.chance(0.5) ? [`a ${i}`, `b ${i}`] : [`b ${i}`, `a ${i}`]),
  'better answers with a stock opening': (i) => [`Absolutely! ${i}`, `The answer is ${i}`],
  'worse answers with a stock opening': (i) => [`The answer is ${i}`, `Absolutely! ${i}`],
  'nine better answers in ten with one': (i, random) =>
    random.chance(0.9) ? [`Absolutely! ${i}`, `No ${i}`] : [`No ${i}`, `Absolutely! ${i}`],
};

describe('raters who are right in 80%: two agree in 0.68, beyond a chance of 1/2 in 0.36', () => {
  test.each(Object.entries(TEXTS))('%s', (_, texts) => {
    const sums = { raw: 0, cohen: 0, fleiss: 0, alpha: 0 };
    for (let seed = 0; seed < 500; seed++) {
      const report = agreementReport(study(seed, { raters: 4, pairs: 60, accuracy: 0.8, texts }), seed, 1);
      sums.raw += report.raw.estimate / 500;
      sums.cohen += (report.cohen[0]?.kappa.estimate ?? Number.NaN) / 500;
      sums.fleiss += report.fleiss.estimate / 500;
      sums.alpha += report.alphaNominal.estimate / 500;
    }
    expect(Math.abs(sums.raw - 0.68)).toBeLessThan(0.01);
    for (const mean of [sums.cohen, sums.fleiss, sums.alpha]) expect(Math.abs(mean - 0.36)).toBeLessThan(0.01);
  });

  test('the intervals hold the known value about 95 times in 100, the many raters and the two', () => {
    const texts = TEXTS['better answers with a stock opening'] as Texts;
    const held = { cohen: 0, alpha: 0, sure: 0 };
    for (let seed = 0; seed < 100; seed++) {
      const { cohen, alphaNominal } = agreementReport(
        study(seed, { raters: 2, pairs: 60, accuracy: 0.8, texts }),
        1,
        100,
      );
      const { cohen: sure } = agreementReport(study(seed, { raters: 2, pairs: 40, accuracy: 0.98, texts }), 1, 100);
      const holds = (value: number, interval = cohen[0]?.kappa.interval ?? [2, 2]) =>
        interval[0] <= value && value <= interval[1] ? 1 : 0;
      held.cohen += holds(0.36);
      held.alpha += holds(0.36, alphaNominal.interval);
      held.sure += holds((2 * 0.98 - 1) ** 2, sure[0]?.kappa.interval);
    }
    for (const count of Object.values(held)) expect(count).toBeGreaterThanOrEqual(90);
  });
});

test('two who agree on 38 of 38 pairs get 1, and an interval that 38 pairs can carry', () => {
  const texts = TEXTS['better answers with a stock opening'] as Texts;
  const { cohen, fleiss, alphaNominal, raw } = agreementReport(
    study(1, { raters: 2, pairs: 38, accuracy: 1, texts }),
    1,
  );
  expect(raw.estimate).toBe(1);
  for (const { estimate, interval } of [cohen[0]?.kappa ?? fleiss, fleiss, alphaNominal]) {
    expect(estimate).toBeCloseTo(1, 12);
    // Wilson of 38 of 38 is 0.908 to 1, so 2·0.908 - 1.
    expect(interval[0]).toBeCloseTo(0.816, 2);
    expect(interval[1]).toBe(1);
  }
});

test('without ties the coefficient is S = 2 p_o - 1; nothing but ties has none', () => {
  const units: Unit<number>[] = [
    [1, 1],
    [1, 1],
    [1, 2],
    [1, 1],
  ];
  expect(cohenKappa(bothWays(units, mirrorVerdict))).toBeCloseTo(2 * 0.75 - 1, 12);
  const ties = Array.from({ length: 30 }, () => [3, 3]);
  const { estimate } = symmetricAgreement(ties, (u) => krippendorffAlpha(u, 'nominal'), new Random(1), {
    mirror: mirrorVerdict,
  });
  expect(estimate).toBeNaN();
  expect(rawAgreement(ties).estimate).toBe(1);
});

test('which answer is stored first, and what the texts are, changes nothing', () => {
  const random = new Random(11, 'property');
  const texts = TEXTS['nine better answers in ten with one'] as Texts;
  for (let seed = 0; seed < 3; seed++) {
    const records = study(seed, { raters: 4, pairs: 50, accuracy: 0.8, texts }).map((one, i) =>
      i % 11 === 0 ? { ...one, choice: 'tie' as const } : one,
    );
    // The same pair is turned round for some raters and not for others, and every text gets a name of equal length.
    const names = new Map<string, string>();
    const renamed = (text: string) => {
      const name = names.get(text) ?? `${random.int(1e9)}`.padStart(text.length, 'z').slice(-text.length);
      names.set(text, name);
      return answer(name);
    };
    const other = records.map((one) => {
      const [a, b] = [renamed(one.answers[0].text), renamed(one.answers[1].text)];
      const turned = random.chance(0.5);
      const sides = turned === (one.sides === 'kept') ? ('swapped' as const) : ('kept' as const);
      return label({ ...one, answers: turned ? [b, a] : [a, b], sides });
    });
    expect(agreementReport(other, 1, 50)).toEqual(agreementReport(records, 1, 50));
    const audits = (of: readonly LabelRecord[]) =>
      auditRaters(of).map(({ rater, name, findings }) => ({ rater, name, says: findings.map((one) => one.sentence) }));
    expect(audits(other)).toEqual(audits(records));
  }
});
