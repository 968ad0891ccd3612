import { colours, conditions, feelings, looks, opposites } from './adjectives';
import { functionWords } from './function-words';
import { days, nouns, numbers, people, spanishDays } from './lexicon';
import { spanishFunctionWords } from './spanish';
import { verbs } from './verbs';

/** Every word form of the world, lower-cased; names and days are kept with their capital beside it. */

const englishForms: ReadonlySet<string> = new Set([
  ...functionWords,
  ...nouns.flatMap((noun) => (noun.mass ? [noun.singular] : [noun.singular, noun.plural])),
  ...[...colours, ...looks].map((adjective) => adjective.word),
  ...opposites.flatMap(({ pair }) => [...pair]),
  ...feelings,
  ...numbers,
  ...verbs.flatMap((verb) => [verb.base, verb.third, verb.past, verb.gerund]),
  ...people.map((person) => person.name.toLowerCase()),
  ...days.map((day) => day.toLowerCase()),
]);

export const spanishForms: ReadonlySet<string> = new Set([
  ...spanishFunctionWords,
  ...nouns.flatMap((noun) => (noun.spanish ? [noun.spanish.singular, noun.spanish.plural] : [])),
  ...[...colours, ...looks, ...conditions].flatMap((adjective) => adjective.spanish ?? []),
  ...Object.values(spanishDays),
]);

/** Words that keep their capital inside a sentence. */
export const properWords: ReadonlySet<string> = new Set([
  ...people.map((person) => person.name),
  ...days,
  'I',
  'Spanish',
  'English',
]);

export function isKnownWord(word: string): boolean {
  const lower = word.toLowerCase();
  return englishForms.has(lower) || spanishForms.has(lower);
}
