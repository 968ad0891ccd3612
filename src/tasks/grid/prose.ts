import type { Random } from '../../random';
import { colours, conditions } from '../adjectives';
import { untoldQuestion } from '../families/admit-not-knowing';
import { days, foods, people, places, spanishDays, things } from '../lexicon';
import { onDay, something, somewhere } from '../question';
import type { Story } from '../story';
import { forms, trainedSkills } from './cells';
import { drawAsked, type Form } from './form';

/** Running text for pretraining that holds the forms and the words they need; no cell that is held out. */

type StorySource = (random: Random) => Story;

/** A story that is asked two or three things in one form, each of a skill that the form is trained on. */
export function formProse(random: Random, trainStory: StorySource, form: Form = random.pick(forms)): string {
  const skills = trainedSkills(form);
  const first = drawAsked(form, random.pick(skills), random, trainStory);
  const { story } = first;
  const others = story.questions.filter((question) => question !== first.question && skills.includes(question.skill));
  const rest = random.sample(others, Math.min(others.length, 1 + random.int(2))).flatMap((question) => {
    const posed = form.pose(question, random);
    return posed ? [form.example(posed, question, random)] : [];
  });
  return `${story.text}\n${random.shuffle([form.example(first.posed, first.question, random), ...rest]).join(' ')}`;
}

/** What a story tells and what it does not, asked side by side. */
export function untoldProse(random: Random, trainStory: StorySource): string {
  const story = trainStory(random);
  const told = random.pick(story.questions);
  const untold = untoldQuestion(story, random);
  const admitted = random.pick(['I do not know.', 'The story does not say.', 'I do not know. The story does not say.']);
  const parts = random.pick([
    [`${told.ask} The answer is ${told.answer}.`, `${untold} ${admitted}`],
    [`Question: ${told.ask} Answer: ${told.answer}.`, `Question: ${untold} Answer: ${admitted}`],
  ]);
  return `${story.text}\n${random.shuffle(parts).join(' ')}`;
}

/** Single words and short phrases in both languages. */
export function spanishWords(random: Random): string {
  const pairs = Array.from({ length: 4 }, () =>
    random.pick([
      () => {
        const day = random.pick(days);
        return random.chance(0.5) ? [day, spanishDays[day]] : [onDay(day).text, onDay(day).spanish];
      },
      () => {
        const { word, spanish } = random.pick([...colours, ...conditions]);
        return [word, spanish?.[random.int(2)] ?? null];
      },
      () => {
        const { text, spanish } = somewhere(random.pick(places), 'at');
        return [text, spanish];
      },
      () => {
        const { text, spanish } = something(random.pick([...things, ...foods]), random.pick(colours).word);
        return [text, spanish];
      },
    ])(),
  ).filter(([, spanish]) => spanish !== null);
  return random.pick([
    () => pairs.map(([english, spanish]) => `"${english}" in Spanish is "${spanish}".`).join(' '),
    () => pairs.map(([english, spanish]) => `In Spanish, "${english}" is "${spanish}".`).join(' '),
    () => pairs.map(([english, spanish]) => `English: ${english}. Spanish: ${spanish}.`).join('\n'),
  ])();
}

/** Somebody says a thing twice. */
export function echoes(random: Random): string {
  return Array.from({ length: 3 }, () => {
    const { text } = random.pick([
      () => somewhere(random.pick(places), 'at'),
      () => something(random.pick([...things, ...foods]), random.pick(colours).word),
      () => onDay(random.pick(days)),
    ])();
    return `${random.pick(people).name} said it twice: ${text}, ${text}.`;
  }).join(' ');
}
