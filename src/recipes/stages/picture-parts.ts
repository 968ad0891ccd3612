import type { StageChart, StageFigure } from '../stage';

/** What both stages show that learn from labeled pictures. */
export const PICTURE_CHARTS: readonly StageChart[] = [
  {
    names: ['shares/smiling', 'shares/frowning', 'shares/straight'],
    title: 'Mouths',
    labels: ['smiling', 'frowning', 'straight'],
  },
  { names: ['obeyed'] },
  { names: ['diversity'] },
];
export const PICTURE_FIGURES: readonly StageFigure[] = [
  { label: 'smile', metrics: ['shares/smiling'], report: 'smiling_last', share: true },
];
export const PICTURE_SAMPLES = {
  columns: ['reference', 'model'],
  empty: 'The same captions and noise, drawn before and after: they move as the model learns.',
};
export const PICTURE_PARTS = ['pictures', 'charts', 'settings', 'more-charts'];
