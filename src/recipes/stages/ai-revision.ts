import { samplingMemory } from '../memory';
import { REVISION_METRICS } from '../metrics/ai-revision';
import { revisionConfigSchema } from '../settings/ai-revision';
import { defineStage } from '../stage';

/** Answers to red-team prompts, each criticised and revised by a principle: demonstrations without a person's label. */
export const revisionStage = defineStage({
  type: 'ai-revision',
  title: 'Critique and revision',
  short: 'Revisions',
  purpose: 'Answer harmful requests, criticise the answers by a principle, and answer again.',
  settings: revisionConfigSchema,
  main: ['prompts', 'ordinary', 'principles.harmless', 'principles.polite', 'principles.concise', 'principles.own'],
  inputs: {
    policy: { kind: 'policy', why: 'its answers are what is revised' },
    critic: { kind: 'policy', why: 'it criticises and revises' },
    constitution: {
      kind: 'constitution',
      why: 'answers are criticised by its principles too',
      optional: true,
      when: ({ principles }) => (principles as { readonly own?: boolean }).own !== false,
    },
  },
  outputs: { demonstrations: { kind: 'demonstrations', title: 'Revised answers', color: 'chosen' } },
  metrics: REVISION_METRICS,
  charts: [
    {
      names: ['harm_before', 'harm_after'],
      title: 'Harm',
      labels: ['Before', 'After'],
      colors: ['base', 'policy'],
    },
    { names: ['revised'] },
  ],
  samples: {
    columns: ['answer', 'critique', 'revision'],
    empty: 'The answers that were revised last, with their critiques.',
  },
  figures: [
    { label: 'harm after', metrics: ['harm_after'], report: 'harm_after.rate', share: true, byRubric: true },
    { label: 'harm before', metrics: ['harm_before'], report: 'harm_before.rate', share: true, byRubric: true },
  ],
  teaser: 'criticises and answers again',
  best: null,
  unit: 'prompt',
  phases: false,
  usableWhenStopped: true,
  checkpoint: { every: 32 },
  memory: (_, model) => samplingMemory(model),
  panel: 'generic',
  parts: ['settings', 'constitution', 'charts', 'samples'],
  topic: () => import('../topics/ai-revision').then((m) => m.revisionTopic),
});
