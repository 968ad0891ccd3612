import { fill, makeItem } from '../make-item';
import { wordF1, wordsOf } from '../scoring';
import { makeStory, type Story, storyKey } from '../story';
import { unwrap } from '../style';
import type { TaskFamily } from '../types';

const phrasings = [
  'Give this story a title: {story}',
  'What is a good title for this story? {story}',
  '{story} What is a good title?',
  'Find a title for this: {story}',
  '{story} Give it a title.',
  'Please give a title to this story. {story}',
  'Name this story: {story}',
  '{story} What would you call this story?',
  'Write a title for this story: {story}',
  'Read the story and give it a title. {story}',
  '{story} Can you give it a title?',
  'I need a title. {story}',
];

/** Held out: no training text gives a title. */
export const giveTitle: TaskFamily<{ readonly story: Story }> = {
  name: 'give-title',
  title: 'Give a title',
  heldOut: true,
  distance: 'far',
  category: 'summarising',
  metric: 'subject named',
  phrasings,
  generate(random) {
    const story = makeStory(random);
    const content = `the ${story.subject}`;
    const prompt = fill(random.pick(phrasings), { story: story.text });
    return makeItem(
      { family: 'give-title', prompt, key: storyKey(story), shape: story.plot, content, data: { story } },
      random,
      { frame: 'title' },
    );
  },
  /** How much of the subject is named, less where the title is longer than six words. */
  score(item, answer) {
    const { content } = unwrap(answer);
    const count = wordsOf(content).length;
    return count === 0 ? 0 : wordF1(content, item.content) * Math.min(1, 6 / count);
  },
};
