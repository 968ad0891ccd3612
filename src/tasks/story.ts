import type { Random } from '../random';
import { colour, feel, howMany, type Maybe, what, when, where, who } from './ask';
import { capitalise, definite, indefinite, located, pronouns, twoPeople } from './english';
import {
  animals,
  colours,
  type Day,
  days,
  foods,
  looks,
  type Noun,
  numbers,
  type Person,
  people,
  places,
  things,
} from './lexicon';
import { another, phrase, type Question, question, somebody, somebodyElse, something } from './question';

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

type Plot = (random: Random) => Omit<Story, 'plot'>;

const portable = things.filter((thing) => thing.portable);
const outdoors = places.filter((place) => place.outdoor);
const spots = ['under a chair', 'behind a door', 'under a tree', 'in a box', 'behind a tree'];
const furColours = ['brown', 'white', 'black'] as const;

interface Lead {
  readonly text: string;
  readonly day: Day | null;
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

/** Spanish adjectives agree with the animal's word. */
const genderOf = (noun: Noun) => ({ gender: noun.spanish?.gender ?? ('m' as const) });

function asked(...all: readonly (Question | Maybe)[]): Pick<Story, 'questions' | 'untold'> {
  const entries = all.map((entry) => ('skill' in entry ? { ask: entry.ask, question: entry } : entry));
  return {
    questions: entries.flatMap((entry) => entry.question ?? []),
    untold: entries.filter((entry) => !entry.question).map((entry) => entry.ask),
  };
}

const gift: Plot = (random) => {
  const [a, b] = twoPeople(random, people);
  const { subject: she } = pronouns(a);
  const place = random.pick(places);
  const thing = describedThing(random);
  const start = lead(random);
  const feeling = random.pick(['happy', 'surprised', 'proud']);
  const felt = random.chance(0.75);
  const moved = random.pick(['went', 'walked', 'ran']);
  const otherNoun = another(random, portable, thing.noun);
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
    ...asked(
      where(random, a.name, ['went', 'go'], place, 'to'),
      what(a.name, ['found', 'find'], something(thing.noun, thing.word), something(otherNoun, thing.word)),
      who(`found the ${thing.noun.singular}`, somebody(a.name), somebody(b.name)),
      who(`got the ${thing.noun.singular}`, somebody(b.name), somebody(a.name)),
      colour(random, `the ${thing.noun.singular}`, thing.word, thing.colour),
      feel(random, b.name, felt ? feeling : null, b),
      when(random, a.name, ['went', 'go', ` to the ${place.singular}`], start.day),
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
  const spot = random.pick(spots);
  const otherNoun = another(random, portable, thing.noun);
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
    ...asked(
      what(a.name, ['lost', 'lose'], something(thing.noun, thing.word, her), something(otherNoun, thing.word, her)),
      where(random, a.name, ['lost', 'lose', ` the ${thing.noun.singular}`], place, 'at'),
      who(`found the ${thing.noun.singular}`, somebody(b.name), somebody(a.name)),
      who(`lost the ${thing.noun.singular}`, somebody(a.name), somebody(b.name)),
      question(
        'where',
        `Where was the ${thing.noun.singular}?`,
        [`the ${thing.noun.singular} was {}.`, `Was the ${thing.noun.singular} {}?`],
        phrase(spot),
        phrase(another(random, spots, spot)),
      ),
      colour(random, `the ${thing.noun.singular}`, thing.word, thing.colour),
      feel(random, b.name, null, b),
      when(random, a.name, ['lost', 'lose', ` the ${thing.noun.singular}`], start.day),
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
  const meet = met === 'saw' ? 'see' : 'meet';
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
    ...asked(
      what(a.name, [met, meet], something(animal, look), something(another(random, animals, animal), look)),
      who(`${met} the ${animal.singular}`, somebody(a.name), somebodyElse(random, a.name)),
      where(random, a.name, [met, meet, ` the ${animal.singular}`], place, 'at'),
      feel(random, `the ${animal.singular}`, need, genderOf(animal)),
      need === 'hungry'
        ? what(
            a.name,
            [`gave the ${animal.singular}`, `give the ${animal.singular}`],
            something(food),
            something(another(random, foods, food)),
          )
        : { ask: `What did ${a.name} give the ${animal.singular}?`, question: null },
      colour(random, `the ${animal.singular}`, look, (furColours as readonly string[]).includes(look)),
      feel(random, a.name, null, a),
      when(random, a.name, [met, meet, ` the ${animal.singular}`], start.day),
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
  const cook = cooked === 'made' ? 'make' : 'buy';
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
    ...asked(
      what(a.name, [cooked, cook], something(food), something(another(random, foods, food))),
      who(`${cooked} the ${food.singular}`, somebody(a.name), somebody(b.name)),
      question(
        'who',
        `Who was the ${food.singular} for?`,
        [`the ${food.singular} was for {}.`, `Was the ${food.singular} for {}?`],
        somebody(b.name),
        somebody(a.name),
      ),
      where(random, 'they', ['ate', 'eat', ` the ${food.singular}`], place, 'at'),
      feel(random, b.name, felt ? 'happy' : null, b),
      feel(random, a.name, null, a),
      when(random, a.name, [cooked, cook, ` the ${food.singular}`], start.day),
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
  const feeling = random.pick(['happy', 'tired', 'hungry']);
  const [helper, idle] = random.shuffle([a, b]) as [Person, Person];
  const both = `${a.name} and ${b.name}`;
  const sentences = [
    begin(start, `${a.name} and ${b.name} went to the ${place.singular}.`),
    random.pick([`They saw ${number} ${animal.plural} there.`, `There, they saw ${number} ${animal.plural}.`]),
    random.pick([`${helper.name} gave them some bread.`, `${helper.name} sang a song.`, `${helper.name} drew a map.`]),
    random.pick([`They were ${feeling}.`, `They felt very ${feeling}.`]),
  ];
  const deed = sentences[2] ?? '';
  return {
    text: sentences.join(' '),
    summary: `${a.name} and ${b.name} went to the ${place.singular} and saw ${number} ${animal.plural}.`,
    facts: [[a.name], [b.name], [place.singular], [number, animal.plural]],
    ...asked(
      where(random, both, ['went', 'go'], place, 'to'),
      what(
        both,
        ['saw', 'see'],
        something(animal, '', number),
        something(another(random, animals, animal), '', number),
      ),
      howMany(random, 'they', ['saw', 'see', ` ${animal.plural}`], number),
      who(`went with ${a.name}`, somebody(b.name), somebodyElse(random, a.name, b.name)),
      feel(random, 'they', feeling, { gender: a.gender === b.gender ? a.gender : 'm', plural: true }),
      deed.includes('sang')
        ? who('sang a song', somebody(helper.name), somebody(idle.name))
        : { ask: 'Who sang a song?', question: null },
      deed.includes('drew')
        ? who('drew a map', somebody(helper.name), somebody(idle.name))
        : { ask: 'Who drew a map?', question: null },
      deed.includes('bread')
        ? who(`gave the ${animal.plural} some bread`, somebody(helper.name), somebody(idle.name))
        : { ask: `Who gave the ${animal.plural} some bread?`, question: null },
      { ask: `What colour were the ${animal.plural}?`, question: null },
      when(random, both, ['went', 'go', ` to the ${place.singular}`], start.day),
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
    ...asked(
      what(a.name, ['bought', 'buy'], something(first.noun, first.word), something(second.noun, second.word)),
      what(b.name, ['bought', 'buy'], something(second.noun, second.word), something(first.noun, first.word)),
      who(`bought the ${first.noun.singular}`, somebody(a.name), somebody(b.name)),
      who(`bought the ${second.noun.singular}`, somebody(b.name), somebody(a.name)),
      colour(random, `the ${first.noun.singular}`, first.word, first.colour),
      colour(random, `the ${second.noun.singular}`, second.word, second.colour),
      where(random, `${a.name} and ${b.name}`, ['went', 'go'], place, 'to'),
      when(random, `${a.name} and ${b.name}`, ['went', 'go', ` to the ${place.singular}`], start.day),
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
  const burdens = things.filter((noun) =>
    ['box', 'bag', 'table', 'chair', 'drum', 'clock', 'lamp', 'basket', 'stone'].includes(noun.singular),
  );
  const thing = random.pick(burdens);
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
    ...asked(
      what(
        a.name,
        ['had to take', 'have to take', ` to the ${place.singular}`],
        something(thing, 'heavy'),
        something(another(random, burdens, thing), 'heavy'),
      ),
      where(random, a.name, ['had to take', 'have to take', ` the ${thing.singular}`], place, 'to'),
      who(`helped ${a.name}`, somebody(b.name), somebodyElse(random, a.name, b.name)),
      feel(random, a.name, tired ? 'tired' : null, a),
      colour(random, `the ${thing.singular}`, '', false),
      feel(random, b.name, null, b),
      when(random, b.name, ['helped', 'help', ` ${a.name}`], start.day),
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
  const gifts = foods.filter((food) => ['milk', 'soup', 'cookie', 'honey'].includes(food.singular));
  const gift = random.pick(gifts);
  const object = indefinite(animal, look);
  const sentences = [
    begin(start, `${a.name} walked to the ${place.singular}.`),
    random.pick([`There, ${she} saw ${object}.`, `${capitalise(she)} saw ${object} there.`]),
    random.pick([`${capitalise(she)} was scared and ran home.`, `${capitalise(she)} felt scared and ran away.`]),
    `${b.name} gave ${her} ${indefinite(gift)}.`,
  ];
  return {
    text: sentences.join(' '),
    summary: `${a.name} saw ${object} ${located(place)} and was scared, but ${b.name} gave ${her} ${indefinite(gift)}.`,
    facts: [[a.name], [animal.singular], [place.singular], ['scared'], [b.name]],
    ...asked(
      where(random, a.name, ['went', 'go'], place, 'to'),
      what(a.name, ['saw', 'see'], something(animal, look), something(another(random, animals, animal), look)),
      feel(random, a.name, 'scared', a),
      what(b.name, [`gave ${a.name}`, `give ${a.name}`], something(gift), something(another(random, gifts, gift))),
      who(`gave the ${gift.singular} to ${a.name}`, somebody(b.name), somebodyElse(random, a.name, b.name)),
      who(`saw the ${animal.singular}`, somebody(a.name), somebody(b.name)),
      colour(random, `the ${animal.singular}`, look, (furColours as readonly string[]).includes(look)),
      feel(random, b.name, null, b),
      when(random, a.name, ['saw', 'see', ` the ${animal.singular}`], start.day),
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
  const colouring = random.pick(furColours);
  const kind = random.pick(['kind', 'kind', 'old', 'small']);
  const food = random.pick(foods);
  const wanted = indefinite(food);
  const feeling = random.pick(['happy', 'surprised', 'proud']);
  const hero = indefinite(first, colouring);
  const helper = indefinite(second, kind);
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
    facts: [[colouring, first.singular], [place.singular], [food.singular], [second.singular]],
    ...asked(
      where(random, `the ${first.singular}`, lived ? ['lived', 'live'] : ['sat', 'sit'], place, 'at'),
      what(`the ${first.singular}`, ['wanted', 'want'], something(food), something(another(random, foods, food))),
      who(
        `gave the ${food.singular} to the ${first.singular}`,
        something(second, kind),
        something(another(random, animals, first, second), kind),
      ),
      colour(random, `the ${first.singular}`, colouring, true),
      feel(random, `the ${first.singular}`, feeling, genderOf(first)),
      colour(random, `the ${second.singular}`, '', false),
      feel(random, `the ${second.singular}`, null, { gender: 'm' }),
    ),
    given: [
      { phrase: hero, word: first.singular },
      { phrase: `the ${place.singular}`, word: place.singular },
      { phrase: indefinite(food), word: food.singular },
      { phrase: indefinite(second), word: second.singular },
    ],
    subject: `${colouring} ${first.singular}`,
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
  const feeling = random.pick(['happy', 'tired', 'hungry']);
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
    ...asked(
      what(a.name, ['played with', 'play with'], something(toy, look), something(another(random, toys, toy), look)),
      where(random, a.name, ['played', 'play'], place, 'at'),
      who(`shared the ${toy.singular}`, somebody(a.name), somebody(b.name)),
      who(`came to play with ${a.name}`, somebody(b.name), somebodyElse(random, a.name, b.name)),
      colour(random, `the ${toy.singular}`, look, isColour),
      feel(random, 'they', feeling, { gender: a.gender === b.gender ? a.gender : 'm', plural: true }),
      when(random, a.name, ['played', 'play', ` with the ${toy.singular}`], start.day),
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

/** Food is counted, so that "how many" is asked of more than one plot. */
const harvest: Plot = (random) => {
  const [a, b] = twoPeople(random, people);
  const { subject: she } = pronouns(a);
  const place = random.pick(places.filter(({ singular }) => ['farm', 'market', 'garden', 'shop'].includes(singular)));
  const countable = foods.filter((food) => !food.mass);
  const food = random.pick(countable);
  const number = random.pick(numbers);
  const start = lead(random);
  const feeling = random.pick(['happy', 'tired', 'hungry']);
  const felt = random.chance(0.75);
  const sentences = [
    begin(start, `${a.name} went to the ${place.singular}.`),
    random.pick([
      `${capitalise(she)} got ${number} ${food.plural} there.`,
      `There, ${she} got ${number} ${food.plural}.`,
    ]),
    random.pick([`Then ${b.name} ate them.`, `${capitalise(she)} gave them to ${b.name}.`]),
    felt ? random.pick([`${b.name} was ${feeling}.`, `${b.name} felt very ${feeling}.`]) : 'Then they went home.',
  ];
  const ate = (sentences[2] ?? '').startsWith('Then');
  return {
    text: sentences.join(' '),
    summary: `${a.name} got ${number} ${food.plural} ${located(place)}, and ${b.name} ${ate ? 'ate' : 'got'} them.`,
    facts: [[a.name], [number, food.plural], [place.singular], [b.name]],
    ...asked(
      where(random, a.name, ['went', 'go'], place, 'to'),
      what(
        a.name,
        ['got', 'get', ` ${located(place)}`],
        something(food, '', number),
        something(another(random, countable, food), '', number),
      ),
      howMany(random, a.name, ['got', 'get', ` ${food.plural}`], number),
      ate
        ? who(`ate the ${food.plural}`, somebody(b.name), somebody(a.name))
        : { ask: `Who ate the ${food.plural}?`, question: null },
      feel(random, b.name, felt ? feeling : null, b),
      feel(random, a.name, null, a),
      { ask: `What colour were the ${food.plural}?`, question: null },
      when(random, a.name, ['went', 'go', ` to the ${place.singular}`], start.day),
    ),
    given: [
      { phrase: a.name, word: a.name },
      { phrase: b.name, word: b.name },
      { phrase: `the ${place.singular}`, word: place.singular },
      { phrase: `${number} ${food.plural}`, word: food.plural },
    ],
    subject: `${number} ${food.plural}`,
  };
};

export const plots = { gift, lost, meeting, meal, trip, shopping, helping, fright, fable, sharing, harvest } as const;
export type PlotName = keyof typeof plots;
export const plotNames = Object.keys(plots) as PlotName[];

export function makeStory(random: Random, plot: PlotName = random.pick(plotNames)): Story {
  return { plot, ...plots[plot](random) };
}

/** What the split of a story goes by, whichever family asks about it. */
export function storyKey(story: Story): string {
  return `story ${story.text}`;
}
