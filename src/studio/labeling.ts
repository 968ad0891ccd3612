import type { LabelPlan } from '../config/labeling';
import type { RunConfig } from '../config/run';
import type { PreferenceRow } from '../data/rows';
import type { Engine } from '../engine/client';
import type { ModelRole, WriterRole } from '../engine/protocol';
import { consensusRows, preferenceRows } from '../labeling/export';
import { type LabelStorage, openLabelStorage } from '../storage/labels';
import { holdLock } from '../web/lock';
import { createLabelCurve, type LabelCurveStore } from './label-curve';
import { createLabelKeys, type KeyMemory, type LabelKeysStore } from './label-keys';
import { createLabelPlan, type LabelPlanStore, writersOf } from './label-plan';
import { createLabelTools, type LabelTools } from './label-tools';
import { createLabels, type LabelsStore } from './labels';

/** Everything about labels made by people. */
export interface Labeling {
  readonly labels: LabelsStore;
  readonly labelPlan: LabelPlanStore;
  readonly labelKeys: LabelKeysStore;
  readonly labelCurve: LabelCurveStore;
  readonly labelTools: LabelTools;
}

interface LabelingDeps {
  readonly engine: Engine;
  readonly config: () => RunConfig;
  /** The models that there are. */
  readonly roles: () => readonly ModelRole[];
  readonly now: () => number;
  /** What a browser has; tests bring their own. */
  readonly storage?: () => Promise<LabelStorage>;
  readonly keyMemory?: KeyMemory | null;
}

export function createLabeling(deps: LabelingDeps): Labeling {
  const { engine, config, now, storage = () => openLabelStorage() } = deps;
  const labelPlan: LabelPlanStore = createLabelPlan((after, before) => {
    void labels.remember(after);
    if (asked(after) === asked(before)) labels.refill();
    else void labels.renew();
  });
  const labels: LabelsStore = createLabels({
    storage,
    engine,
    plan: labelPlan,
    seed: () => config().seed,
    canWrite: () => canWrite(writersOf(labelPlan.getState()), deps.roles()),
    now,
    newId: () => crypto.randomUUID(),
    session: crypto.randomUUID(),
    claim: claimLabels,
  });
  return {
    labels,
    labelPlan,
    labelKeys: createLabelKeys(deps.keyMemory === undefined ? browserMemory() : deps.keyMemory),
    labelCurve: createLabelCurve({ engine, records: labels.fullRecords, config, onDone: () => void labels.rescore() }),
    labelTools: createLabelTools(labels, { now }),
  };
}

/** What the models are asked for, as text. */
const asked = (plan: LabelPlan): string => JSON.stringify([writersOf(plan), plan.maxNewTokens]);

/** What the reward model is to learn from; undefined while simulated raters judge. */
export function handRows({ labels, labelPlan }: Labeling): readonly PreferenceRow[] | undefined {
  const { judge, aggregate } = labelPlan.getState();
  if (judge !== 'hand') return undefined;
  const records = labels.fullRecords();
  return aggregate === 'consensus' ? consensusRows(records) : preferenceRows(records, { ties: 'keep' });
}

/** 'newest' here asks for a model that has learned to follow instructions: a base model's answers compare badly. */
function canWrite(writers: readonly { readonly role: WriterRole }[], roles: readonly ModelRole[]): boolean {
  const has = (role: WriterRole) =>
    role === 'newest' ? roles.includes('sft') || roles.includes('policy') : roles.includes(role);
  return writers.length > 0 && writers.every(({ role }) => has(role));
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

/** Forbidden in some settings of some browsers. */
function browserMemory(): KeyMemory | null {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}
