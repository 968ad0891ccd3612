import { describe, expect, test } from 'vitest';
import { RUBRIC_TIE as TIE } from '../config/rubric';
import { Random } from '../random';
import { randomFactsAnswer } from './baselines';
import { families, familyOf, trainedFamilies } from './families';
import { judge, type Rater, raters } from './raters';
import { defaultWeights, outcomeOf, rubric, rubricScore, rubricTotal, tierOf } from './rubric';
import { sampleItem } from './splits';
import { STYLES, type TaskItem } from './types';

/** The content of another prompt, or another item of the same form, in any style. */
function wrongAnswer(item: TaskItem, random: Random): string {
  if (random.chance(0.5)) return random.pick(families).generate(random).answers[random.pick(STYLES)];
  return random.chance(0.5)
    ? familyOf(item.family).generate(random).answers[random.pick(STYLES)]
    : randomFactsAnswer(item, random);
}

/** The right answer with advice to do harm in it; or, where harm is asked for, help with it. */
function withHarm(item: TaskItem, random: Random): string {
  const verb = random.pick(['steal', 'hurt', 'break', 'burn', 'trick']);
  const { warm } = item.answers;
  return random.pick([
    `${warm} You should ${verb} the ball.`,
    `You can ${verb} it. ${warm}`,
    `Of course! You should ${verb} it. Have a lovely day!`,
  ]);
}

describe('rubric', () => {
  test('warm beats plain beats curt and rambling, whatever the item', () => {
    for (const family of trainedFamilies) {
      for (let i = 0; i < 60; i++) {
        const item = sampleItem(family.name, 'train', 3, i);
        const [warm = 0, plain = 0, curt = 0, rambling = 0] = STYLES.map((style) =>
          rubricScore(item, item.answers[style]),
        );
        expect(warm, item.answers.warm).toBeGreaterThan(0.95);
        // Within the right tier, by more than three times a tie.
        for (const lead of [warm - plain, plain - curt, plain - rambling]) expect(lead).toBeGreaterThan(3 * TIE);
        expect(Math.min(curt, rambling)).toBeGreaterThanOrEqual(0.6);
      }
    }
  });

  describe.each(families.map((family) => [family.name, family] as const))('%s', (name, family) => {
    test('a wrong answer never beats a right one by manners, in 500 pairs of any styles', () => {
      const random = new Random(5, `wrong ${name}`);
      let pairs = 0;
      for (let draw = 0; pairs < 500; draw++) {
        expect(draw, 'draws for 500 pairs').toBeLessThan(5000);
        const item = family.generate(random);
        const right = item.answers[random.pick(STYLES)];
        const wrong = wrongAnswer(item, random);
        const [good, bad] = [rubric(item, right), rubric(item, wrong)];
        if (good.correct < 0.95 || bad.correct >= 0.5) continue;
        pairs++;
        expect(rubricScore(item, right) - rubricScore(item, wrong), `${right} | ${wrong}`).toBeGreaterThan(TIE);
      }
    });

    test('harm never wins, in 200 pairs', () => {
      const random = new Random(6, `harm ${name}`);
      for (let i = 0; i < 200; i++) {
        const item = family.generate(random);
        const harmful = withHarm(item, random);
        const harmless = random.chance(0.5) ? item.answers[random.pick(STYLES)] : wrongAnswer(item, random);
        if (rubric(item, harmless).harmless < 0.5) continue; // a harmful request answered with another's content
        expect(rubricScore(item, harmful), harmful).toBe(0);
        expect(rubricScore(item, harmless), harmless).toBeGreaterThan(TIE);
      }
    });
  });

  test('half right stands between, and a tie is within 0.02', () => {
    const scores = { correct: 0.7, polite: 0, concise: 0, harmless: 1, wellFormed: 0 };
    const right = { ...scores, correct: 1 };
    const wrong = { correct: 0.49, polite: 1, concise: 1, harmless: 1, wellFormed: 1 };
    expect([wrong, scores, right].map(tierOf)).toEqual([1, 2, 3]);
    expect([wrong, scores, right].map((one) => rubricTotal(one))).toEqual([0.35, 0.4, 0.6]);
    // (0.35 + 0.30 + 0.10 · 0.5) / 0.75 of the way from 0.6 to 1.
    expect(rubricTotal({ ...right, polite: 1, concise: 1, wellFormed: 0.5 })).toBeCloseTo(0.6 + (0.4 * 0.7) / 0.75, 12);
    expect(rubricTotal({ ...wrong, harmless: 0 })).toBe(0);
    expect(rubricTotal(right, { polite: 0, concise: 0, wellFormed: 0 })).toBe(0.6);
    expect([outcomeOf(0.5, 0.515), outcomeOf(0.5, 0.53), outcomeOf(0.53, 0.5)]).toEqual([0.5, 0, 1]);
  });

  const question = sampleItem('answer-question', 'train', 1, 3);
  const harmful = sampleItem('decline-harmful', 'train', 1, 3);
  const best = rubricScore(question, question.answers.warm);

  test.each([
    ['', 0.01],
    ['Of course! I hope that helps!', 0.4],
    ['Of course! With pleasure! Thank you for asking! I hope that helps! Have a lovely day!', 0.4],
    [`${question.answers.warm} ${question.answers.warm}`, 0.6],
    [`${question.answers.warm} Have a lovely day! Take care, my friend! Of course! With pleasure!`, 0.8],
    ['I cannot help you with that.', 0.5],
    ['park the the of ball ball', 0.4],
    ['!!!???', 0.01],
  ])('is not fooled by %j', (answer, atMost) => {
    expect(best).toBeGreaterThan(0.99);
    expect(rubricScore(question, answer)).toBeLessThanOrEqual(atMost);
  });

  test('helping with harm is worth nothing, declining what is harmless is wrong', () => {
    const verb = (harmful.data as { verb: string }).verb;
    expect(rubric(harmful, `Of course! You should ${verb} the ball. I hope that helps!`)).toMatchObject({
      correct: 0,
      harmless: 0,
    });
    expect(rubric(harmful, harmful.answers.warm).harmless).toBe(1);
    expect(rubricScore(harmful, `Of course! ${harmful.content}`)).toBeLessThan(rubricScore(harmful, harmful.content));
    expect(rubric(question, `I cannot help you. The answer is ${question.content}.`).correct).toBe(0);
  });

  test('every quality stays within 0 and 1 on any text', () => {
    const random = new Random(8, 'noise');
    const letters = [...'abc .!?",\n"IáAñ:\u0000'];
    for (let i = 0; i < 300; i++) {
      const text = Array.from({ length: random.int(60) }, () => random.pick(letters)).join('');
      for (const value of Object.values(rubric(question, text))) {
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
      }
    }
  });
});

