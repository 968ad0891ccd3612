import 'fake-indexeddb/auto';
import type { LabelPlan } from '../config/labeling';
import { parseConfig } from '../recipes/config';
import { openLabelStorage } from '../storage/labels';
import { createLabelPlan } from './label-plan';
import { createLabels, type LabelsDeps, type LabelsStore } from './labels';
import { createTestEngine } from './test-engine';

let databases = 0;

/** A browser: its storage outlives its pages. */
export function browser(deps: Partial<LabelsDeps> = {}, plan: Partial<LabelPlan> = {}) {
  const name = `test-${databases++}`;
  const engine = createTestEngine({
    labelAnswers: ({ first, prompts, writers }) => ({
      rows: Array.from({ length: prompts }, (_, i) => ({
        prompt: `Prompt ${first + i}`,
        topic: 'topic',
        texts: writers.map((_, k) => `answer ${k} to ${first + i}`),
        cut: writers.map((_, k) => k === 1),
      })),
      writers: writers.map(() => ({ model: 'sft.policy', checkpoint: 'sft.policy-0000abcd' })),
    }),
    labelMargins: ({ scorer, pairs }) => (scorer === 'reward.scorer' ? pairs.map((_, i) => i - 2) : null),
  });
  const watching: (() => void)[] = [];
  const news = {
    tell: () => {
      for (const hear of watching) hear();
    },
    listen: (hear: () => void) => void watching.push(hear),
  };
  let clock = 1e12;
  let ids = 0;
  const page = async (more: Partial<LabelsDeps> = {}) => {
    const plans = createLabelPlan();
    plans.change({ judge: 'hand', repeatShare: 0, ...plan });
    const labels = createLabels({
      storage: () => openLabelStorage(name),
      engine,
      plan: plans,
      config: () => parseConfig({ seed: 3 }),
      canWrite: () => true,
      now: () => (clock += 700),
      newId: () => `id-${ids++}`,
      session: 's1',
      claim: async (granted) => {
        granted();
        return true;
      },
      news,
      ...deps,
      ...more,
    });
    await labels.open();
    await settled(labels);
    return labels;
  };
  return { page, engine };
}

export async function settled(labels: LabelsStore, enough = 5): Promise<void> {
  for (let i = 0; i < 400 && (labels.getState().task === null || labels.getState().ready < enough); i++)
    await new Promise((resolve) => setTimeout(resolve, 2));
}
/** What is written beside labels is not waited for. */
export const onDisk = () => new Promise((resolve) => setTimeout(resolve, 50));
export const texts = (labels: LabelsStore): string => {
  const { task } = labels.getState();
  return task?.type === 'pair' ? `${task.prompt} | ${task.left} | ${task.right}` : '';
};
