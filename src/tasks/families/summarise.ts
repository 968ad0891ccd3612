import { animals, foods, people, places, things } from '../lexicon';
import { fill, makeItem } from '../make-item';
import { groupsFound, wordsOf } from '../scoring';
import { makeStory, type Story, storyKey } from '../story';
import { unwrap } from '../style';
import type { TaskFamily } from '../types';

const phrasings = [
  'Sum up this story: {story}',
  'Summarise this story: {story}',
  'Tell me this story in one sentence: {story}',
  'Make this story short: {story}',
  '{story} What happened? Tell me in one sentence.',
  '{story} Sum it up, please.',
  'Give me a short summary. {story}',
  'What is this story about? {story}',
  'Read this and sum it up: {story}',
  '{story} Say that in one sentence.',
  'Please write a summary of this: {story}',
  'I have no time to read this. Sum it up: {story}',
  '{story} Can you make this short?',
];

/** Words that name something in the world: one that the story does not have is an invented fact. */
const entities = new Set([
  ...people.map((person) => person.name.toLowerCase()),
  ...[...animals, ...things, ...foods, ...places].map((noun) => noun.singular),
]);

/** Share of the facts that are right; every invented person, animal, thing or place counts as one fact wrong. */
function factsRight(story: Story, text: string): number {
  const told = new Set(wordsOf(story.text));
  const invented = new Set(wordsOf(text).filter((word) => entities.has(word) && !told.has(word))).size;
  return Math.max(0, groupsFound(text, story.facts) - invented) / story.facts.length;
}

export const summarise: TaskFamily<{ readonly story: Story }> = {
  name: 'summarise',
  title: 'Sum up a story',
  heldOut: false,
  category: 'summarising',
  metric: 'facts',
  phrasings,
  generate(random) {
    const story = makeStory(random);
    const prompt = fill(random.pick(phrasings), { story: story.text });
    return makeItem(
      { family: 'summarise', prompt, key: storyKey(story), shape: story.plot, content: story.summary, data: { story } },
      random,
    );
  },
  score: (item, answer) => factsRight(item.data.story, unwrap(answer).content),
};
