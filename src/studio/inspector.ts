import { createStore, type StoreApi } from 'zustand/vanilla';
import type {
  BestOfNCurve,
  EvaluationTable,
  InspectedSequence,
  PairPhase,
  PhaseData,
  PictureTable,
  RewardDiagnostics,
} from '../train/events';

/** The phases of one step of a policy gradient, in the order they happen. */
export const PHASES = ['rollout', 'scores', 'rewards', 'advantages', 'update'] as const;
export type Phase = (typeof PHASES)[number];

export interface PhaseView {
  readonly step: number;
  readonly sequences: readonly InspectedSequence[];
  /** Only of `update`: which pass over the rollout, and the figures of the minibatch. */
  readonly epoch?: number;
  readonly minibatch?: number;
  readonly values?: Readonly<Record<string, number>>;
}

/** What a node has shown beside lines and sample answers. */
export interface Inspection {
  /** The phase that ran last. */
  readonly phase: Phase | null;
  /** The newest data of each phase of the step under way. */
  readonly phases: Readonly<Partial<Record<Phase, PhaseView>>>;
  /** Of a stage that learns from pairs: the newest ones. */
  readonly pairs: (PairPhase & { readonly step: number }) | null;
  readonly rewardDiagnostics: RewardDiagnostics | null;
  /** Figures before and after. */
  readonly table: EvaluationTable | null;
  readonly bestOfN: BestOfNCurve | null;
  readonly pictures: PictureTable | null;
}

export interface InspectorState {
  readonly byNode: Readonly<Record<string, Inspection>>;
}

const NOTHING: Inspection = {
  phase: null,
  phases: {},
  pairs: null,
  rewardDiagnostics: null,
  table: null,
  bestOfN: null,
  pictures: null,
};

export const inspectionOf = ({ byNode }: InspectorState, node: string | null): Inspection =>
  (node === null ? undefined : byNode[node]) ?? NOTHING;

export type InspectorStore = StoreApi<InspectorState> & {
  add(node: string, step: number, phase: PhaseData): void;
  /** Without a node: all of them. */
  clear(node?: string): void;
};

export function createInspector(): InspectorStore {
  const store = createStore<InspectorState>(() => ({ byNode: {} }));
  const change = (node: string, to: (before: Inspection) => Partial<Inspection>) =>
    store.setState((state) => {
      const before = inspectionOf(state, node);
      return { byNode: { ...state.byNode, [node]: { ...before, ...to(before) } } };
    });
  return {
    ...store,
    add(node, step, data) {
      if (data.kind === 'reward-diagnostics') return change(node, () => ({ rewardDiagnostics: data }));
      if (data.kind === 'families') return change(node, () => ({ table: data }));
      if (data.kind === 'selection') return change(node, () => ({ bestOfN: data }));
      if (data.kind === 'pictures') return change(node, () => ({ pictures: data }));
      if ('pairs' in data) return change(node, () => ({ pairs: { ...data, step } }));
      const { kind, sequences } = data;
      const view: PhaseView =
        kind === 'update'
          ? { step, sequences, epoch: data.epoch, minibatch: data.minibatch, values: data.values }
          : { step, sequences };
      // A new rollout begins a new step: what the later phases knew belongs to the last one.
      change(node, ({ phases }) => ({
        phase: kind,
        phases: kind === 'rollout' ? { rollout: view } : { ...phases, [kind]: view },
      }));
    },
    clear: (node) => (node === undefined ? store.setState({ byNode: {} }) : change(node, () => NOTHING)),
  };
}
