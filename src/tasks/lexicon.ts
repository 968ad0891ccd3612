/**
 * The people and things of the micro-world. Every word that any generator may write is here, in `adjectives.ts`, `verbs.ts` or
 * `function-words.ts`, so that the grammar check can tell an invented word from a known one. Spanish is given for what
 * `translate-spanish` uses.
 */
export type Gender = 'f' | 'm';

export interface Person {
  readonly name: string;
  readonly gender: Gender;
}

export type NounKind = 'animal' | 'thing' | 'place' | 'food';

export interface SpanishNoun {
  readonly singular: string;
  readonly plural: string;
  readonly gender: Gender;
}

export interface Noun {
  readonly kind: NounKind;
  readonly singular: string;
  readonly plural: string;
  /** Never counted: "some bread", not "a bread". */
  readonly mass: boolean;
  /** A person can carry, lose, buy and give it. */
  readonly portable: boolean;
  readonly spanish: SpanishNoun | null;
}

export interface Place extends Noun {
  /** How one is there: "at the park", "in the garden", "by the lake". */
  readonly preposition: string;
  readonly outdoor: boolean;
}

const women = [
  'Ana',
  'Mia',
  'Lucy',
  'Rosa',
  'Emma',
  'Sara',
  'Kate',
  'Lily',
  'Nora',
  'Eva',
  'Zoe',
  'Clara',
  'Maya',
  'Ruby',
];
const men = ['Tom', 'Ben', 'Sam', 'Leo', 'Max', 'Jack', 'Dan', 'Hugo', 'Paul', 'Tim', 'Luke', 'Noah', 'Adam', 'Otto'];

export const people: readonly Person[] = [
  ...women.map((name) => ({ name, gender: 'f' as const })),
  ...men.map((name) => ({ name, gender: 'm' as const })),
];

/** "cat gato m", "fox/foxes zorro m", "lion león/leones m"; without Spanish only the English part. */
function noun(kind: NounKind, line: string, options: { mass?: boolean; portable?: boolean } = {}): Noun {
  const [english = '', spanish, gender] = line.split(' ');
  const [singular = '', plural = `${singular}s`] = english.split('/');
  const [esSingular = '', esPlural = `${esSingular}s`] = (spanish ?? '').split('/');
  return {
    kind,
    singular,
    plural,
    mass: options.mass ?? false,
    portable: options.portable ?? false,
    spanish: spanish ? { singular: esSingular, plural: esPlural, gender: gender === 'f' ? 'f' : 'm' } : null,
  };
}

export const animals: readonly Noun[] = [
  'cat gato m',
  'dog perro m',
  'bird pájaro m',
  'horse caballo m',
  'cow vaca f',
  'duck pato m',
  'frog rana f',
  'bear oso m',
  'rabbit conejo m',
  'fox/foxes zorro m',
  'goat cabra f',
  'turtle tortuga f',
  'pig cerdo m',
  'hen gallina f',
  'lion león/leones m',
  'monkey mono m',
  'owl búho m',
  'wolf/wolves lobo m',
].map((line) => noun('animal', line));

const carried = [
  'ball pelota f',
  'book libro m',
  'hat sombrero m',
  'kite cometa f',
  'box/boxes caja f',
  'cup taza f',
  'lamp lámpara f',
  'bag bolsa f',
  'boat barco m',
  'doll muñeca f',
  'drum tambor/tambores m',
  'key llave f',
  'map mapa m',
  'bell campana f',
  'coat abrigo m',
  'clock reloj/relojes m',
  'ring anillo m',
  'letter carta f',
  'flower flor/flores f',
  'spoon cuchara f',
  'shoe zapato m',
  'plate plato m',
  'stone piedra f',
  'candle vela f',
  'basket cesta f',
].map((line) => noun('thing', line, { portable: true }));

const furniture = ['chair silla f', 'table mesa f', 'door puerta f', 'car coche m', 'house casa f'].map((line) =>
  noun('thing', line),
);

export const things: readonly Noun[] = [...carried, ...furniture];

export const foods: readonly Noun[] = [
  ...[
    'apple manzana f',
    'egg huevo m',
    'cake pastel/pasteles m',
    'pie tarta f',
    'pear pera f',
    'cookie galleta f',
    'banana plátano m',
    'potato/potatoes patata f',
  ].map((line) => noun('food', line)),
  ...[
    'bread pan/panes m',
    'soup sopa f',
    'cheese queso m',
    'milk leche f',
    'rice arroz/arroces m',
    'salad ensalada f',
    'honey miel/mieles f',
  ].map((line) => noun('food', line, { mass: true })),
];

function place(preposition: string, outdoor: boolean, line: string): Place {
  return { ...noun('place', line), preposition, outdoor };
}

export const places: readonly Place[] = [
  place('at', true, 'park parque m'),
  place('at', false, 'school escuela f'),
  place('at', true, 'beach/beaches playa f'),
  place('at', true, 'farm granja f'),
  place('at', false, 'shop tienda f'),
  place('by', true, 'river río m'),
  place('in', true, 'garden jardín/jardines m'),
  place('in', true, 'forest bosque m'),
  place('in', false, 'library/libraries biblioteca f'),
  place('in', false, 'kitchen cocina f'),
  place('at', true, 'market mercado m'),
  place('by', true, 'lake lago m'),
  place('on', true, 'hill colina f'),
  place('at', true, 'zoo zoológico m'),
  place('at', false, 'station estación/estaciones f'),
  place('at', false, 'museum museo m'),
  place('in', true, 'field campo m'),
  place('on', true, 'bridge puente m'),
  place('at', true, 'castle castillo m'),
];

export const days = ['Monday', 'Tuesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
export type Day = (typeof days)[number];
export const spanishDays: Readonly<Record<Day, string>> = {
  Monday: 'lunes',
  Tuesday: 'martes',
  Thursday: 'jueves',
  Friday: 'viernes',
  Saturday: 'sábado',
  Sunday: 'domingo',
};
export const numbers = ['two', 'three', 'four', 'five', 'six', 'seven'] as const;

export const nouns: readonly Noun[] = [...animals, ...things, ...foods, ...places];
