import { list } from '../english';
import { grammarRules } from '../grammar-rules';
import { fill, makeItem } from '../make-item';
import { hasWord } from '../scoring';
import { makeStory, type Story } from '../story';
import { splitSentences, unwrap } from '../style';
import type { TaskFamily } from '../types';

export interface WriteData {
  /** The words that must appear, one for each given thing. */
  readonly words: readonly string[];
  readonly story: Story;
}

const phrasings = [
  'Write a story about {given}.',
  'Tell me a story about {given}.',
  'Write a short story with {given} in it.',
  'Can you tell a story about {given}?',
  'I want to hear a story about {given}.',
  'Please write a story with {given}.',
  'Make up a story about {given}.',
  'Tell a short story with {given} in it.',
  'My child wants a story about {given}.',
  'Write me a little story about {given}.',
  'Do you know a story about {given}?',
  'Use {given} in a short story.',
];

export const writeStory: TaskFamily<WriteData> = {
  name: 'write-story',
  title: 'Write a story with given things',
  heldOut: false,
  category: 'writing',
  metric: 'things used × well-formed',
  phrasings,
  generate(random) {
    const story = makeStory(random);
    const given = random.sample(story.given, 3);
    const prompt = fill(random.pick(phrasings), { given: list(given.map((entry) => entry.phrase)) });
    const words = given.map((entry) => entry.word);
    const key = `write ${[...words].sort().join(' ')}`;
    return makeItem(
      { family: 'write-story', prompt, key, shape: story.plot, content: story.text, data: { words, story } },
      random,
    );
  },
  /** Share of the given things used × share of the sentences that keep the grammar; one sentence is half a story. */
  score(item, answer) {
    const { content } = unwrap(answer);
    const sentences = splitSentences(content);
    if (sentences.length === 0) return 0;
    const used = item.data.words.filter((word) => hasWord(content, word)).length / item.data.words.length;
    const formed = sentences.filter((sentence) => grammarRules(sentence).length === 0).length / sentences.length;
    return used * formed * Math.min(1, sentences.length / 2);
  },
};
