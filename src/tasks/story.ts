import type { Random } from '../random';
import { capitalise, definite, indefinite, located, pronouns, twoPeople } from './english';
import { animals, colours, days, foods, looks, numbers, people, places, things } from './lexicon';

/** A question about a story whose answer the story gives once and without doubt. */
export interface Question {
  readonly ask: string;
  readonly answer: string;
}

/** Three or four short sentences with the facts in them. */
export interface Story {
  readonly plot: string;
  readonly text: string;
  readonly summary: string;
  /** Each fact is the words that a summary must hold together to have that fact right. */
  readonly facts: readonly (readonly string[])[];
  readonly questions: readonly Question[];
  /** What one could be asked to write about: phrase as in a request, and the word that must appear. */
  readonly given: readonly { readonly phrase: string; readonly word: string }[];
  /** What the story is about, for a title: "red ball". */
  readonly subject: string;
}

type Plot = (random: Random) => Omit<Story, 'plot'>;

const portable = things.filter((thing) => thing.portable);
const outdoors = places.filter((place) => place.outdoor);
const furColours = ['brown', 'white', 'black'] as const;

interface Lead {
  readonly text: string;
  readonly day: string | null;
}

/** How a story begins; a day is a fact that can be asked for. */
function lead(random: Random): Lead {
  const kind = random.int(4);
  if (kind === 0) return { text: 'One day, ', day: null };
  if (kind === 1) {
    const day = random.pick(days);
    return { text: `On ${day}, `, day };
  }
  return { text: '', day: null };
}

function begin(start: Lead, sentence: string): string {
  return start.text ? start.text + sentence : capitalise(sentence);
}

/** A thing with a look: colours twice as often, since they can be asked for. */
function describedThing(random: Random) {
  const noun = random.pick(portable);
  const colour = random.chance(0.65);
  const word = random.pick(colour ? colours : looks).word;
  return { noun, word, colour, phrase: `${word} ${noun.singular}` };
}

function asked(...questions: (Question | null)[]): Question[] {
  return questions.filter((question) => question !== null);
}

const gift: Plot = (random) => {
  const [a, b] = twoPeople(random, people);
  const { subject: she } = pronouns(a);
  const place = random.pick(places);
  const thing = describedThing(random);
  const start = lead(random);
  const feeling = random.pick(['happy', 'happy', 'surprised']);
  const felt = random.chance(0.75);
  const moved = random.pick(['went', 'walked', 'ran']);
  const object = indefinite(thing.noun, thing.word);
  const sentences = [
    begin(start, `${a.name} ${moved} to the ${place.singular}.`),
    random.pick([
      `${capitalise(she)} found ${object} there.`,
      `There, ${she} found ${object}.`,
      `${a.name} found ${object}.`,
    ]),
    random.pick([
      `${capitalise(she)} gave it to ${b.name}.`,
      `Then ${she} gave the ${thing.noun.singular} to ${b.name}.`,
    ]),
    felt ? random.pick([`${b.name} was ${feeling}.`, `${b.name} felt very ${feeling}.`]) : `${b.name} said thank you.`,
  ];
  return {
    text: sentences.join(' '),
    summary: `${a.name} found ${object} ${located(place)} and gave it to ${b.name}.`,
    facts: [[a.name], [thing.word, thing.noun.singular], [place.singular], [b.name]],
    questions: asked(
      { ask: `Where did ${a.name} go?`, answer: `the ${place.singular}` },
      { ask: `What did ${a.name} find?`, answer: object },
      { ask: `Who found the ${thing.noun.singular}?`, answer: a.name },
      { ask: `Who got the ${thing.noun.singular}?`, answer: b.name },
      thing.colour ? { ask: `What colour was the ${thing.noun.singular}?`, answer: thing.word } : null,
      felt ? { ask: `How did ${b.name} feel?`, answer: feeling } : null,
      start.day ? { ask: `When did ${a.name} go to the ${place.singular}?`, answer: `on ${start.day}` } : null,
    ),
    given: [
      { phrase: a.name, word: a.name },
      { phrase: object, word: thing.noun.singular },
      { phrase: `the ${place.singular}`, word: place.singular },
      { phrase: b.name, word: b.name },
    ],
    subject: thing.phrase,
  };
};

