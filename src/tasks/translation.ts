import type { Random } from '../random';
import { type Adjective, colours, looks } from './adjectives';
import { articleFor, capitalise, located } from './english';
import { animals, foods, type Noun, numbers, type Place, people, places, things } from './lexicon';
import {
  actions,
  being,
  type Determiner,
  eating,
  having,
  type SpanishVerb,
  seeing,
  spanishAdjective,
  spanishPhrase,
  standing,
} from './spanish';

/** A sentence or phrase in both languages. Sentences end in a full stop. */
export interface Pair {
  readonly form: string;
  readonly english: string;
  readonly spanish: string;
}

interface Phrase {
  readonly noun: Noun;
  readonly plural: boolean;
  readonly english: string;
  readonly spanish: string;
}

const adjectives: readonly Adjective[] = [...colours, ...looks].filter((entry) => entry.spanish !== null);
const has = (noun: Noun): boolean => noun.spanish !== null;
const knownThings = things.filter(has);
const knownAnimals = animals.filter(has);
const knownFoods = foods.filter((food) => has(food) && !food.mass);
const massFoods = foods.filter((food) => has(food) && food.mass && food.singular !== 'milk');
const knownPlaces: readonly Place[] = places.filter(has);

function englishPhrase(determiner: Determiner, noun: Noun, plural: boolean, adjective?: Adjective): string {
  const words = [adjective?.word, plural ? noun.plural : noun.singular].filter(Boolean).join(' ');
  if (determiner === 'a') return plural ? `some ${words}` : `${articleFor(words)} ${words}`;
  if (determiner === 'this') return `${plural ? 'these' : 'this'} ${words}`;
  return `${determiner} ${words}`;
}

function phrase(random: Random, nouns: readonly Noun[], determiners: readonly Determiner[], described = 0.5): Phrase {
  const noun = random.pick(nouns);
  const chosen = random.pick(determiners);
  const counted = (numbers as readonly string[]).includes(chosen);
  const plural = counted || random.chance(0.35);
  const adjective = random.chance(described) ? random.pick(adjectives) : undefined;
  return {
    noun,
    plural,
    english: englishPhrase(chosen, noun, plural, adjective),
    spanish: spanishPhrase(chosen, noun, plural, adjective),
  };
}

const number = (verb: SpanishVerb, plural: boolean): { english: string; spanish: string } => ({
  english: verb.english[plural ? 1 : 0],
  spanish: verb.spanish[plural ? 1 : 0],
});

const definites: readonly Determiner[] = ['the', 'the', 'my', 'this'];
const counted: readonly Determiner[] = ['a', 'a', ...numbers];
const subjects: readonly Determiner[] = ['the', 'the', 'the', 'my', 'two', 'three'];
const objects: readonly Determiner[] = ['a', 'a', 'the', 'two', 'three'];

function join(english: string, spanish: string): Omit<Pair, 'form'> {
  return { english: `${capitalise(english)}.`, spanish: `${capitalise(spanish)}.` };
}

function where(random: Random): { english: string; spanish: string } {
  const place = random.pick(knownPlaces);
  return { english: located(place), spanish: `en ${spanishPhrase('the', place, false)}` };
}

type Form = (random: Random) => Omit<Pair, 'form'>;

/** The sentence forms; each agrees in gender and number throughout. */
const forms: Readonly<Record<string, Form>> = {
  phrase: (random) => {
    const { english, spanish } = phrase(random, [...knownThings, ...knownAnimals, ...knownFoods], definites, 1);
    return { english, spanish };
  },
  number: (random) => {
    const { english, spanish } = phrase(random, [...knownThings, ...knownAnimals, ...knownFoods], counted, 0.7);
    return { english, spanish };
  },
  both: (random) => {
    const one = phrase(random, knownAnimals, ['the', 'a'], 0.3);
    const two = phrase(random, knownThings, ['the', 'a'], 0.6);
    return { english: `${one.english} and ${two.english}`, spanish: `${one.spanish} y ${two.spanish}` };
  },
  quality: (random) => {
    const subject = phrase(random, [...knownThings, ...knownAnimals, ...knownPlaces], definites, 0);
    const adjective = random.pick(adjectives);
    const is = number(being, subject.plural);
    return join(
      `${subject.english} ${is.english} ${adjective.word}`,
      `${subject.spanish} ${is.spanish} ${spanishAdjective(adjective, subject.noun, subject.plural)}`,
    );
  },
  action: (random) => {
    const subject = phrase(random, knownAnimals, subjects, 0.7);
    const verb = number(random.pick(actions), subject.plural);
    return join(`${subject.english} ${verb.english}`, `${subject.spanish} ${verb.spanish}`);
  },
  actionAt: (random) => {
    const subject = phrase(random, knownAnimals, subjects);
    const verb = number(random.pick(actions), subject.plural);
    const at = where(random);
    return join(`${subject.english} ${verb.english} ${at.english}`, `${subject.spanish} ${verb.spanish} ${at.spanish}`);
  },
  sight: (random) => {
    const subject = phrase(random, knownAnimals, subjects, 0.4);
    const object = phrase(random, [...knownAnimals, ...knownThings], objects, 0.5);
    const verb = number(random.pick(seeing), subject.plural);
    return join(
      `${subject.english} ${verb.english} ${object.english}`,
      `${subject.spanish} ${verb.spanish} ${object.spanish}`,
    );
  },
  owning: (random) => {
    const { name } = random.pick(people);
    const object = phrase(random, [...knownThings, ...knownFoods], counted, 0.8);
    const verb = number(random.pick(having), false);
    return join(`${name} ${verb.english} ${object.english}`, `${name} ${verb.spanish} ${object.spanish}`);
  },
  food: (random) => {
    const subject = phrase(random, knownAnimals, subjects, 0.5);
    const food = random.pick(massFoods);
    const verb = number(eating, subject.plural);
    return join(
      `${subject.english} ${verb.english} the ${food.singular}`,
      `${subject.spanish} ${verb.spanish} ${spanishPhrase('the', food, false)}`,
    );
  },
  thereIs: (random) => {
    const object = phrase(random, [...knownThings, ...knownAnimals], counted, 0.5);
    const at = where(random);
    return join(
      `there ${object.plural ? 'are' : 'is'} ${object.english} ${at.english}`,
      `hay ${object.spanish} ${at.spanish}`,
    );
  },
  position: (random) => {
    const subject = phrase(random, [...knownThings, ...knownAnimals], definites, 0.4);
    const is = number(standing, subject.plural);
    const at = where(random);
    return join(`${subject.english} ${is.english} ${at.english}`, `${subject.spanish} ${is.spanish} ${at.spanish}`);
  },
  nameEats: (random) => {
    const { name } = random.pick(people);
    const object = phrase(random, knownFoods, counted, 0);
    const at = where(random);
    return join(`${name} eats ${object.english} ${at.english}`, `${name} come ${object.spanish} ${at.spanish}`);
  },
};

export const formNames = Object.keys(forms);

export function translationPair(random: Random): Pair {
  const form = random.pick(formNames);
  const make = forms[form];
  if (!make) throw new RangeError(`no form "${form}"`);
  return { form, ...make(random) };
}
