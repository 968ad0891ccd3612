import type { Adjective } from './adjectives';
import type { Noun, numbers, SpanishNoun } from './lexicon';

/** Spanish grammar: articles, adjectives and verbs agree with the noun in gender and number. */

export type Determiner = 'the' | 'a' | 'this' | 'my' | 'her' | (typeof numbers)[number];

const forms: Readonly<Record<Determiner, readonly [string, string, string, string]>> = {
  the: ['el', 'la', 'los', 'las'],
  a: ['un', 'una', 'unos', 'unas'],
  this: ['este', 'esta', 'estos', 'estas'],
  my: ['mi', 'mi', 'mis', 'mis'],
  her: ['su', 'su', 'sus', 'sus'],
  two: ['', '', 'dos', 'dos'],
  three: ['', '', 'tres', 'tres'],
  four: ['', '', 'cuatro', 'cuatro'],
  five: ['', '', 'cinco', 'cinco'],
  six: ['', '', 'seis', 'seis'],
  seven: ['', '', 'siete', 'siete'],
};

function spanishOf(noun: Noun): SpanishNoun {
  if (!noun.spanish) throw new RangeError(`no Spanish for "${noun.singular}"`);
  return noun.spanish;
}

function formIndex(noun: Noun, plural: boolean): 0 | 1 | 2 | 3 {
  const feminine = spanishOf(noun).gender === 'f';
  if (plural) return feminine ? 3 : 2;
  return feminine ? 1 : 0;
}

export function spanishAdjective(adjective: Adjective, noun: Noun, plural: boolean): string {
  if (!adjective.spanish) throw new RangeError(`no Spanish for "${adjective.word}"`);
  return adjective.spanish[formIndex(noun, plural)];
}

/** "la casa roja", "dos gatos", "mis libros viejos": the adjective follows the noun. */
export function spanishPhrase(determiner: Determiner, noun: Noun, plural: boolean, adjective?: Adjective): string {
  const article = forms[determiner][formIndex(noun, plural)];
  const word = plural ? spanishOf(noun).plural : spanishOf(noun).singular;
  return adjective ? `${article} ${word} ${spanishAdjective(adjective, noun, plural)}` : `${article} ${word}`;
}

export interface SpanishVerb {
  readonly english: readonly [singular: string, plural: string];
  readonly spanish: readonly [singular: string, plural: string];
}

function verb(line: string): SpanishVerb {
  const [third = '', base = '', singular = '', plural = ''] = line.split(' ');
  return { english: [third, base], spanish: [singular, plural] };
}

export const actions: readonly SpanishVerb[] = [
  'sleeps sleep duerme duermen',
  'runs run corre corren',
  'jumps jump salta saltan',
  'plays play juega juegan',
  'eats eat come comen',
].map(verb);

export const seeing: readonly SpanishVerb[] = ['sees see ve ven', 'wants want quiere quieren'].map(verb);
export const having: readonly SpanishVerb[] = [
  'has have tiene tienen',
  ...['wants want quiere quieren', 'sees see ve ven'],
].map(verb);
export const eating: SpanishVerb = verb('eats eat come comen');
/** Ser for what something is like; estar for where it is. */
export const being: SpanishVerb = verb('is are es son');
export const standing: SpanishVerb = verb('is are está están');

/** Every Spanish determiner and verb form, for the vocabulary. */
export const spanishFunctionWords: readonly string[] = [
  ...Object.values(forms).flat(),
  ...[...actions, ...seeing, ...having, eating, being, standing].flatMap((entry) => entry.spanish),
  'en',
  'y',
  'hay',
].filter((word, index, all) => word !== '' && all.indexOf(word) === index);

/** For agreement checks: which gender and number a determiner asks for; null where it takes both genders. */
export function determinerForm(word: string): { gender: 'f' | 'm' | null; plural: boolean } | null {
  for (const row of Object.values(forms)) {
    const index = row.indexOf(word);
    if (word !== '' && index >= 0) {
      const shared = row[index] === row[index ^ 1];
      return { gender: shared ? null : index % 2 === 1 ? 'f' : 'm', plural: index >= 2 };
    }
  }
  return null;
}
