import { nearFamilies, trainedForms } from '../grid/families';
import type { TaskFamily } from '../types';
import { admitNotKnowing } from './admit-not-knowing';
import { answerQuestion } from './answer-question';
import { classifyFeeling } from './classify-feeling';
import { declineHarmful } from './decline-harmful';
import { giveAdvice } from './give-advice';
import { giveTitle } from './give-title';
import { nameOpposite } from './name-opposite';
import { rewritePolitely } from './rewrite-politely';
import { summarise } from './summarise';
import { translateEnglish } from './translate-english';
import { translateSpanish } from './translate-spanish';
import { writeStory } from './write-story';

/** A family whose item type has been put away: its own `score` reads the data that its own `generate` wrote. */
function erase<Data>(family: TaskFamily<Data>): TaskFamily {
  return family as unknown as TaskFamily;
}

export const trainedFamilies: readonly TaskFamily[] = [
  erase(summarise),
  erase(translateSpanish),
  erase(answerQuestion),
  erase(writeStory),
  erase(classifyFeeling),
  erase(rewritePolitely),
  erase(giveAdvice),
  erase(declineHarmful),
  ...trainedForms.map(erase),
  erase(admitNotKnowing),
];

export const heldOutFamilies: readonly TaskFamily[] = [
  ...nearFamilies.map(erase),
  erase(giveTitle),
  erase(nameOpposite),
  erase(translateEnglish),
];

export const families: readonly TaskFamily[] = [...trainedFamilies, ...heldOutFamilies];

/** Trained families of which each prompt has one right answer, so that an answer is right or wrong and nothing between. */
export const exactFamilies: readonly TaskFamily[] = trainedFamilies.filter(({ metric }) =>
  ['accuracy', 'exact match'].includes(metric),
);

const byName = new Map(families.map((family) => [family.name, family]));

export function familyOf(name: string): TaskFamily {
  const family = byName.get(name);
  if (!family) throw new RangeError(`no task family "${name}"; there are ${[...byName.keys()].join(', ')}`);
  return family;
}
