import { describe, expect, it } from 'vitest';
import { familyBands } from './families';

const family = (sft: number, policy: number, more = {}) => ({
  ...{ family: 'choice', title: 'Choose', metric: 'exact match', heldOut: false },
  scores: { base: 0, 'sft.policy': sft, 'ppo.policy': policy },
  ...more,
});
const report = (...families: unknown[]) => ({
  sft: { loss: 1 },
  evaluation: { table: { kind: 'families', families } },
});

describe('familyBands', () => {
  it('gives mean, lowest and highest seed, and the change within each seed', () => {
    const [band] = familyBands([report(family(0.5, 0.6)), report(family(0.75, 0.65)), report(family(0.7, 0.85))]);
    expect(band).toMatchObject({ family: 'choice', title: 'Choose', metric: 'exact match', heldOut: false });
    expect(band?.reference).toMatchObject({ low: 0.5, high: 0.75, seeds: 3 });
    expect(band?.reference.mean).toBeCloseTo(0.65, 12);
    expect(band?.policy.mean).toBeCloseTo(0.7, 12);
    // 0.1, −0.1 and 0.15: not what the two means' lowest and highest would give.
    expect(band?.change.mean).toBeCloseTo(0.05, 12);
    expect([band?.change.low, band?.change.high].map((v) => v?.toFixed(2))).toEqual(['-0.10', '0.15']);
  });

  it('keeps families in their order, also one that a seed lacks, and goes by the last evaluation', () => {
    const twist = family(0.2, 0.3, { family: 'twice', title: 'Twice', heldOut: true });
    const twoEvaluations = { ...report(family(0, 0)), later: report(family(0.1, 0.2), twist).evaluation };
    const bands = familyBands([twoEvaluations, report(family(0.3, 0.4))]);
    expect(bands.map(({ family: id, heldOut, policy }) => [id, heldOut, policy.seeds])).toEqual([
      ['choice', false, 2],
      ['twice', true, 1],
    ]);
    expect(bands[0]?.policy.mean).toBeCloseTo(0.3, 12);
  });

  it('passes over what is no figure of a family', () => {
    const scores = { base: 0, 'sft.policy': 'high', 'ppo.policy': 1 };
    const broken = [
      null,
      7,
      { family: 'x' },
      family(Number.NaN, 1),
      family(0, 0, { scores }),
      family(0, 0, { scores: [] }),
    ];
    expect(familyBands([{}, { evaluation: 3 }, { evaluation: { table: 'no' } }, report(...broken)])).toEqual([]);
  });
});
