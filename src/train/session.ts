import type { ModelConfig } from '../config/model';
import type { PreferenceRow } from '../data/rows';
import { disposeParameters, type Parameters } from '../model';
import type { Tokenizer } from '../text/tokenizer';
import type { Report } from './report';
import type { RewardModel } from './reward-scoring';
import type { RunningStage } from './snapshot';

/** The models and labels of one tab or one headless run: what each stage takes up and leaves for the next. */
export interface Session {
  readonly model: ModelConfig;
  readonly tokenizer: Tokenizer;
  readonly base: Parameters;
  sft: Parameters | null;
  preferences: readonly PreferenceRow[] | null;
  reward: RewardModel | null;
  policy: Parameters | null;
  report: Report;
  /** The stage in the middle of its work, for whoever saves it; null between stages. */
  running: RunningStage | null;
}

export function createSession(model: ModelConfig, tokenizer: Tokenizer, base: Parameters): Session {
  return {
    model,
    tokenizer,
    base,
    sft: null,
    preferences: null,
    reward: null,
    policy: null,
    report: {},
    running: null,
  };
}

/** The language models that exist, by role, in the order they were made. */
export function languageModels(session: Session): Partial<Record<'base' | 'sft' | 'policy', Parameters>> {
  const { base, sft, policy } = session;
  return { base, ...(sft ? { sft } : {}), ...(policy ? { policy } : {}) };
}

export function disposeSession(session: Session): void {
  for (const parameters of [session.base, session.sft, session.reward?.parameters, session.policy])
    if (parameters) disposeParameters(parameters);
}
