import type { Random } from '../random';
import { type Adjective, colours, conditions, looks } from './adjectives';
import { capitalise, indefinite, located } from './english';
import { type Day, days, type Gender, type Noun, numbers, type Place, people, spanishDays } from './lexicon';
import { spanishPhrase } from './spanish';

/** What a question asks for: the rows of the grid. */
export const SKILLS = ['who', 'where', 'when', 'colour', 'feeling', 'object', 'count'] as const;
export type Skill = (typeof SKILLS)[number];

/** One possible answer, as a phrase, as a statement and as a question with yes or no. */
export interface Claim {
  /** "the park" */
  readonly answer: string;
  /** "Ana went to the park." */
  readonly sentence: string;
  /** "Did Ana go to the park?" */
  readonly polar: string;
}

/** A question about a story whose answer the story gives once and without doubt. */
export interface Question extends Claim {
  readonly skill: Skill;
  readonly ask: string;
  /** The answer's one word that matters: "park"; null where one word is too little ("under a chair"). */
  readonly word: string | null;
  /** "el parque"; null where the answer is a name or has a word without Spanish. */
  readonly spanish: string | null;
  /** What is wrong, of the same kind; one that the story names where it names two. */
  readonly rival: Claim;
}

/** An answer's forms; `inside` is how it stands in a sentence, where that is another ("at the park"). */
export interface Answer {
  readonly text: string;
  readonly word: string | null;
  readonly spanish: string | null;
  readonly inside?: string;
}

/** `telling` and `polar` have {} where the answer stands. */
export function question(
  skill: Skill,
  ask: string,
  [telling, polar]: readonly [telling: string, polar: string],
  right: Answer,
  wrong: Answer,
): Question {
  const claim = (answer: Answer): Claim => {
    const inside = answer.inside ?? answer.text;
    return {
      answer: answer.text,
      sentence: capitalise(telling.replace('{}', inside)),
      polar: polar.replace('{}', inside),
    };
  };
  return { skill, ask, word: right.word, spanish: right.spanish, ...claim(right), rival: claim(wrong) };
}

/** Any entry but the given ones. */
export function another<T>(random: Random, from: readonly T[], ...not: readonly T[]): T {
  return random.pick(from.filter((entry) => !not.includes(entry)));
}

export const somebody = (name: string): Answer => ({ text: name, word: name, spanish: null });

export const somebodyElse = (random: Random, ...names: readonly string[]): Answer =>
  somebody(another(random, people.map((person) => person.name), ...names)); // biome-ignore format: short

/** "the park"; in a sentence "to the park", or "at the park" ("by the river", "in the garden"). */
export function somewhere(place: Place, how: 'to' | 'at'): Answer {
  return {
    text: `the ${place.singular}`,
    word: place.singular,
    spanish: place.spanish && spanishPhrase('the', place, false),
    inside: how === 'at' ? located(place) : `to the ${place.singular}`,
  };
}

export const onDay = (day: Day): Answer => ({ text: `on ${day}`, word: day, spanish: `el ${spanishDays[day]}` });
export const anotherDay = (random: Random, day: Day): Answer => onDay(another(random, days, day));

const adjectives: readonly Adjective[] = [...colours, ...looks];

export function coloured(word: string): Answer {
  return { text: word, word, spanish: colours.find((colour) => colour.word === word)?.spanish?.[0] ?? null };
}

/** Who feels it: Spanish agrees. */
export interface Feeler {
  readonly gender: Gender;
  readonly plural?: boolean;
}

export function feeling(word: string, { gender, plural = false }: Feeler): Answer {
  const index = (plural ? 2 : 0) + (gender === 'f' ? 1 : 0);
  return {
    text: word,
    word,
    spanish: conditions.find((condition) => condition.word === word)?.spanish?.[index] ?? null,
  };
}

export const anotherFeeling = (random: Random, word: string, who: Feeler): Answer =>
  feeling(another(random, conditions.map((condition) => condition.word), word), who); // biome-ignore format: short

export function counted(number: (typeof numbers)[number]): Answer {
  const spanish = { two: 'dos', three: 'tres', four: 'cuatro', five: 'cinco', six: 'seis', seven: 'siete' }[number];
  return { text: number, word: number, spanish };
}
export const anotherNumber = (random: Random, number: (typeof numbers)[number]): Answer =>
  counted(another(random, numbers, number));

/** "a red ball", "some bread" ("pan"), "her red ball", "four ducks". */
export function something(
  noun: Noun,
  look = '',
  determiner: 'a' | 'her' | 'his' | (typeof numbers)[number] = 'a',
): Answer {
  const adjective = adjectives.find((entry) => entry.word === look);
  const several = (numbers as readonly string[]).includes(determiner);
  const phrase = [look, several ? noun.plural : noun.singular].filter(Boolean).join(' ');
  const known = noun.spanish !== null && (look === '' || adjective?.spanish);
  const spanish = (): string => {
    const spoken = spanishPhrase(determiner === 'his' ? 'her' : determiner, noun, several, adjective);
    return noun.mass && determiner === 'a' ? spoken.replace(/^\S+ /, '') : spoken;
  };
  return {
    text: determiner === 'a' ? indefinite(noun, look) : `${determiner} ${phrase}`,
    word: several ? noun.plural : noun.singular,
    spanish: known ? spanish() : null,
  };
}

/** A phrase that is said in no other way: "under a chair". */
export const phrase = (text: string): Answer => ({ text, word: null, spanish: null });