const lost: Plot = (random) => {
  const [a, b] = twoPeople(random, people);
  const { subject: she, possessive: her } = pronouns(a);
  const place = random.pick(places);
  const thing = describedThing(random);
  const start = lead(random);
  const spot = random.pick(['under a chair', 'behind a door', 'under a tree', 'in a box', 'behind a tree']);
  const sentences = [
    begin(start, `${a.name} lost ${her} ${thing.phrase} ${located(place)}.`),
    random.pick([
      `${capitalise(she)} looked for it all day.`,
      `${capitalise(she)} asked ${b.name} for help.`,
      `${capitalise(she)} could not find it.`,
    ]),
    random.pick([`${b.name} found it ${spot}.`, `Then ${b.name} found the ${thing.noun.singular} ${spot}.`]),
    random.pick([`${a.name} said thank you.`, `${a.name} smiled at ${b.name}.`, `${a.name} hugged ${b.name}.`]),
  ];
  return {
    text: sentences.join(' '),
    summary: `${a.name} lost ${her} ${thing.phrase} ${located(place)}, but ${b.name} found it.`,
    facts: [[a.name], [thing.word, thing.noun.singular], [place.singular], [b.name]],
    questions: asked(
      { ask: `What did ${a.name} lose?`, answer: `${her} ${thing.phrase}` },
      { ask: `Where did ${a.name} lose the ${thing.noun.singular}?`, answer: `the ${place.singular}` },
      { ask: `Who found the ${thing.noun.singular}?`, answer: b.name },
      { ask: `Who lost the ${thing.noun.singular}?`, answer: a.name },
      { ask: `Where was the ${thing.noun.singular}?`, answer: spot },
      thing.colour ? { ask: `What colour was the ${thing.noun.singular}?`, answer: thing.word } : null,
      start.day ? { ask: `When did ${a.name} lose the ${thing.noun.singular}?`, answer: `on ${start.day}` } : null,
    ),
    given: [
      { phrase: a.name, word: a.name },
      { phrase: indefinite(thing.noun, thing.word), word: thing.noun.singular },
      { phrase: `the ${place.singular}`, word: place.singular },
      { phrase: b.name, word: b.name },
    ],
    subject: thing.phrase,
  };
};

const meeting: Plot = (random) => {
  const a = random.pick(people);
  const { subject: she } = pronouns(a);
  const place = random.pick(outdoors);
  const animal = random.pick(animals);
  const look = random.pick(['small', 'big', 'old', ...furColours]);
  const start = lead(random);
  const food = random.pick(foods);
  const need = random.pick(['hungry', 'hungry', 'sad', 'tired']);
  const object = indefinite(animal, look);
  const met = random.pick(['saw', 'met']);
  const gift = indefinite(food);
  const kindness = need === 'hungry' ? `gave it ${gift}` : need === 'sad' ? 'sang a song for it' : 'made a bed for it';
  const sentences = [
    begin(start, `${a.name} ${met} ${object} ${located(place)}.`),
    random.pick([`The ${animal.singular} was ${need}.`, `The ${animal.singular} was very ${need}.`]),
    `${capitalise(random.pick([she, a.name]))} ${kindness}.`,
    random.pick(['Now they are friends.', 'They became good friends.', `The ${animal.singular} jumped up and down.`]),
  ];
  return {
    text: sentences.join(' '),
    summary: `${a.name} ${met} ${object} ${located(place)} and ${kindness}.`,
    facts: [
      [a.name],
      [animal.singular],
      [place.singular],
      need === 'hungry' ? [food.singular] : [need === 'sad' ? 'song' : 'bed'],
    ],
    questions: asked(
      { ask: `What did ${a.name} ${met === 'saw' ? 'see' : 'meet'}?`, answer: object },
      { ask: `Who ${met} the ${animal.singular}?`, answer: a.name },
      {
        ask: `Where did ${a.name} ${met === 'saw' ? 'see' : 'meet'} the ${animal.singular}?`,
        answer: `the ${place.singular}`,
      },
      { ask: `How did the ${animal.singular} feel?`, answer: need },
      need === 'hungry' ? { ask: `What did ${a.name} give the ${animal.singular}?`, answer: gift } : null,
      start.day
        ? {
            ask: `When did ${a.name} ${met === 'saw' ? 'see' : 'meet'} the ${animal.singular}?`,
            answer: `on ${start.day}`,
          }
        : null,
    ),
    given: [
      { phrase: a.name, word: a.name },
      { phrase: object, word: animal.singular },
      { phrase: `the ${place.singular}`, word: place.singular },
    ],
    subject: `${look} ${animal.singular}`,
  };
};

