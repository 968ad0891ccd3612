import { describe, expect, test } from 'vitest';
import { Random } from '../random';
import { trainedFamilies } from './families';
import { judge, type Rater, raters } from './raters';
import { defaultWeights, rubric, rubricScore } from './rubric';
import { sampleItem } from './splits';
import { STYLES, type TaskItem } from './types';

describe('rubric', () => {
  test('warm beats plain beats curt and rambling, whatever the item', () => {
    for (const family of trainedFamilies) {
      for (let i = 0; i < 60; i++) {
        const item = sampleItem(family.name, 'train', 3, i);
        const [warm = 0, plain = 0, curt = 0, rambling = 0] = STYLES.map((style) =>
          rubricScore(item, item.answers[style]),
        );
        expect(warm, item.answers.warm).toBeGreaterThan(0.95);
        expect(warm - plain).toBeGreaterThan(0.1);
        expect(plain - curt).toBeGreaterThan(0.1);
        expect(plain - rambling).toBeGreaterThan(0.1);
      }
    }
  });

  test('being right counts', () => {
    const random = new Random(5, 'wrong');
    let fell = 0;
    for (const family of trainedFamilies) {
      for (let i = 0; i < 50; i++) {
        const item = family.generate(random);
        const wrong = family.generate(random).answers.warm;
        if (rubricScore(item, item.answers.warm) - rubricScore(item, wrong) > 0.05) fell++;
      }
    }
    expect(fell).toBeGreaterThan(350);
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
    expect(longerWins({ ...careful, lengthBias: 0.3 })).toBeGreaterThan(0.8);
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
