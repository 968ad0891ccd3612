import { Random } from '../../random';
import { SKILLS, type Skill } from '../question';
import { choice } from './choice';
import { type Form, possibleSkills } from './form';
import { fullSentence } from './full-sentence';
import { inSpanish } from './in-spanish';
import { oneWord } from './one-word';
import { putRight } from './put-right';
import { twice } from './twice';
import { yesOrNo } from './yes-or-no';

/**
 * Skills (who, where, ...) by forms (in one word, in Spanish, ...). One cell of each form is held out, and each skill at
 * most once: so every held-out cell has its row and its column trained elsewhere.
 */
export const forms: readonly Form[] = [oneWord, fullSentence, choice, yesOrNo, inSpanish, twice, putRight];

export interface Cell {
  readonly form: Form;
  readonly skill: Skill;
}

/** Drawn before any model was trained, and never again: bundled models know these cells as held out. */
const heldOutSeed = 13;

function drawCells(): readonly Cell[] {
  const random = new Random(heldOutSeed, 'held-out cells');
  const mayBe = (form: Form, skill: Skill): boolean =>
    possibleSkills(form).includes(skill) && !form.neverHeldOut.includes(skill);
  for (let attempt = 0; attempt < 10_000; attempt++) {
    const skills = random.shuffle(SKILLS);
    const cells = forms.flatMap((form, i) => (skills[i] ? [{ form, skill: skills[i] }] : []));
    if (cells.length === forms.length && cells.every(({ form, skill }) => mayBe(form, skill))) return cells;
  }
  throw new RangeError('more forms than skills that may be held out');
}

export const heldOutCells = drawCells();

export const trainedSkills = (form: Form): Skill[] =>
  possibleSkills(form).filter((skill) => !heldOutCells.some((cell) => cell.form === form && cell.skill === skill));