const meal: Plot = (random) => {
  const [a, b] = twoPeople(random, people);
  const food = random.pick(
    foods.filter(
      (candidate) => candidate.singular !== 'milk' && candidate.singular !== 'apple' && candidate.singular !== 'pear',
    ),
  );
  const place = random.pick(places);
  const start = lead(random);
  const object = indefinite(food);
  const felt = random.chance(0.6);
  const cooked = random.pick(['made', 'bought']);
  const sentences = [
    begin(start, `${a.name} ${cooked} ${object} for ${b.name}.`),
    random.pick([`The ${food.singular} was very good.`, `It was a nice gift.`, `${b.name} loved it.`]),
    random.pick([`They ate it ${located(place)}.`, `They ate the ${food.singular} ${located(place)}.`]),
    felt
      ? random.pick([`${b.name} was happy.`, `${b.name} felt very happy.`])
      : random.pick([`${b.name} said thank you.`, 'Then they went home.']),
  ];
  return {
    text: sentences.join(' '),
    summary: `${a.name} ${cooked} ${object} for ${b.name}, and they ate it ${located(place)}.`,
    facts: [[a.name], [food.singular], [b.name], [place.singular]],
    questions: asked(
      { ask: `What did ${a.name} ${cooked === 'made' ? 'make' : 'buy'}?`, answer: object },
      { ask: `Who ${cooked} the ${food.singular}?`, answer: a.name },
      { ask: `Who was the ${food.singular} for?`, answer: b.name },
      { ask: `Where did they eat the ${food.singular}?`, answer: `the ${place.singular}` },
      felt ? { ask: `How did ${b.name} feel?`, answer: 'happy' } : null,
      start.day
        ? {
            ask: `When did ${a.name} ${cooked === 'made' ? 'make' : 'buy'} the ${food.singular}?`,
            answer: `on ${start.day}`,
          }
        : null,
    ),
    given: [
      { phrase: a.name, word: a.name },
      { phrase: object, word: food.singular },
      { phrase: `the ${place.singular}`, word: place.singular },
      { phrase: b.name, word: b.name },
    ],
    subject: food.singular,
  };
};

