import { fill, makeItem } from '../make-item';
import type { Skill } from '../question';
import { wordsOf } from '../scoring';
import { storyKey } from '../story';
import { allStyles, unwrap } from '../style';
import type { TaskFamily } from '../types';
import { type Cell, forms, heldOutCells, trainedSkills } from './cells';
import { type Asked, drawAsked, type Form } from './form';

/** A form's family over some skills: all that are trained, or one that is held out. */
function familyOver(
  form: Form,
  skills: readonly Skill[],
  { name, title }: Pick<TaskFamily, 'name' | 'title'>,
): TaskFamily<Asked> {
  return {
    name,
    title,
    heldOut: false,
    category: 'answering',
    metric: 'exact match',
    phrasings: form.phrasings,
    ...(form.chance !== undefined && { chance: form.chance }),
    generate(random) {
      const skill = random.pick(skills);
      const asked = drawAsked(form, skill, random);
      const prompt = fill(random.pick(form.phrasings), { story: asked.story.text, question: asked.posed.asked });
      return makeItem(
        {
          family: name,
          prompt,
          key: storyKey(asked.story),
          shape: `${asked.story.plot} ${skill}`,
          content: asked.posed.content,
          data: asked,
        },
        random,
        form.frame && { frame: form.frame },
      );
    },
    /** 1 when the content is the right answer in the right form, word for word. */
    score(item, answer) {
      return wordsOf(unwrap(answer).content).join(' ') === wordsOf(item.content).join(' ') ? 1 : 0;
    },
    guess({ data: { posed } }, random) {
      return posed.choices
        ? allStyles(random.pick(posed.choices), random, form.frame && { frame: form.frame }).plain
        : null;
    },
  };
}

export const trainedForms: readonly TaskFamily<Asked>[] = forms.map((form) =>
  familyOver(form, trainedSkills(form), form),
);

const titled = ({ form, skill }: Cell): Pick<TaskFamily, 'name' | 'title'> => ({
  name: `${form.name}-${skill}`,
  title: `${form.title}: ${skill}`,
});

export const nearFamilies: readonly TaskFamily<Asked>[] = heldOutCells.map((cell) => ({
  ...familyOver(cell.form, [cell.skill], titled(cell)),
  heldOut: true,
  distance: 'near' as const,
}));
