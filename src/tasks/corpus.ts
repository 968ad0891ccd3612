import type { Random } from '../random';
import { openConversation } from '../text/conversation';
import { opposites } from './adjectives';
import { capitalise, list } from './english';
import { trainedFamilies } from './families';
import type { QuestionData } from './families/answer-question';
import type { FeelingData } from './families/classify-feeling';
import type { DeclineData } from './families/decline-harmful';
import type { AdviceData } from './families/give-advice';
import type { PoliteData } from './families/rewrite-politely';
import { echoes, formProse, spanishWords, untoldProse } from './grid/prose';
import { people } from './lexicon';
import { SKILLS } from './question';
import { drawItem, splitOfKey } from './splits';
import { makeStory, type Story, storyKey } from './story';
import { allStyles } from './style';
import { type Pair, translationPair } from './translation';
import { STYLES, type TaskFamily, type TaskItem } from './types';

/**
 * Pretraining text: the skills in natural forms, without chat markers. Whatever an instruction could be made of (a
 * story, a sentence, a problem) is taken from the training split alone, and held-out families never occur.
 */

function familyNamed(name: string): TaskFamily {
  const family = trainedFamilies.find((candidate) => candidate.name === name);
  if (!family) throw new RangeError(`no trained family "${name}"`);
  return family;
}

function trainItem<Data>(name: string, random: Random): TaskItem<Data> {
  return drawItem(familyNamed(name), 'train', random) as TaskItem<Data>;
}

function trainStory(random: Random): Story {
  for (;;) {
    const story = makeStory(random);
    if (splitOfKey(storyKey(story)) === 'train') return story;
  }
}

function trainPair(random: Random): Pair {
  for (;;) {
    const pair = translationPair(random);
    if (splitOfKey(`spanish ${pair.english}`) === 'train') return pair;
  }
}

/** Somebody asks and another answers, in any style. */
function conversation(asked: string, answers: TaskItem['answers'], random: Random): string {
  const speakers = people.map(({ name }) => name).filter((name) => !asked.includes(name));
  return `${openConversation(asked, random.sample(speakers, 2))}${answers[random.pick(STYLES)]}"`;
}

/** A question about a story, between two people: how the styles and their frames sound. */
function questionAloud(random: Random): string {
  const { data, answers } = trainItem<QuestionData>('answer-question', random);
  return `${data.story.text}\n${conversation(data.question.ask, answers, random)}`;
}

/** Something of a story is told to somebody, in any style. */
function told(random: Random): string {
  const story = trainStory(random);
  const [teller, hearer] = random.sample(
    people.filter((person) => !story.text.includes(person.name)),
    2,
  );
  const text = random.pick([story.summary, ...story.questions.map(({ sentence }) => sentence)]);
  return `${teller?.name} told ${hearer?.name}: "${allStyles(text, random)[random.pick(STYLES)]}"`;
}

/** Several questions about one story: dense practice in finding words again. */
function questions(random: Random): string {
  // Every skill as often as the others, though few stories tell a day or a number.
  const skill = random.pick(SKILLS);
  let story = trainStory(random);
  while (!story.questions.some((question) => question.skill === skill)) story = trainStory(random);
  const first = random.pick(story.questions.filter((question) => question.skill === skill));
  const others = story.questions.filter((question) => question !== first);
  const asked = random.shuffle([first, ...random.sample(others, Math.min(2, others.length))]);
  const body = random.pick([
    () => asked.map((question) => `Question: ${question.ask} Answer: ${question.answer}.`).join(' '),
    () => asked.map((question) => `${question.ask} The answer is ${question.answer}.`).join(' '),
    () => asked.map((question) => `Q: ${question.ask} A: ${question.answer}.`).join(' '),
  ])();
  return `${story.text}\n${body}`;
}

function summary(random: Random): string {
  const story = trainStory(random);
  return random.pick([
    () => `${story.text}\nIn short: ${story.summary}`,
    () => `${story.text} Summary: ${story.summary}`,
    () => `Story: ${story.text} In one sentence: ${story.summary}`,
    () => `${story.text} What happened? ${story.summary}`,
  ])();
}

