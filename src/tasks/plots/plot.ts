import type { Random } from '../../random';
import { colours, looks } from '../adjectives';
import type { Maybe } from '../ask';
import { capitalise } from '../english';
import { type Day, days, type Noun, places, things } from '../lexicon';
import type { Question } from '../question';

/** Three or four short sentences with the facts in them. */
export interface Story {
  readonly plot: string;
  readonly text: string;
  readonly summary: string;
  /** Each fact is the words that a summary must hold together to have that fact right. */
  readonly facts: readonly (readonly string[])[];
  readonly questions: readonly Question[];
  /** Questions of the same kinds that this telling does not answer. */
  readonly untold: readonly string[];
  /** What one could be asked to write about: phrase as in a request, and the word that must appear. */
  readonly given: readonly { readonly phrase: string; readonly word: string }[];
  /** What the story is about, for a title: "red ball". */
  readonly subject: string;
}

export type Plot = (random: Random) => Omit<Story, 'plot'>;

export const portable = things.filter((thing) => thing.portable);
export const outdoors = places.filter((place) => place.outdoor);
export const spots = ['under a chair', 'behind a door', 'under a tree', 'in a box', 'behind a tree'];
export const furColours = ['brown', 'white', 'black'] as const;

interface Lead {
  readonly text: string;
  readonly day: Day | null;
}

/** How a story begins; a day is a fact that can be asked for. */
export function lead(random: Random): Lead {
  const kind = random.int(4);
  if (kind === 0) return { text: 'One day, ', day: null };
  if (kind === 1) {
    const day = random.pick(days);
    return { text: `On ${day}, `, day };
  }
  return { text: '', day: null };
}

export function begin(start: Lead, sentence: string): string {
  return start.text ? start.text + sentence : capitalise(sentence);
}

/** A thing with a look: colours twice as often, since they can be asked for. */
export function describedThing(random: Random) {
  const noun = random.pick(portable);
  const colour = random.chance(0.65);
  const word = random.pick(colour ? colours : looks).word;
  return { noun, word, colour, phrase: `${word} ${noun.singular}` };
}

/** Spanish adjectives agree with the animal's word. */
export const genderOf = (noun: Noun) => ({ gender: noun.spanish?.gender ?? ('m' as const) });

export function asked(...all: readonly (Question | Maybe)[]): Pick<Story, 'questions' | 'untold'> {
  const entries = all.map((entry) => ('skill' in entry ? { ask: entry.ask, question: entry } : entry));
  return {
    questions: entries.flatMap((entry) => entry.question ?? []),
    untold: entries.filter((entry) => !entry.question).map((entry) => entry.ask),
  };
}
