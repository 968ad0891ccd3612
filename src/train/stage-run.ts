import type { ModelConfig } from '../config/model';
import type { AdamWOptions } from '../optim';
import type { InputPort, Kind } from '../recipes/ports';
import type { SettingsOf, StageManifest } from '../recipes/stage';
import type { Tokenizer } from '../text/tokenizer';
import type { Values } from './artifacts';
import type { Draws } from './draws';
import type { StageEvent } from './events';
import type { FigureLog } from './figure-log';
import type { PictureModel } from './session';
import type { DataSource } from './source';
import type { Start, Trainable } from './trainable';

type ValueOf<P extends InputPort> = P extends { readonly optional: true } | { readonly unlessGiven: string }
  ? Values[P['kind']] | undefined
  : Values[P['kind']];

/** What a stage finds when it runs, typed by its manifest. */
export interface StageContext<M extends StageManifest> {
  /** The node's id: what its events, its checkpoint and its report go by. */
  readonly node: string;
  readonly settings: SettingsOf<M>;
  readonly inputs: { readonly [P in keyof M['inputs']]: ValueOf<M['inputs'][P]> };
  /** Names of artifacts, as sample answers go by: of an input, and of an output. */
  inputName(port: keyof M['inputs'] & string): string;
  outputName(port: keyof M['outputs'] & string): string;
  readonly model: ModelConfig;
  readonly tokenizer: Tokenizer;
  readonly draws: Draws;
  /** Where prompts, demonstrations, samples to show and the judge come from. */
  readonly source: DataSource;
  /** The picture model that comes with the project, read anew: the stage owns it. */
  readonly pictureModel: PictureModel;
  /** The figures of this stage so far, for its report. */
  readonly log: FigureLog;
  /**
   * Leaves an artifact for later stages, at once: while a model still learns, people can talk to it. An adapter rests on the input
   * whose weights it shares.
   */
  output<P extends keyof M['outputs'] & string>(port: P, value: Values[M['outputs'][P]['kind'] & Kind]): void;
  /** The plain part of the state that the stage was left in, or `begin` where it begins. */
  resumed<T extends object>(begin: T): T;
  /** A trainable of the state that the stage was left in, or one at its start. */
  trainable(field: string, options: AdamWOptions, start: Start): Trainable;
  /** From now on a checkpoint is this state, of trainables and plain data, at that step. */
  saves(state: object, step: () => number): void;
  /** What the stage found, under its own node in the report. */
  report(found: Readonly<Record<string, unknown>>): void;
}

/** A stage: an async generator over what its manifest says it takes, which leaves what its manifest says it makes. */
export type Run<M extends StageManifest = StageManifest> = (
  context: StageContext<M>,
) => AsyncGenerator<StageEvent, void>;