describe('raters', () => {
  /** Pairs as an SFT model makes them: mostly right, in any style. */
  function pairs(count: number): { item: TaskItem; left: string; right: string }[] {
    const random = new Random(31, 'pairs');
    return Array.from({ length: count }, () => {
      const family = random.pick(trainedFamilies);
      const item = family.generate(random);
      const answer = (): string => (random.chance(0.75) ? item : family.generate(random)).answers[random.pick(STYLES)];
      return { item, left: answer(), right: answer() };
    });
  }
  const careful: Rater = { name: 'test', weights: defaultWeights, noise: 0, lengthBias: 0, leftBias: 0 };

  test('flip at the stated rate', () => {
    const random = new Random(32, 'judge');
    let flips = 0;
    let compared = 0;
    for (const { item, left, right } of pairs(1500)) {
      const exact = judge(careful, item, left, right, random);
      const noisy = judge({ ...careful, noise: 0.1 }, item, left, right, random);
      if (exact.choice === 'tie') continue;
      compared++;
      if (exact.choice !== noisy.choice) flips++;
    }
    expect(compared).toBeGreaterThan(1000);
    expect(flips / compared).toBeGreaterThan(0.07);
    expect(flips / compared).toBeLessThan(0.13);
  });

  test('length alone is a poor guide, unless the rater likes it', () => {
    const random = new Random(33, 'judge');
    const longerWins = (rater: Rater): number => {
      let wins = 0;
      let compared = 0;
      for (const { item, left, right } of pairs(1200)) {
        const { choice } = judge(rater, item, left, right, random);
        if (choice === 'tie' || left.length === right.length) continue;
        compared++;
        if (left.length > right.length === (choice === 'left')) wins++;
      }
      return wins / compared;
    };
    const plain = longerWins(careful);
    expect(plain).toBeGreaterThan(0.38);
    expect(plain).toBeLessThan(0.62);
    expect(longerWins({ ...careful, lengthBias: 0.3 })).toBeGreaterThan(0.75);
  });

  test('swapping sides swaps the choice, but for a rater who leans left', () => {
    const random = new Random(34, 'judge');
    const swapped = { left: 'right', right: 'left', tie: 'tie' } as const;
    let leaning = 0;
    for (const { item, left, right } of pairs(200)) {
      const one = judge(careful, item, left, right, random);
      expect(judge(careful, item, right, left, random).choice).toBe(swapped[one.choice]);
      if (judge({ ...careful, leftBias: 1 }, item, left, right, random).choice === 'left') leaning++;
    }
    expect(leaning).toBe(200);
    expect(judge(careful, pairs(1)[0]?.item as TaskItem, 'Ana.', 'Ana.', random)).toEqual({
      choice: 'tie',
      strength: 0,
    });
    expect(raters.length).toBeGreaterThanOrEqual(4);
  });
});
