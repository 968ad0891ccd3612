import { type ModelConfig, shapeOfRun } from '../config/model';
import type { Parameters } from '../model';
import { BASE } from '../recipes/ports';
import type { Tokenizer } from '../text/tokenizer';
import { Artifacts, type Denoiser } from './artifacts';
import type { RunningStage } from './snapshot';
import { fullWeights } from './trainable';

export type PictureModel = () => Promise<Denoiser>;

/** What one tab or one headless run has: the base model, all that stages made of it, and what they found. */
export interface Session {
  /** Its context is what is read outside runs: each run says its own (recipes/config.ts). */
  readonly model: ModelConfig;
  /** Tokens that the model could read. */
  readonly ownContext: number;
  readonly tokenizer: Tokenizer;
  readonly artifacts: Artifacts;
  /** What each node found, as report.json has it. */
  readonly report: Record<string, Readonly<Record<string, unknown>>>;
  /** The picture model that comes with the project, read anew: whoever asks owns it. */
  readonly pictureModel: PictureModel;
  /** The stage in the middle of its work, for whoever saves it; null between stages. */
  running: RunningStage | null;
}

/** `config`: of the base as its files say; `identity`: of those files (recipes/identity.ts); `plain`: the base never saw the markers of a chat. */
export function createSession(
  config: ModelConfig,
  tokenizer: Tokenizer,
  base: Parameters,
  identity: string,
  plain = false,
  pictureModel: PictureModel = noPictureModel,
): Session {
  const artifacts = new Artifacts();
  const model = shapeOfRun(config);
  artifacts.put(BASE, {
    kind: 'policy',
    value: { config: model, plain, ...fullWeights(base) },
    madeBy: BASE,
    identity,
  });
  return {
    model,
    ownContext: config.max_position_embeddings,
    tokenizer,
    artifacts,
    report: {},
    pictureModel,
    running: null,
  };
}

async function noPictureModel(): Promise<never> {
  throw new Error('this session was given no picture model');
}

export const disposeSession = ({ artifacts }: Session): void => artifacts.dispose();
