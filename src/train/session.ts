import type { ModelConfig } from '../config/model';
import type { Parameters } from '../model';
import { BASE } from '../recipes/ports';
import type { Tokenizer } from '../text/tokenizer';
import { Artifacts } from './artifacts';
import type { RunningStage } from './snapshot';
import { fullWeights } from './trainable';

/** What one tab or one headless run has: the base model, all that stages made of it, and what they found. */
export interface Session {
  readonly model: ModelConfig;
  readonly tokenizer: Tokenizer;
  readonly artifacts: Artifacts;
  /** What each node found, as report.json has it. */
  readonly report: Record<string, Readonly<Record<string, unknown>>>;
  /** The stage in the middle of its work, for whoever saves it; null between stages. */
  running: RunningStage | null;
}

/** `identity`: of the base model's files (recipes/identity.ts); `plain`: the base never saw the markers of a chat. */
export function createSession(
  model: ModelConfig,
  tokenizer: Tokenizer,
  base: Parameters,
  identity: string,
  plain = false,
): Session {
  const artifacts = new Artifacts();
  artifacts.put(BASE, {
    kind: 'policy',
    value: { config: model, plain, ...fullWeights(base) },
    madeBy: BASE,
    identity,
  });
  return { model, tokenizer, artifacts, report: {}, running: null };
}

export const disposeSession = ({ artifacts }: Session): void => artifacts.dispose();
