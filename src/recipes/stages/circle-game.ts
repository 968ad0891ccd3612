import { samplingMemory } from '../memory';
import type { Metric } from '../metric';
import { circleGameConfigSchema } from '../settings/circle-game';
import { defineStage } from '../stage';

const PLAYERS = { reference: 'SFT', first: 'By a score', second: 'Nash' } as const;
const KINDS = { a: 'plain', b: 'warm', c: 'curt', other: 'other' } as const;

const metricsOf = ([port, label]: readonly [string, string]): readonly Metric[] => [
  ...Object.entries(KINDS).map(
    ([kind, title]): Metric => ({
      name: `${port}/${kind}`,
      label: `${label}: ${title}`,
      formula: String.raw`\pi_{${kind === 'other' ? String.raw`\mathrm{other}` : kind}}`,
      unit: 'share',
      healthy: 'At the equilibrium 0.6 plain, 0.2 warm, 0.2 curt and none of another kind.',
      range: { low: 0, high: 1 },
      explanation: `Share of the answers that are ${kind === 'other' ? 'of none of the three kinds' : title}.`,
      source: 'tasks/circle.ts',
      chart: true,
      of: 'prompts',
    }),
  ),
  {
    name: `${port}/worst`,
    label: `${label}: worst case`,
    formula: String.raw`\min_j\sum_i\pi_i P(i\succ j)`,
    unit: 'share',
    healthy: 'Near 0.5, which is the most that there is.',
    range: { low: 0.4, high: 0.5 },
    explanation: 'How often its answers are preferred to the kind that does best against them.',
    source: 'rlhf/nash-equilibrium.ts',
    chart: true,
  },
];

const kindsChart = (port: keyof typeof PLAYERS) => ({
  names: [`${port}/a`, `${port}/b`, `${port}/c`],
  title: PLAYERS[port],
  labels: ['Plain', 'Warm', 'Curt'],
});

/** How policies fare among raters who prefer in a circle. */
export const circleGameStage = defineStage({
  type: 'circle-game',
  title: 'The circle',
  short: 'Circle',
  purpose:
    'Where raters prefer in a circle: which kinds of answers does each policy give, and what can be said against it?',
  settings: circleGameConfigSchema,
  main: ['prompts', 'temperature'],
  inputs: {
    reference: { kind: 'policy', why: 'it is where both policies began' },
    first: { kind: 'policy', why: 'it followed a score' },
    second: { kind: 'policy', why: 'it followed preferences between answers' },
  },
  outputs: { table: { kind: 'table', title: 'Circle', color: 'accent' } },
  metrics: [
    ...Object.entries(PLAYERS).flatMap(metricsOf),
    {
      name: 'prompts',
      label: 'Prompts',
      formula: 'n',
      unit: 'prompts',
      healthy: 'As many as the settings say.',
      explanation: 'Prompts answered so far.',
      source: 'train/circle-game.ts',
      chart: false,
    },
  ],
  charts: [
    kindsChart('first'),
    kindsChart('second'),
    { names: ['first/worst', 'second/worst'], title: 'Worst case', labels: ['By a score', 'Nash'] },
    kindsChart('reference'),
  ],
  samples: {
    columns: ['reference', 'first', 'second'],
    empty: 'The same prompts, answered by the SFT model, by the policy that followed a score, and by the Nash policy.',
  },
  figures: [
    { label: 'worst by a score', metrics: ['first/worst'], report: 'first.worst', share: true },
    { label: 'worst of Nash', metrics: ['second/worst'], report: 'second.worst', share: true },
  ],
  teaser: 'nobody is best',
  best: null,
  unit: 'prompt',
  phases: false,
  usableWhenStopped: false,
  checkpoint: null,
  memory: (_, model) => samplingMemory(model),
  panel: 'generic',
  topic: () => import('../topics/circle-game').then((m) => m.circleGameTopic),
});
