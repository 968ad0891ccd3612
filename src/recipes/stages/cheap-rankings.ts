import { samplingMemory } from '../memory';
import { cheapRankingsConfigSchema } from '../settings/cheap-rankings';
import { defineStage } from '../stage';

/** Pairs whose better answer is known without anybody who labels. */
export const cheapRankingsStage = defineStage({
  type: 'cheap-rankings',
  title: 'Cheap rankings',
  short: 'Rankings',
  purpose: 'Plenty of pairs that nobody has to label: a demonstration beside what is surely worse.',
  settings: cheapRankingsConfigSchema,
  main: ['pairs', 'temperature'],
  inputs: {
    policy: { kind: 'policy', why: 'its answers stand beside demonstrations' },
    demonstrations: { kind: 'demonstrations', why: 'they stand in for the bundled ones', optional: true },
  },
  outputs: { pairs: { kind: 'pairs', title: 'Cheap rankings', color: 'chosen' } },
  metrics: [
    {
      name: 'rankings',
      label: 'Rankings',
      formula: 'n',
      unit: 'pairs',
      healthy: 'As many as the settings say.',
      explanation: 'Pairs made so far.',
      source: 'train/cheap-rankings.ts',
      chart: false,
    },
  ],
  charts: [],
  samples: { columns: ['chosen', 'rejected'], empty: 'The pairs that were made last.' },
  figures: [{ label: 'rankings', metrics: ['rankings'], report: 'rankings' }],
  teaser: 'no rater is asked',
  best: null,
  unit: 'pair',
  phases: false,
  usableWhenStopped: true,
  checkpoint: { every: 48 },
  memory: (_, model) => samplingMemory(model),
  panel: 'generic',
  topic: () => import('../topics/cheap-rankings').then((m) => m.cheapRankingsTopic),
});
