import type { Random } from '../random';
import { fable } from './plots/fable';
import { fright } from './plots/fright';
import { gift } from './plots/gift';
import { harvest } from './plots/harvest';
import { helping } from './plots/helping';
import { lost } from './plots/lost';
import { meal } from './plots/meal';
import { meeting } from './plots/meeting';
import type { Story } from './plots/plot';
import { sharing } from './plots/sharing';
import { shopping } from './plots/shopping';
import { trip } from './plots/trip';

export type { Story } from './plots/plot';

/** What can happen, a plot a file. */
export const plots = { gift, lost, meeting, meal, trip, shopping, helping, fright, fable, sharing, harvest } as const;
export type PlotName = keyof typeof plots;
export const plotNames = Object.keys(plots) as PlotName[];

export function makeStory(random: Random, plot: PlotName = random.pick(plotNames)): Story {
  return { plot, ...plots[plot](random) };
}

/** What the split of a story goes by, whichever family asks about it. */
export function storyKey(story: Story): string {
  return `story ${story.text}`;
}
