/** What a presenter goes through: moments of a run's story, as a link carries them (`?present=sft@0,ppo@40*`, opened where the * stands). Pure. */
import { readable } from '../text/readable';
import { partingOf } from './parting';
import type { Act, Story } from './story';

/** The address of the usual plan. */
export const USUAL_PLAN = 'usual';
/** More than a lesson has. */
const MOST_SCENES = 40;

/** The step of an act at which its reward and true quality part; null where they do not. */
export function partingOfAct({ lines }: Act): number | null {
  const named = (name: string) => lines.find((line) => line.name === name)?.points ?? [];
  return partingOf(named('objective/scores'), named('objective/rubric'));
}

/** The beginning, the end of every act, and before the end of one where reward and true quality part. */
export function usualPlan({ acts, moments }: Story): number[] {
  const scenes = acts.flatMap((act) => {
    const parting = partingOfAct(act);
    return [...(parting === null ? [] : [momentAt({ acts, moments }, act, parting)]), act.last];
  });
  return distinct([0, ...scenes]);
}

interface ReadPlan {
  readonly scenes: readonly number[];
  /** Where the presentation opens. */
  readonly opened: number;
  readonly problem: string | null;
}

/** The moments of a plan, and what of it could not be used. A plan without a usable moment is the usual one. */
export function readPlan(plan: string, story: Story): ReadPlan {
  if (plan === '' || plan === USUAL_PLAN) return { scenes: usualPlan(story), opened: 0, problem: null };
  const asked = plan.split(',').slice(0, MOST_SCENES);
  let opened: number | null = null;
  const scenes = asked.flatMap((scene) => {
    const [, node, step, isOpened] = /^([a-z][a-z0-9-]*)(?:@(\d{1,9}))?(\*)?$/.exec(scene.trim()) ?? [];
    const act = story.acts.find((one) => one.node === node);
    if (!act) return [];
    const moment = step === undefined ? act.last : momentAt(story, act, Number(step));
    if (isOpened) opened = moment;
    return [moment];
  });
  if (scenes.length === 0)
    return {
      scenes: usualPlan(story),
      opened: 0,
      problem: `The plan “${readable(plan, 60)}” names no stage of this run, so the usual plan is shown. Its stages: ${story.acts.map(({ node }) => node).join(', ')}.`,
    };
  const distinctScenes = distinct(scenes);
  return {
    scenes: distinctScenes,
    opened: opened ?? distinctScenes[0] ?? 0,
    problem:
      scenes.length < asked.length ? 'Some parts of the plan name no stage of this run and were left out.' : null,
  };
}

/** A plan as a link carries it; `opened`: a moment at which it opens, a scene or not. */
export const writePlan = (scenes: readonly number[], { acts, moments }: Story, opened?: number): string =>
  distinct(opened === undefined ? scenes : [...scenes, opened])
    .flatMap((scene) => {
      const { act, step } = moments[scene] ?? { act: -1, step: 0 };
      return acts[act] ? [`${acts[act].node}@${step}${scene === opened ? '*' : ''}`] : [];
    })
    .join(',');

/** The first moment of an act at which it has come to a step. */
function momentAt({ moments }: Pick<Story, 'acts' | 'moments'>, { first, last }: Act, step: number): number {
  for (let at = first; at <= last; at++) if ((moments[at]?.step ?? 0) >= step) return at;
  return last;
}

const distinct = (scenes: readonly number[]): number[] => [...new Set(scenes)].sort((a, b) => a - b);