const trip: Plot = (random) => {
  const [a, b] = twoPeople(random, people);
  const place = random.pick(outdoors);
  const animal = random.pick(animals);
  const number = random.pick(numbers);
  const start = lead(random);
  const feeling = random.pick(['happy', 'tired']);
  const who = random.pick([a, b]);
  const sentences = [
    begin(start, `${a.name} and ${b.name} went to the ${place.singular}.`),
    random.pick([`They saw ${number} ${animal.plural} there.`, `There, they saw ${number} ${animal.plural}.`]),
    random.pick([`${who.name} gave them some bread.`, `${who.name} sang a song.`, `${who.name} drew a map.`]),
    random.pick([`They were ${feeling}.`, `They felt very ${feeling}.`]),
  ];
  const deed = sentences[2] ?? '';
  return {
    text: sentences.join(' '),
    summary: `${a.name} and ${b.name} went to the ${place.singular} and saw ${number} ${animal.plural}.`,
    facts: [[a.name], [b.name], [place.singular], [number, animal.plural]],
    questions: asked(
      { ask: `Where did ${a.name} and ${b.name} go?`, answer: `the ${place.singular}` },
      { ask: `What did ${a.name} and ${b.name} see?`, answer: `${number} ${animal.plural}` },
      { ask: `How many ${animal.plural} did they see?`, answer: number },
      { ask: `Who went with ${a.name}?`, answer: b.name },
      { ask: 'How did they feel?', answer: feeling },
      deed.includes('sang') ? { ask: 'Who sang a song?', answer: who.name } : null,
      deed.includes('drew') ? { ask: 'Who drew a map?', answer: who.name } : null,
      deed.includes('bread') ? { ask: `Who gave the ${animal.plural} some bread?`, answer: who.name } : null,
      start.day
        ? { ask: `When did ${a.name} and ${b.name} go to the ${place.singular}?`, answer: `on ${start.day}` }
        : null,
    ),
    given: [
      { phrase: a.name, word: a.name },
      { phrase: b.name, word: b.name },
      { phrase: `the ${place.singular}`, word: place.singular },
      { phrase: `${number} ${animal.plural}`, word: animal.plural },
    ],
    subject: `${number} ${animal.plural}`,
  };
};

/** Two things and two people: the answer depends on who did what. */
const shopping: Plot = (random) => {
  const [a, b] = twoPeople(random, people);
  const place = random.pick(
    places.filter((candidate) => candidate.singular === 'shop' || candidate.singular === 'market'),
  );
  const first = describedThing(random);
  let second = describedThing(random);
  while (second.noun.singular === first.noun.singular || second.word === first.word) second = describedThing(random);
  const start = lead(random);
  const one = indefinite(first.noun, first.word);
  const two = indefinite(second.noun, second.word);
  const sentences = [
    begin(start, `${a.name} and ${b.name} went to the ${place.singular}.`),
    `${a.name} bought ${one}.`,
    `${b.name} bought ${two}.`,
    random.pick(['Then they went home.', 'They were happy.', 'They smiled all day.']),
  ];
  return {
    text: sentences.join(' '),
    summary: `${a.name} bought ${one} and ${b.name} bought ${two} ${located(place)}.`,
    facts: [
      [a.name],
      [first.word, first.noun.singular],
      [b.name],
      [second.word, second.noun.singular],
      [place.singular],
    ],
    questions: asked(
      { ask: `What did ${a.name} buy?`, answer: one },
      { ask: `What did ${b.name} buy?`, answer: two },
      { ask: `Who bought the ${first.noun.singular}?`, answer: a.name },
      { ask: `Who bought the ${second.noun.singular}?`, answer: b.name },
      first.colour ? { ask: `What colour was the ${first.noun.singular}?`, answer: first.word } : null,
      second.colour ? { ask: `What colour was the ${second.noun.singular}?`, answer: second.word } : null,
      { ask: `Where did ${a.name} and ${b.name} go?`, answer: `the ${place.singular}` },
    ),
    given: [
      { phrase: a.name, word: a.name },
      { phrase: one, word: first.noun.singular },
      { phrase: two, word: second.noun.singular },
      { phrase: b.name, word: b.name },
    ],
    subject: first.phrase,
  };
};

