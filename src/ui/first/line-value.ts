import type { Act, StoryLine } from '../../studio/story';
import { figureWords, formatFigure, formatNumber, formatPercent, overWords } from '../format';

interface LineValue {
  readonly text: string;
  /** In full, with what it is the mean of; nothing before the end. */
  readonly what?: string;
}

/**
 * A line of an act in a number: at its end the figure that charts, tables and reports have of it, before that where the line
 * (smoothed, where batches jump) stands.
 */
export function lineValue({ points, unit, figure }: StoryLine, { total }: Pick<Act, 'total'>, step: number): LineValue {
  if (figure && step >= total)
    return { text: formatFigure(figure), what: [figureWords(figure), overWords(figure)].filter(Boolean).join(', ') };
  const value = points.findLast((point) => point.step <= step)?.value ?? undefined;
  return { text: unit === 'share' ? formatPercent(value) : formatNumber(value) };
}
