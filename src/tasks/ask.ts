import type { Random } from '../random';
import { colours } from './adjectives';
import { type Day, type numbers, type Place, places } from './lexicon';
import {
  type Answer,
  another,
  anotherDay,
  anotherFeeling,
  anotherNumber,
  coloured,
  counted,
  type Feeler,
  feeling,
  onDay,
  type Question,
  question,
  somewhere,
} from './question';

/** The questions that stories are asked, one builder a skill. */

/** A question whose answer may not have been told; then nobody can answer it from the story. */
export interface Maybe {
  readonly ask: string;
  readonly question: Question | null;
}

/** What somebody did: past, base, and what follows the verb ("found", "find", " the ball"). */
type Deed = readonly [past: string, base: string, rest?: string];

/** "Who found the ball?" */
export const who = (deed: string, right: Answer, wrong: Answer): Question =>
  question('who', `Who ${deed}?`, [`{} ${deed}.`, `Was it {} who ${deed}?`], right, wrong);

/** "What did Ana find?" */
export const what = (subject: string, [past, base, rest = '']: Deed, right: Answer, wrong: Answer): Question =>
  question(
    'object',
    `What did ${subject} ${base}${rest}?`,
    [`${subject} ${past} {}${rest}.`, `Did ${subject} ${base} {}${rest}?`],
    right,
    wrong,
  );

/** "Where did Ana go?", answered by a place that is gone `to` or been `at`. */
export function where(
  random: Random,
  subject: string,
  [past, base, rest = '']: Deed,
  place: Place,
  how: 'to' | 'at',
): Question {
  return question(
    'where',
    `Where did ${subject} ${base}${rest}?`,
    [`${subject} ${past}${rest} {}.`, `Did ${subject} ${base}${rest} {}?`],
    somewhere(place, how),
    somewhere(another(random, places, place), how),
  );
}

/** "When did Ana go to the park?" */
export function when(random: Random, subject: string, [past, base, rest = '']: Deed, day: Day | null): Maybe {
  const ask = `When did ${subject} ${base}${rest}?`;
  if (!day) return { ask, question: null };
  const forms = [`${subject} ${past}${rest} {}.`, `Did ${subject} ${base}${rest} {}?`] as const;
  return { ask, question: question('when', ask, forms, onDay(day), anotherDay(random, day)) };
}

/** "What colour was the ball?" */
export function colour(random: Random, subject: string, word: string, told: boolean): Maybe {
  const ask = `What colour was ${subject}?`;
  if (!told) return { ask, question: null };
  const wrong = another(random, colours.map((entry) => entry.word), word); // biome-ignore format: short
  const forms = [`${subject} was {}.`, `Was ${subject} {}?`] as const;
  return { ask, question: question('colour', ask, forms, coloured(word), coloured(wrong)) };
}

/** "How did Ana feel?" */
export function feel(random: Random, subject: string, word: string | null, feeler: Feeler): Maybe {
  const ask = `How did ${subject} feel?`;
  if (!word) return { ask, question: null };
  const be = feeler.plural ? 'were' : 'was';
  const forms = [`${subject} ${be} {}.`, `${be === 'was' ? 'Was' : 'Were'} ${subject} {}?`] as const;
  return {
    ask,
    question: question('feeling', ask, forms, feeling(word, feeler), anotherFeeling(random, word, feeler)),
  };
}

/** "How many ducks did they see?" */
export const howMany = (
  random: Random,
  subject: string,
  [past, base, rest = '']: Deed,
  number: (typeof numbers)[number],
): Question =>
  question(
    'count',
    `How many${rest} did ${subject} ${base}?`,
    [`${subject} ${past} {}${rest}.`, `Did ${subject} ${base} {}${rest}?`],
    counted(number),
    anotherNumber(random, number),
  );
