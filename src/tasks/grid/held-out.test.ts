import { describe, expect, test } from 'vitest';
import { Random } from '../../random';
import { colours, conditions, looks } from '../adjectives';
import { corpusDocument } from '../corpus';
import { days, nouns, numbers, people } from '../lexicon';
import { SKILLS, type Skill } from '../question';
import { sampleItem } from '../splits';
import { makeStory } from '../story';
import { type Cell, forms, heldOutCells, trainedSkills } from './cells';
import { trainedForms } from './families';
import { drawAsked, type Form, possibleSkills } from './form';
import { formProse } from './prose';

/** Words become their kinds, so that a question is known in whatever story it is asked. */
const kinds = new Map<string, string>();
for (const noun of nouns) {
  kinds.set(noun.singular, noun.kind === 'place' ? 'PLACE' : 'THING');
  if (!noun.mass) kinds.set(noun.plural, 'THINGS');
}
for (const { word } of [...looks, ...colours]) kinds.set(word, 'LOOK');
for (const { word } of conditions) kinds.set(word, 'FEELING');
for (const { name } of people) kinds.set(name.toLowerCase(), 'NAME');
for (const day of days) kinds.set(day.toLowerCase(), 'DAY');
for (const word of numbers) kinds.set(word, 'NUMBER');
const patternOf = (text: string): string =>
  text.toLowerCase().replace(/\p{L}+/gu, (word) => kinds.get(word) ?? word).replace(/\ban\b/g, 'a'); // biome-ignore format: short

/** How each skill is asked for, in any words. */
const asks: Readonly<Record<Skill, RegExp>> = {
  who: /\bwho [^.!?]*\?/i,
  where: /\bwhere (did|does|was|is) [^.!?]*\?/i,
  when: /\bwhen (did|does|was) [^.!?]*\?/i,
  colour: /\bcolour [^.!?]*\?/i,
  feeling: /\bfeel(ing)?\b[^.!?]*\?/i,
  object: /\bwhat (did|does|was) [^.!?]*\?/i,
  count: /\bhow many [^.!?]*\?/i,
};
const spanishFeelings = new RegExp(
  `(?<!\\p{L})(${conditions.flatMap(({ spanish }) => spanish ?? []).join('|')})(?!\\p{L})`,
  'u',
);

/** Whether a text asks for a skill and has an answer in the form, for the forms that a word of the prompt gives away. */
const signs: Readonly<Record<string, RegExp>> = {
  'one-word': /\bone word\b/i,
  'full-sentence': /\bfull sentence\b/i,
  'in-spanish': /\bspanish\b/i,
  twice: /\btwice\b/i,
};

const lead = '(?:(?:answer|a|assistant|in one word): |the answer is |(?:ugh|duh|fine|whatever), )?';
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What finds a cell in a text: by a sign beside a question, by a question of the cell's pattern, by an answer's. */
function detector({ form, skill }: Cell): (text: string) => boolean {
  const random = new Random(5, `detector ${form.name}`);
  const asked = Array.from({ length: 1500 }, () => drawAsked(form, skill, random));
  const ownQuestion = form.name === 'choice' || form.name === 'yes-or-no';
  const statement = form.name === 'put-right' ? ' (?:is (?:that|it|this) (?:right|true|so)|am i right)' : '';
  const patterns = new Set(
    asked.map(({ question, posed }) =>
      ownQuestion || statement
        ? `(?<!\\p{L})${escaped(patternOf(posed.asked))}${statement}`
        : `${escaped(patternOf(question.ask))}\\s+${lead}${escaped(patternOf(posed.content.replace(/\.$/, '')))}[.!?]`,
    ),
  );
  const byPattern = new RegExp([...patterns].join('|'), 'iu');
  const sign = signs[form.name];
  return (text) =>
    (sign?.test(text) === true && asks[skill].test(text)) ||
    (skill === 'feeling' && form.name === 'in-spanish' && asks.feeling.test(text) && spanishFeelings.test(text)) ||
    byPattern.test(patternOf(text));
}

const cellsOf = (form: Form, skills: readonly Skill[]): Cell[] => skills.map((skill) => ({ form, skill }));
const found = heldOutCells.map((cell) => ({ cell, name: `${cell.form.name}-${cell.skill}`, finds: detector(cell) }));

describe('held-out cells', () => {
  test('are one a form, of different skills, each trained in other forms', () => {
    expect(heldOutCells.map(({ form }) => form)).toEqual(forms);
    expect(new Set(heldOutCells.map(({ skill }) => skill)).size).toBe(forms.length);
    for (const { form, skill } of heldOutCells) {
      expect(possibleSkills(form)).toContain(skill);
      expect(trainedSkills(form)).not.toContain(skill);
      expect(trainedSkills(form).length).toBeGreaterThanOrEqual(SKILLS.length - 2);
      expect(forms.filter((other) => trainedSkills(other).includes(skill)).length).toBeGreaterThanOrEqual(
        forms.length - 2,
      );
    }
  });

  test('stay the ones that the bundled models have never seen', () => {
    expect(found.map(({ name }) => name)).toEqual([
      'one-word-when',
      'full-sentence-who',
      'choice-colour',
      'yes-or-no-count',
      'in-spanish-feeling',
      'twice-where',
      'put-right-object',
    ]);
  });

  test("are never drawn by their form's trained family", () => {
    for (const [i, family] of trainedForms.entries()) {
      const random = new Random(6, family.name);
      const skills = new Set(Array.from({ length: 500 }, () => family.generate(random).data.question.skill));
      expect([...skills].sort()).toEqual([...trainedSkills(forms[i] as Form)].sort());
    }
  });

  test.each(found)('$name is found wherever it is asked', ({ cell, name, finds }) => {
    const random = new Random(7, name);
    for (let i = 0; i < 300; i++) {
      const item = sampleItem(name, 'test', 7, i);
      for (const answer of Object.values(item.answers)) {
        const text = `User: ${item.prompt}\nAssistant: ${answer}`;
        expect(finds(text), text).toBe(true);
      }
      const { story, question, posed } = drawAsked(cell.form, cell.skill, random);
      const prose = `${story.text}\n${cell.form.example(posed, question, random)}`;
      expect(finds(prose), prose).toBe(true);
    }
  });

  test.each(found)('$name is not found in what is trained of its form', ({ cell, finds }) => {
    const random = new Random(8, cell.form.name);
    for (const { form, skill } of cellsOf(cell.form, trainedSkills(cell.form)))
      for (let i = 0; i < 50; i++) {
        const { story, question, posed } = drawAsked(form, skill, random);
        const prose = `${story.text}\n${form.example(posed, question, random)}`;
        expect(finds(prose), prose).toBe(false);
        const more = formProse(random, (source) => makeStory(source), form);
        expect(finds(more), more).toBe(false);
      }
  });

  test('are in none of 20,000 documents of the corpus', () => {
    const random = new Random(9, 'held-out scan');
    for (let i = 0; i < 20_000; i++) {
      const text = corpusDocument(random);
      for (const { name, finds } of found) if (finds(text)) expect.fail(`${name}: ${text}`);
    }
  });
});