const helping: Plot = (random) => {
  const [a, b] = twoPeople(random, people);
  const { subject: she, object: her } = pronouns(a);
  const place = random.pick(places);
  const thing = random.pick(
    things.filter((noun) => ['box', 'bag', 'table', 'chair', 'drum', 'clock', 'lamp'].includes(noun.singular)),
  );
  const start = lead(random);
  const object = indefinite(thing, 'heavy');
  const tired = random.chance(0.6);
  const sentences = [
    begin(start, `${a.name} had to take ${object} to the ${place.singular}.`),
    tired
      ? random.pick([`${capitalise(she)} was tired.`, `${capitalise(she)} felt very tired.`])
      : `${capitalise(she)} could not carry it.`,
    random.pick([`${b.name} came and helped ${her}.`, `Then ${b.name} helped ${her} carry it.`]),
    random.pick([`${a.name} said thank you.`, `${a.name} smiled at ${b.name}.`]),
  ];
  return {
    text: sentences.join(' '),
    summary: `${b.name} helped ${a.name} take ${object} to the ${place.singular}.`,
    facts: [[b.name], [a.name], [thing.singular], [place.singular]],
    questions: asked(
      { ask: `What did ${a.name} have to take to the ${place.singular}?`, answer: object },
      { ask: `Where did ${a.name} have to take the ${thing.singular}?`, answer: `the ${place.singular}` },
      { ask: `Who helped ${a.name}?`, answer: b.name },
      tired ? { ask: `How did ${a.name} feel?`, answer: 'tired' } : null,
    ),
    given: [
      { phrase: a.name, word: a.name },
      { phrase: object, word: thing.singular },
      { phrase: `the ${place.singular}`, word: place.singular },
      { phrase: b.name, word: b.name },
    ],
    subject: `heavy ${thing.singular}`,
  };
};

const fright: Plot = (random) => {
  const [a, b] = twoPeople(random, people);
  const { subject: she, object: her } = pronouns(a);
  const place = random.pick(outdoors);
  const animal = random.pick(animals);
  const look = random.pick(['big', 'old', 'loud', ...furColours]);
  const start = lead(random);
  const gift = random.pick(['some milk', 'some soup', 'a cookie', 'a hug']);
  const object = indefinite(animal, look);
  const sentences = [
    begin(start, `${a.name} walked to the ${place.singular}.`),
    random.pick([`There, ${she} saw ${object}.`, `${capitalise(she)} saw ${object} there.`]),
    random.pick([`${capitalise(she)} was scared and ran home.`, `${capitalise(she)} felt scared and ran away.`]),
    `${b.name} gave ${her} ${gift}.`,
  ];
  return {
    text: sentences.join(' '),
    summary: `${a.name} saw ${object} ${located(place)} and was scared, but ${b.name} gave ${her} ${gift}.`,
    facts: [[a.name], [animal.singular], [place.singular], ['scared'], [b.name]],
    questions: asked(
      { ask: `Where did ${a.name} go?`, answer: `the ${place.singular}` },
      { ask: `What did ${a.name} see?`, answer: object },
      { ask: `How did ${a.name} feel?`, answer: 'scared' },
      { ask: `What did ${b.name} give ${a.name}?`, answer: gift },
      { ask: `Who gave ${a.name} ${gift}?`, answer: b.name },
      { ask: `Who saw the ${animal.singular}?`, answer: a.name },
    ),
    given: [
      { phrase: a.name, word: a.name },
      { phrase: object, word: animal.singular },
      { phrase: `the ${place.singular}`, word: place.singular },
      { phrase: b.name, word: b.name },
    ],
    subject: `${look} ${animal.singular}`,
  };
};

