import type { Random } from '../random';
import type { Noun, Person, Place } from './lexicon';

/** English grammar: articles, agreement, pronouns, lists. */

export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** "a" or "an" by the sound of the next word; in this lexicon the first letter is enough. */
export function articleFor(next: string): 'a' | 'an' {
  return /^[aeiou]/i.test(next) ? 'an' : 'a';
}

/** "a red ball", "an old hat", "some bread". */
export function indefinite(noun: Noun, adjective = ''): string {
  const phrase = adjective ? `${adjective} ${noun.singular}` : noun.singular;
  return noun.mass ? `some ${phrase}` : `${articleFor(phrase)} ${phrase}`;
}

export function definite(noun: Noun, adjective = ''): string {
  return adjective ? `the ${adjective} ${noun.singular}` : `the ${noun.singular}`;
}

/** "at the park". */
export function located(place: Place): string {
  return `${place.preposition} the ${place.singular}`;
}

export interface Pronouns {
  readonly subject: 'she' | 'he';
  readonly object: 'her' | 'him';
  readonly possessive: 'her' | 'his';
  readonly reflexive: 'herself' | 'himself';
}

export function pronouns(person: Person): Pronouns {
  return person.gender === 'f'
    ? { subject: 'she', object: 'her', possessive: 'her', reflexive: 'herself' }
    : { subject: 'he', object: 'him', possessive: 'his', reflexive: 'himself' };
}

/** "Ana, a ball and the park". */
export function list(phrases: readonly string[]): string {
  if (phrases.length < 2) return phrases.join('');
  return `${phrases.slice(0, -1).join(', ')} and ${phrases[phrases.length - 1]}`;
}

/** Two different people. */
export function twoPeople(random: Random, people: readonly Person[]): [Person, Person] {
  const first = random.pick(people);
  let second = random.pick(people);
  while (second.name === first.name) second = random.pick(people);
  return [first, second];
}
