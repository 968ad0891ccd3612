import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LabelPlan } from '../config/labeling';
import type { PreferenceRow, PromptRow } from '../data/rows';
import type { Engine } from '../engine/client';
import { consensusRows, preferenceRows } from '../labeling/export';
import { type RunConfig, recipeOf } from '../recipes/config';
import { type LabelStorage, openLabelStorage } from '../storage/labels';
import { holdLock } from '../web/lock';
import { createLabelCurve, type LabelCurveStore } from './label-curve';
import { createLabelKeys, type LabelKeysStore } from './label-keys';
import { canWrite, createLabelPlan, type LabelPlanStore, writersOf } from './label-plan';
import { createLabelTools, type LabelTools } from './label-tools';
import { createLabels, type LabelNews, type LabelsStore } from './labels';
import { browserMemory, type Memory } from './memory';

/** Everything about labels made by people. */
export interface Labeling {
  readonly labels: LabelsStore;
  readonly labelPlan: LabelPlanStore;
  readonly labelKeys: LabelKeysStore;
  readonly labelCurve: LabelCurveStore;
  readonly labelTools: LabelTools;
  /** Whether two models are being compared blind: until that is over no figure of it moves. */
  readonly comparing: StoreApi<{ readonly open: boolean }>;
}

interface LabelingDeps {
  readonly engine: Engine;
  readonly config: () => RunConfig;
  readonly prompts?: () => readonly PromptRow[] | undefined;
  /** Whether there is a model of that name. */
  readonly hasModel: (ref: string) => boolean;
  readonly now: () => number;
  /** What a browser has; tests bring their own. */
  readonly storage?: () => Promise<LabelStorage>;
  readonly keyMemory?: Memory | null;
}

export function createLabeling(deps: LabelingDeps): Labeling {
  const { engine, config, now, storage = () => openLabelStorage() } = deps;
  const recipe = () => recipeOf(config());
  /** What the models are asked for, as text. */
  const asked = (plan: LabelPlan): string => JSON.stringify([writersOf(plan, recipe()), plan.maxNewTokens]);
  const labelPlan: LabelPlanStore = createLabelPlan((after, before) => {
    void labels.remember(after);
    if (asked(after) === asked(before)) labels.refill();
    else void labels.renew();
  });
  const labels: LabelsStore = createLabels({
    storage,
    engine,
    plan: labelPlan,
    config,
    ...(deps.prompts && { prompts: deps.prompts }),
    canWrite: () => canWrite(writersOf(labelPlan.getState(), recipe()), recipe(), deps.hasModel),
    now,
    newId: () => crypto.randomUUID(),
    session: crypto.randomUUID(),
    claim: claimLabels,
    news: tabNews(),
  });
  return {
    labels,
    labelPlan,
    labelKeys: createLabelKeys(deps.keyMemory === undefined ? browserMemory() : deps.keyMemory),
    labelCurve: createLabelCurve({ engine, records: labels.fullRecords, config, onDone: () => void labels.rescore() }),
    comparing: createStore(() => ({ open: false })),
    labelTools: createLabelTools(labels, { now, own: () => deps.prompts?.() !== undefined }),
  };
}

/** People's labels as rows to learn from. */
export function rowsByPeople({ labels, labelPlan }: Labeling): readonly PreferenceRow[] {
  const records = labels.fullRecords();
  return labelPlan.getState().aggregate === 'consensus'
    ? consensusRows(records)
    : preferenceRows(records, { ties: 'keep' });
}

/** One tab at a time labels: two would not know of each other's labels. */
function claimLabels(granted: () => void): Promise<boolean> {
  return new Promise((resolve) => {
    const held = () => {
      resolve(true);
      granted();
    };
    holdLock('rlhf-labels', { held, waits: () => resolve(false) });
  });
}

/** A tab that only shows labels follows the one that makes them. */
function tabNews(): LabelNews {
  let channel: BroadcastChannel | null = null;
  const open = () => {
    channel ??= new BroadcastChannel('rlhf-labels');
    return channel;
  };
  return {
    tell: () => open().postMessage(null),
    listen: (onNews) => {
      open().onmessage = onNews;
    },
  };
}