function storyAlone(random: Random): string {
  const story = trainStory(random);
  if (random.chance(0.5)) return story.text;
  const given = random.sample(story.given, Math.min(story.given.length, 2 + random.int(2))).map(({ phrase }) => phrase);
  return `This is about ${list(given)}. ${story.text}`;
}

/** A bare phrase gets a full stop; a sentence, quoted or not, has its own. */
function ended(text: string): string {
  return /[.!?]"?$/.test(text) ? text : `${text}.`;
}

function translations(random: Random): string {
  const pairs = [trainPair(random), trainPair(random), trainPair(random)];
  return random.pick([
    () =>
      pairs
        .map((pair) => `"${pair.english}" in Spanish is "${pair.spanish}"`)
        .map(ended)
        .join(' '),
    () => pairs.map((pair) => `English: ${ended(pair.english)} Spanish: ${ended(pair.spanish)}`).join('\n'),
    () =>
      pairs
        .slice(0, 2)
        .map((pair) => `In Spanish, "${pair.english}" is "${pair.spanish}"`)
        .map(ended)
        .join(' '),
  ])();
}

function feelings(random: Random): string {
  return Array.from({ length: 2 + random.int(2) }, () => {
    const { data } = trainItem<FeelingData>('classify-feeling', random);
    return random.pick([
      `${data.text} ${data.name} felt ${data.feeling}.`,
      `${data.text} ${data.name} is ${data.feeling} now.`,
      `${data.text} So ${data.name} was very ${data.feeling}.`,
    ]);
  }).join('\n');
}

function manners(random: Random): string {
  const { data, content } = trainItem<PoliteData>('rewrite-politely', random);
  const { name } = random.pick(people);
  return random.pick([
    `"${data.order}" is not polite. It is better to say: "${content}"`,
    `Do not say: ${data.order} Say: ${content}`,
    `${name} did not say: ${data.order} ${name} asked politely: ${content}`,
  ]);
}

function advice(random: Random): string {
  const { data, content, answers } = trainItem<AdviceData>('give-advice', random);
  return random.chance(0.5)
    ? conversation(data.problem, answers, random)
    : `Problem: ${data.problem} Advice: ${content}`;
}

function refusal(random: Random): string {
  const { data, answers } = trainItem<DeclineData>('decline-harmful', random);
  const [asker, other] = random.sample(
    people.filter((person) => !data.act.includes(person.name)),
    2,
  );
  return `${asker?.name} wanted to ${data.act}. ${other?.name} said: "${answers[random.pick(STYLES)]}"`;
}

/** Opposites as a story tells them. */
function contrast(random: Random): string {
  return Array.from({ length: 3 }, () => {
    const { pair, subjects } = random.pick(opposites);
    const [word, other] = random.chance(0.5) ? pair : [pair[1], pair[0]];
    const subject = random.pick(subjects);
    const person = random.pick(people);
    const it = subject === 'person' ? (person.gender === 'f' ? 'she' : 'he') : 'it';
    const who = subject === 'person' ? person.name : `the ${subject}`;
    return random.pick([
      `${capitalise(who)} was not ${word}. ${capitalise(it)} was ${other}.`,
      `${capitalise(who)} was ${word}, not ${other}.`,
    ]);
  }).join(' ');
}

/**
 * What a document is, with its share. Finding words again gets most: it is the hardest to learn. No document follows an
 * instruction: a base that has only read can be asked, and fine-tuning has something to teach.
 */
const mixture: readonly (readonly [share: number, make: (random: Random) => string])[] = [
  [22, questions],
  [10, questionAloud],
  [14, summary],
  [6, told],
  [12, storyAlone],
  [9, translations],
  [4, feelings],
  [4, manners],
  [5, advice],
  [4, refusal],
  [1, contrast],
  [22, (random) => formProse(random, trainStory)],
  [6, (random) => untoldProse(random, trainStory)],
  [3, spanishWords],
  [1, echoes],
];

const total = mixture.reduce((sum, [share]) => sum + share, 0);

/** One document of at most about 110 tokens. */
export function corpusDocument(random: Random): string {
  let left = random.int(total);
  for (const [share, make] of mixture) {
    if (left < share) return make(random);
    left -= share;
  }
  throw new RangeError('shares do not add up');
}
