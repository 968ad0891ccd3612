import type { Metric } from '../metric';
import { pictureMemory } from '../picture-memory';
import { picturePreferencesSchema } from '../settings/pictures';
import { defineStage } from '../stage';

const METRICS: readonly Metric[] = [
  {
    name: 'labels',
    label: 'Labels',
    formula: 'n',
    unit: 'labels',
    healthy: 'Grows to the number that was asked for.',
    explanation: 'Pairs of pictures that were decided.',
    source: 'train/picture-preferences.ts',
    chart: false,
  },
  {
    name: 'tie_rate',
    label: 'Ties',
    formula: String.raw`P(\text{tie})`,
    unit: 'share',
    healthy: 'About half: both pictures smile, or neither does.',
    range: { low: 0, high: 1 },
    explanation: 'Share of the pairs drawn that the rater does not decide; they teach nothing and are left out.',
    source: 'train/picture-preferences.ts',
    chart: true,
  },
];

/** Pairs of pictures for one caption, judged by a simulated rater; or the labels that people gave. */
export const picturePreferencesStage = defineStage({
  type: 'picture-preferences',
  title: 'Preferences',
  short: 'Labels',
  railTitle: 'Preferences',
  purpose: 'Two pictures for one caption, and a rater who says which is better.',
  settings: picturePreferencesSchema,
  main: ['pairs', 'prefers', 'noise'],
  inputs: {
    model: { kind: 'denoiser', why: 'its pictures are compared' },
    labels: { kind: 'pairs', why: 'they stand in for simulated ones', optional: true },
  },
  takesPrompts: false,
  outputs: { pairs: { kind: 'pairs', title: 'Labels', color: 'chosen', unlessGiven: 'labels' } },
  metrics: METRICS,
  charts: [{ names: ['tie_rate'] }],
  samples: { columns: ['chosen', 'rejected'], empty: 'The pairs that were judged last.' },
  figures: [{ label: 'labels', metrics: ['labels'], report: 'labels' }],
  teaser: 'which picture is better?',
  best: null,
  unit: 'label',
  phases: false,
  usableWhenStopped: true,
  checkpoint: { every: 32 },
  memory: () => pictureMemory(32, 0),
  panel: 'preferences',
  topic: () => import('../topics/pictures').then((m) => m.picturePreferencesTopic),
});