const fable: Plot = (random) => {
  const [first, second] = random.sample(animals, 2) as [(typeof animals)[number], (typeof animals)[number]];
  const place = random.pick(outdoors);
  const colour = random.pick(furColours);
  const food = random.pick(foods);
  const wanted = indefinite(food);
  const feeling = random.pick(['happy', 'happy', 'surprised']);
  const hero = indefinite(first, colour);
  const helper = indefinite(second, random.pick(['kind', 'kind', 'old', 'small']));
  const sentences = [
    random.pick([`${capitalise(hero)} lived ${located(place)}.`, `One day, ${hero} sat ${located(place)}.`]),
    random.pick([`It wanted ${wanted}.`, `The ${first.singular} wanted ${wanted}.`]),
    random.pick([
      `${capitalise(helper)} came and gave it to the ${first.singular}.`,
      `Then ${helper} gave it to the ${first.singular}.`,
    ]),
    random.pick([`The ${first.singular} was ${feeling}.`, `The ${first.singular} felt very ${feeling}.`]),
  ];
  const lived = (sentences[0] ?? '').includes('lived');
  return {
    text: sentences.join(' '),
    summary: `${capitalise(hero)} ${located(place)} wanted ${wanted}, and ${helper} gave it to the ${first.singular}.`,
    facts: [[colour, first.singular], [place.singular], [food.singular], [second.singular]],
    questions: asked(
      { ask: `Where did the ${first.singular} ${lived ? 'live' : 'sit'}?`, answer: `the ${place.singular}` },
      { ask: `What did the ${first.singular} want?`, answer: wanted },
      { ask: `Who gave the ${food.singular} to the ${first.singular}?`, answer: helper },
      { ask: `What colour was the ${first.singular}?`, answer: colour },
      { ask: `How did the ${first.singular} feel?`, answer: feeling },
    ),
    given: [
      { phrase: hero, word: first.singular },
      { phrase: `the ${place.singular}`, word: place.singular },
      { phrase: indefinite(food), word: food.singular },
      { phrase: indefinite(second), word: second.singular },
    ],
    subject: `${colour} ${first.singular}`,
  };
};

const sharing: Plot = (random) => {
  const [a, b] = twoPeople(random, people);
  const place = random.pick(outdoors);
  const toys = things.filter((noun) => ['ball', 'kite', 'boat', 'doll', 'drum', 'car'].includes(noun.singular));
  const toy = random.pick(toys);
  const isColour = random.chance(0.65);
  const look = random.pick(isColour ? colours : looks).word;
  const start = lead(random);
  const object = indefinite(toy, look);
  const feeling = random.pick(['happy', 'happy', 'tired']);
  const sentences = [
    begin(start, `${a.name} played with ${object} ${located(place)}.`),
    random.pick([`${b.name} wanted to play too.`, `Then ${b.name} came to play too.`]),
    random.pick([`${a.name} shared ${definite(toy)} with ${b.name}.`, `So ${a.name} shared it with ${b.name}.`]),
    random.pick([`They felt ${feeling}.`, `They were very ${feeling}.`]),
  ];
  return {
    text: sentences.join(' '),
    summary: `${a.name} played with ${object} ${located(place)} and shared it with ${b.name}.`,
    facts: [[a.name], [look, toy.singular], [place.singular], [b.name]],
    questions: asked(
      { ask: `What did ${a.name} play with?`, answer: object },
      { ask: `Where did ${a.name} play?`, answer: `the ${place.singular}` },
      { ask: `Who shared the ${toy.singular}?`, answer: a.name },
      { ask: `Who came to play with ${a.name}?`, answer: b.name },
      isColour ? { ask: `What colour was the ${toy.singular}?`, answer: look } : null,
      { ask: 'How did they feel?', answer: feeling },
      start.day ? { ask: `When did ${a.name} play with the ${toy.singular}?`, answer: `on ${start.day}` } : null,
    ),
    given: [
      { phrase: a.name, word: a.name },
      { phrase: object, word: toy.singular },
      { phrase: `the ${place.singular}`, word: place.singular },
      { phrase: b.name, word: b.name },
    ],
    subject: `${look} ${toy.singular}`,
  };
};

export const plots = { gift, lost, meeting, meal, trip, shopping, helping, fright, fable, sharing } as const;
export type PlotName = keyof typeof plots;
export const plotNames = Object.keys(plots) as PlotName[];

export function makeStory(random: Random, plot: PlotName = random.pick(plotNames)): Story {
  return { plot, ...plots[plot](random) };
}

/** What the split of a story goes by, whichever family asks about it. */
export function storyKey(story: Story): string {
  return `story ${story.text}`;
}
