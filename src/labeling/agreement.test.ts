import { describe, expect, test } from 'vitest';
import { cohenKappa, fleissKappa, krippendorffAlpha, type Unit } from './agreement';

/** Units from a cross table of counts. */
const fromCrossTable = (table: number[][]): Unit<number>[] =>
  table.flatMap((row, i) => row.flatMap((count, j) => Array.from({ length: count }, () => [i, j] as const)));
/** Units from how many raters chose each category. */
const fromCounts = (table: number[][]): Unit<number>[] =>
  table.map((row) => row.flatMap((count, j) => Array.from({ length: count }, () => j)));
const digits = (rows: string[]) => rows.map((row) => [...row.replaceAll(' ', '')].map(Number));

describe("Cohen's kappa", () => {
  test('Cohen 1960, table 2: 200 patients, p_o 0.70, p_e 0.41, kappa 0.492', () => {
    const units = fromCrossTable([
      [88, 10, 2],
      [14, 40, 6],
      [18, 10, 12],
    ]);
    expect(units).toHaveLength(200);
    expect(cohenKappa(units)).toBeCloseTo(0.492, 3);
  });

  test('Wikipedia, grant proposals read by two people: 20, 5, 10, 15, kappa 0.4', () => {
    const grants = [
      [20, 5],
      [10, 15],
    ];
    expect(cohenKappa(fromCrossTable(grants))).toBeCloseTo(0.4, 10);
  });

  test('is 1 for perfect agreement, undefined without variation, and skips what one of them left out', () => {
    expect(
      cohenKappa([
        [1, 1],
        [2, 2],
      ]),
    ).toBe(1);
    expect(
      cohenKappa([
        [1, 1],
        [1, 1],
      ]),
    ).toBeNaN();
    expect(
      cohenKappa([
        [1, 1],
        [2, 2],
        [1, null],
        [null, 2],
      ]),
    ).toBe(1);
  });
});

describe("Fleiss' kappa", () => {
  // Rows: patients; columns: depression, personality disorder, schizophrenia, neurosis, other.
  const diagnoses = digits([
    ...['00060', '03003', '01401', '00006', '03030', '20400', '00402', '20310', '20040', '00006'],
    ...['10050', '11040', '03300', '10050', '02031', '00501', '30012', '51000', '02040', '10203'],
    ...['00006', '01050', '02013', '20040', '10041', '05010', '40002', '02040', '10500', '00006'],
  ]);

  test('Fleiss 1971, table 1: 30 psychiatric patients, 6 raters, P 0.556, kappa 0.430', () => {
    expect(diagnoses).toHaveLength(30);
    expect(fleissKappa(fromCounts(diagnoses))).toBeCloseTo(0.43, 3);
  });

  test('Wikipedia, 10 subjects, 14 raters: kappa 0.210', () => {
    const table = [
      [0, 0, 0, 0, 14],
      [0, 2, 6, 4, 2],
      [0, 0, 3, 5, 6],
      [0, 3, 9, 2, 0],
      [2, 2, 8, 1, 1],
      [7, 7, 0, 0, 0],
      [3, 2, 6, 3, 0],
      [2, 5, 3, 2, 2],
      [6, 5, 2, 1, 0],
      [0, 2, 2, 3, 7],
    ];
    expect(fleissKappa(fromCounts(table))).toBeCloseTo(0.21, 3);
  });

  test('does not mind missing ratings', () => {
    const units = fromCounts(diagnoses);
    expect(fleissKappa([...units.map((unit) => [...unit, null]), [1, null], []])).toBeCloseTo(fleissKappa(units), 12);
  });
});

describe("Krippendorff's alpha", () => {
  // Krippendorff 2011, section C: 4 observers, 12 units, 7 values missing. Rows: observers.
  const observers = ['123321412...', '1233224125.3', '.3332342251.', '12332441251.'];
  const units = Array.from({ length: 12 }, (_, u) => observers.map((row) => (row[u] === '.' ? null : Number(row[u]))));

  test.each([
    ['nominal', 0.743],
    ['ordinal', 0.815],
    ['interval', 0.849],
  ] as const)('Krippendorff 2011, missing data, %s: %f', (metric, expected) => {
    expect(krippendorffAlpha(units, metric)).toBeCloseTo(expected, 3);
  });

  test('Krippendorff 2011, section A: two observers, binary, alpha 0.095', () => {
    const a = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0];
    const b = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0];
    expect(
      krippendorffAlpha(
        a.map((value, i) => [value, b[i] as number]),
        'nominal',
      ),
    ).toBeCloseTo(0.095, 3);
  });

  test('Krippendorff 2011, section B: two observers, five categories, alpha 0.692', () => {
    const a = [1, 1, 2, 2, 4, 3, 3, 3, 5, 4, 4, 1];
    const b = [2, 1, 2, 2, 2, 3, 3, 3, 5, 4, 4, 4];
    expect(
      krippendorffAlpha(
        a.map((value, i) => [value, b[i] as number]),
        'nominal',
      ),
    ).toBeCloseTo(0.692, 3);
  });

  test('without variation it is undefined', () => {
    expect(
      krippendorffAlpha(
        [
          [1, 1],
          [1, 1],
        ],
        'nominal',
      ),
    ).toBeNaN();
  });
});
