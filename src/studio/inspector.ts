import { createStore, type StoreApi } from 'zustand/vanilla';
import type { EvaluationTable, InspectedSequence, PhaseData, RewardDiagnostics, StageName } from '../train/events';

/** The five phases of a PPO iteration, in the order they happen. */
export const PPO_PHASES = ['rollout', 'scores', 'rewards', 'advantages', 'update'] as const;
export type PpoPhase = (typeof PPO_PHASES)[number];

export interface PhaseView {
  readonly step: number;
  readonly sequences: readonly InspectedSequence[];
  /** Only of `update`: which pass over the rollout, and the figures of the minibatch. */
  readonly epoch?: number;
  readonly minibatch?: number;
  readonly values?: Readonly<Record<string, number>>;
}

export interface InspectorState {
  /** The phase that ran last. */
  readonly phase: PpoPhase | null;
  /** The newest data of each phase of the iteration under way. */
  readonly phases: Readonly<Partial<Record<PpoPhase, PhaseView>>>;
  readonly rewardDiagnostics: RewardDiagnostics | null;
  /** Before-and-after figures: of SFT and of the whole pipeline. */
  readonly tables: Readonly<Partial<Record<StageName, EvaluationTable>>>;
}

export type InspectorStore = StoreApi<InspectorState> & {
  add(stage: StageName, step: number, phase: PhaseData): void;
  clear(stage: StageName): void;
};

export function createInspector(): InspectorStore {
  const store = createStore<InspectorState>(() => ({ phase: null, phases: {}, rewardDiagnostics: null, tables: {} }));
  return {
    ...store,
    add(stage, step, data) {
      if (data.kind === 'reward-diagnostics') return store.setState({ rewardDiagnostics: data });
      if (data.kind === 'evaluation') return store.setState(({ tables }) => ({ tables: { ...tables, [stage]: data } }));
      const { kind, sequences } = data;
      const view: PhaseView =
        kind === 'update'
          ? { step, sequences, epoch: data.epoch, minibatch: data.minibatch, values: data.values }
          : { step, sequences };
      // A new rollout begins a new iteration: what the later phases knew belongs to the last one.
      store.setState(({ phases }) => ({
        phase: kind,
        phases: kind === 'rollout' ? { rollout: view } : { ...phases, [kind]: view },
      }));
    },
    clear(stage) {
      if (stage === 'ppo') store.setState({ phase: null, phases: {} });
      if (stage === 'reward') store.setState({ rewardDiagnostics: null });
      store.setState(({ tables }) => ({ tables: { ...tables, [stage]: undefined } }));
    },
  };
}
