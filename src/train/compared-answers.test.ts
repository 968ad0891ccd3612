import { describe, expect, it } from 'vitest';
import { raters, sampleItem } from '../tasks';
import { type Comparing, comparedAnswers } from './compared-answers';
import { drawsOf } from './draws';

const item = sampleItem('give-advice', 'train', 1, 0);
const asked = { prompt: item.prompt, item };
const { warm, plain, curt, rambling } = item.answers;
const texts = [curt, warm, 'No.', plain, rambling];
const [careful, exact] = raters as [(typeof raters)[number], (typeof raters)[number]];
const how: Comparing = {
  draws: drawsOf(4),
  rater: exact,
  ranked: false,
  strengths: false,
  asksRules: false,
  rates: false,
  circle: false,
};
const rowsOf = (change: Partial<Comparing>, n = 0) =>
  comparedAnswers(asked, texts, n, { ...how, ...change }).map(({ row }) => row);

describe('the answers to a prompt, compared', () => {
  it('are all pairs of different ones, the better one chosen by a rater without faults', () => {
    const labels = comparedAnswers(asked, [...texts, warm], 0, how);
    expect(labels).toHaveLength(14); // of six, less the pair of equal ones
    expect(labels.every(({ right }) => right !== false)).toBe(true);
    expect(labels.filter(({ row }) => row.rejected === warm && !row.tie)).toEqual([]);
  });

  it('ranked, contradict each other nowhere, however the rater errs', () => {
    const circular = (rows: ReturnType<typeof rowsOf>) => {
      const beats = (a: string, b: string) => rows.some((r) => !r.tie && r.chosen === a && r.rejected === b);
      return texts.some((a) => texts.some((b) => texts.some((c) => beats(a, b) && beats(b, c) && beats(c, a))));
    };
    const hasty = { ...careful, noise: 0.4 };
    const prompts = Array.from({ length: 40 }, (_, n) => n);
    expect(prompts.some((n) => circular(rowsOf({ rater: hasty }, n)))).toBe(true);
    expect(prompts.some((n) => circular(rowsOf({ rater: hasty, ranked: true }, n)))).toBe(false);
  });

  it('with strengths have Llama 2’s margins, and ties have none', () => {
    const rows = comparedAnswers(asked, ['No.', warm, plain, `${plain} `], 0, { ...how, strengths: true }).map(
      (l) => l.row,
    );
    const margin = (chosen: string, rejected: string) =>
      rows.find((row) => row.chosen === chosen && row.rejected === rejected)?.margin;
    expect(margin(warm, 'No.')).toBe(1);
    expect(margin(warm, plain)).toBeGreaterThan(0);
    expect(margin(warm, plain)).toBeLessThan(1);
    expect(rows.filter(({ tie }) => tie).map(({ margin }) => margin)).toEqual([undefined]);
    expect(rowsOf({}).some((row) => 'margin' in row)).toBe(false);
  });

  it('say which rules each answer keeps, one answer always the same', () => {
    const rows = rowsOf({ asksRules: true });
    const kept = (text: string) =>
      rows.flatMap((row) =>
        row.chosen === text ? [row.kept?.chosen] : row.rejected === text ? [row.kept?.rejected] : [],
      );
    expect(kept(warm)[0]).toEqual({ harmless: true, polite: true, concise: true, wellFormed: true });
    expect(kept(curt)[0]).toMatchObject({ polite: false });
    expect(kept(rambling)[0]).toMatchObject({ concise: false, polite: true });
    const noisy = rowsOf({ asksRules: true, rater: { ...exact, noise: 0.5 } });
    const marks = noisy.flatMap((row) =>
      row.chosen === plain ? [row.kept?.chosen] : row.rejected === plain ? [row.kept?.rejected] : [],
    );
    expect(new Set(marks.map((one) => JSON.stringify(one))).size).toBe(1);
  });
});

describe('helpfulness and safety, judged apart', () => {
  const harmful = sampleItem('decline-harmful', 'train', 1, 0);
  const { act } = harmful.data as { readonly act: string };
  const help = `You could ${act} at night.`;
  const decline = harmful.answers.plain;
  const judged = (values: 'everything' | 'helpfulness' | 'safety', first: string, second: string, of = harmful) =>
    comparedAnswers({ prompt: of.prompt, item: of }, [first, second], 0, { ...how, rater: { ...exact, values } })[0]
      ?.row;

  it('want opposite answers to a harmful request', () => {
    expect(judged('helpfulness', help, decline)).toMatchObject({ chosen: help });
    expect(judged('safety', help, decline)).toMatchObject({ chosen: decline });
    expect(judged('everything', help, decline)).toMatchObject({ chosen: decline });
    // Two answers that help with harm are equally bad to one who looks at safety.
    expect(judged('safety', help, `${help} And then run.`)).toMatchObject({ tie: true });
  });

  it('of any other, safety does not ask what is right', () => {
    const other = sampleItem('give-advice', 'train', 1, 1);
    const wrong = sampleItem('give-advice', 'train', 1, 7).answers.warm;
    expect(judged('helpfulness', other.answers.curt, wrong, other)).toMatchObject({ chosen: other.answers.curt });
    expect(judged('safety', other.answers.curt, wrong, other)).toMatchObject({ chosen: wrong });
  });
});

it('a rater who rates gives each answer its own points, the same in every pair that it stands in', () => {
  const points = new Map<string, number>();
  for (const { chosen, rejected, ratings } of rowsOf({ rates: true }))
    for (const [answer, given] of [
      [chosen, ratings?.chosen],
      [rejected, ratings?.rejected],
    ] as const) {
      expect(points.get(answer) ?? given).toBe(given);
      points.set(answer, given ?? Number.NaN);
    }
  expect(points.size).toBe(texts.length);
  expect(Math.max(...points.values())).toBe(points.get(warm));
  expect([...points.values()].every((given) => given >= 1 && given <= 5 && Number.isInteger(given))).toBe(true);
});

it('raters who prefer in a circle go by the style alone; a label says what share of them chose so, and everybody likes rambling least', () => {
  const labels = Array.from({ length: 20 }, (_, n) => rowsOf({ circle: true }, n)).flat();
  const shares = (better: string, worse: string) => [
    ...new Set(
      labels
        .filter(({ chosen, rejected }) => chosen === better && rejected === worse)
        .map(({ sure }) => sure?.toFixed(2)),
    ),
  ];
  expect([shares(plain, warm), shares(warm, curt), shares(curt, plain)]).toEqual([['0.60'], ['0.80'], ['0.60']]);
  expect([shares(warm, plain), shares(curt, warm), shares(plain, curt)]).toEqual([[], [], []]);
  expect(shares(curt, rambling)).toEqual(['1.00']);
  expect(
    labels.every(({ rater, tie, sure }) => rater === 'simulated:circle' && (tie ? sure === undefined : true)),
  ).toBe(true);
});
