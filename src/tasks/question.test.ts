import { expect, test } from 'vitest';
import { Random } from '../random';
import { choice } from './grid/choice';
import { drawAsked } from './grid/form';
import { yesOrNo } from './grid/yes-or-no';
import { SKILLS } from './question';
import { wordsOf } from './scoring';
import { makeStory, plotNames } from './story';
import { isKnownWord } from './vocabulary';

test('every question is answered by its story, and its rival is wrong and of the same kind', () => {
  const random = new Random(1, 'questions');
  for (let i = 0; i < 3000; i++) {
    const story = makeStory(random);
    const told = new Set(wordsOf(story.text));
    for (const { answer, sentence, polar, word, spanish, rival, ask } of story.questions) {
      for (const part of wordsOf(answer)) expect(told.has(part), `${story.text} ${ask} ${answer}`).toBe(true);
      expect(rival.answer).not.toBe(answer);
      expect(rival.answer.split(' ').length).toBe(answer.split(' ').length);
      expect(rival.sentence).not.toBe(sentence);
      expect(rival.polar).not.toBe(polar);
      if (word) expect(wordsOf(answer)).toContain(word.toLowerCase());
      for (const part of wordsOf(spanish ?? '')) expect(isKnownWord(part), part).toBe(true);
    }
  }
});

test('all skills are asked, "how many" in more than one plot', () => {
  const random = new Random(2, 'questions');
  const plots = new Map(SKILLS.map((skill) => [skill, new Set<string>()]));
  for (const plot of plotNames)
    for (let i = 0; i < 60; i++) for (const { skill } of makeStory(random, plot).questions) plots.get(skill)?.add(plot);
  for (const [skill, found] of plots) expect(found.size, skill).toBeGreaterThan(1);
});

test.each(SKILLS)('%s: yes and no, first and second are as often right', (skill) => {
  const random = new Random(3, skill);
  let yes = 0;
  let first = 0;
  for (let i = 0; i < 1500; i++) {
    if (drawAsked(yesOrNo, skill, random).posed.content === 'Yes.') yes++;
    const { posed } = drawAsked(choice, skill, random);
    if (posed.choices?.[0] === posed.content) first++;
  }
  expect(Math.abs(yes / 1500 - 0.5)).toBeLessThan(0.05);
  expect(Math.abs(first / 1500 - 0.5)).toBeLessThan(0.05);
});

test('between two people of one story, the wrong one is in the story too', () => {
  const random = new Random(4, 'rivals');
  for (let i = 0; i < 300; i++) {
    const story = makeStory(random, 'shopping');
    for (const { skill, rival } of story.questions)
      if (skill === 'who' || skill === 'object') expect(story.text).toContain(rival.answer);
  }
});
