import type { Random } from '../../random';
import { type Question, SKILLS, type Skill } from '../question';
import { makeStory, type Story } from '../story';
import type { Frame } from '../style';

/** A question put in a form. */
export interface Posed {
  /** What the prompt says of the question: "Where did Ana go? The park or the school?" */
  readonly asked: string;
  /** The right answer in the form, without any style's wrapping. */
  readonly content: string;
  /** All answers that the form leaves open, where it says which: what one guesses from who has not read the story. */
  readonly choices?: readonly string[];
}

/** A way to answer: a column of the grid. */
export interface Form {
  readonly name: string;
  /** For people: "Answer in one word". */
  readonly title: string;
  /** With {story} and {question}, which is `Posed.asked`. */
  readonly phrasings: readonly string[];
  readonly frame?: Frame;
  /** What guessing among `choices` gets. */
  readonly chance?: number;
  /** Skills that have no answer in this form. */
  readonly impossible: readonly Skill[];
  /** Skills that the form answers as every question is answered: holding them out would show nothing. */
  readonly neverHeldOut: readonly Skill[];
  /** null where this question has no answer in the form. */
  pose(question: Question, random: Random): Posed | null;
  /** The form in running text, for pretraining: "Where did Ana go? In one word: park." */
  example(posed: Posed, question: Question, random: Random): string;
}

export interface Asked {
  readonly story: Story;
  readonly question: Question;
  readonly posed: Posed;
}

/** Each instruction after the story and its question, and before them. */
export function bothEnds(...instructions: readonly string[]): string[] {
  return instructions.flatMap((text) => [`{story} {question} ${text}`, `${text} {story} {question}`]);
}

export const possibleSkills = (form: Form): Skill[] => SKILLS.filter((skill) => !form.impossible.includes(skill));

/** A story that is asked for the skill in the form; `draw` may choose among stories. */
export function drawAsked(
  form: Form,
  skill: Skill,
  random: Random,
  draw: (random: Random) => Story = (source) => makeStory(source),
): Asked {
  for (let attempt = 0; attempt < 10_000; attempt++) {
    const story = draw(random);
    const fitting = story.questions.filter((question) => question.skill === skill);
    if (fitting.length === 0) continue;
    const question = random.pick(fitting);
    const posed = form.pose(question, random);
    if (posed) return { story, question, posed };
  }
  throw new RangeError(`no story asks "${skill}" as ${form.name}`);
}
