import { expect, test } from 'vitest';
import { toyTokenizer } from '../train/toy-test-support';
import { questionIds } from './conversation-ids';
import { critiquePrompt, gradePrompt, judgePrompt, revisionPrompt } from './judge-prompt';

const pair = { prompt: 'one two three four', first: 'aaa b', second: 'bb' };
const QUESTION = 'Which?';
const length = (prompt: string) => questionIds(toyTokenizer, { prompt }).length;

test('a prompt with room for it is whole; the answers stand behind their letters, the question last', () => {
  expect(judgePrompt(toyTokenizer, pair, QUESTION, 200)).toEqual({
    prompt: 'one two three four\nA: aaa b\nB: bb\nWhich?',
    cut: 0,
  });
  const answered = { prompt: 'one', answer: 'aaa' };
  expect(gradePrompt(toyTokenizer, answered, QUESTION, 200).prompt).toBe('one\nA: aaa\nWhich?');
  expect(critiquePrompt(toyTokenizer, answered, QUESTION, 200).prompt).toBe('one\nA: aaa\nWhich?');
  expect(revisionPrompt(toyTokenizer, answered, 'Bad.', 'Again.', 200).prompt).toBe('one\nA: aaa\nBad.\nAgain.');
});

test('where there is too little room the prompt loses its first words, and only then the longest answer its last letters', () => {
  const whole = length(judgePrompt(toyTokenizer, pair, QUESTION, 200).prompt) + 2;
  for (let limit = whole; limit > 2 + length('\nA: \nB: \nWhich?'); limit--) {
    const { prompt, cut } = judgePrompt(toyTokenizer, pair, QUESTION, limit);
    expect(length(prompt) + 2).toBeLessThanOrEqual(limit);
    expect(cut > 0).toBe(limit < whole);
    if (prompt[0] !== '\n')
      expect(prompt).toBe(`${pair.prompt.split(' ').slice(cut).join(' ')}\nA: aaa b\nB: bb\nWhich?`);
  }
  // Nothing is left to take away.
  expect(judgePrompt(toyTokenizer, pair, QUESTION, 3)).toEqual({
    prompt: '\nA: \nB: \nWhich?',
    cut: expect.any(Number),
  });
});
