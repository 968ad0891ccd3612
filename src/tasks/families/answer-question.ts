import { fill, makeItem } from '../make-item';
import type { Question } from '../question';
import { wordF1 } from '../scoring';
import { makeStory, type Story, storyKey } from '../story';
import { unwrap } from '../style';
import type { TaskFamily } from '../types';

export interface QuestionData {
  readonly story: Story;
  readonly question: Question;
}

const phrasings = [
  '{story} {question}',
  'Read the story and answer. {story} {question}',
  'Story: {story} Question: {question}',
  '{story} Question: {question}',
  'Here is a story. {story} {question}',
  'Answer my question about this story. {story} {question}',
  '{story} Now tell me this: {question}',
  'I read this story: {story} {question}',
  '{story} Can you tell me? {question}',
  'Please read this. {story} {question}',
  '{story} I have a question. {question}',
  'Listen to this story. {story} {question}',
];

/** The plot and the kind of question: "gift where did". */
function shapeOf(story: Story, question: Question): string {
  return [story.plot, ...question.ask.toLowerCase().split(' ').slice(0, 2)].join(' ');
}

export const answerQuestion: TaskFamily<QuestionData> = {
  name: 'answer-question',
  title: 'Answer a question about a story',
  heldOut: false,
  category: 'answering',
  metric: 'f1',
  phrasings,
  generate(random) {
    const story = makeStory(random);
    const question = random.pick(story.questions);
    const prompt = fill(random.pick(phrasings), { story: story.text, question: question.ask });
    return makeItem(
      {
        family: 'answer-question',
        prompt,
        key: storyKey(story),
        shape: shapeOf(story, question),
        content: question.answer,
        data: { story, question },
      },
      random,
      { frame: 'answer' },
    );
  },
  score: (item, answer) => wordF1(unwrap(answer).content, item.content),
};
