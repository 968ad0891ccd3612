import type { PresetName } from '../config/model';
import type { Engine } from '../engine/client';
import type { ModelInfo, OwnModel } from '../engine/protocol';
import type { PartName } from '../recipes/lessons/lesson';
import type { AlarmStore } from './alarm';
import type { BenchmarkStore } from './benchmark';
import type { ChatStore } from './chat';
import type { ComparisonStore } from './comparison';
import type { ConstitutionStore } from './constitution';
import type { DatasetStore } from './dataset';
import type { FollowingStore } from './following';
import type { FilePort, Given } from './given';
import type { InspectorStore } from './inspector';
import type { InterruptedStore } from './interrupted';
import type { KeptModelsStore } from './kept-models';
import type { Labeling } from './labeling';
import type { LessonStore } from './lesson';
import type { Metrics } from './metrics';
import type { PairsStore } from './pairs';
import type { ProvenanceStore } from './provenance';
import type { ReadingStore } from './reading';
import type { RecordedStore } from './recorded';
import type { RulesStore } from './rules';
import type { RunStore, StepUnit } from './run';
import type { RunsStore } from './runs';
import type { SamplesStore } from './samples';
import type { Saved } from './saved';
import type { SessionStore } from './session';
import type { SetAsideStore } from './set-aside';
import type { SettingsStore } from './settings';
import type { TabStore } from './tab';
import type { TokenizerSource } from './tokenizer-source';

/** Everything the page knows and can do, without React. */
export interface Studio extends Labeling, Pick<Saved, 'goOn' | 'resume'> {
  readonly engine: Engine;
  readonly tab: TabStore;
  readonly session: SessionStore;
  readonly settings: SettingsStore;
  readonly run: RunStore;
  /** Which results are still what the settings would make. */
  readonly provenance: ProvenanceStore;
  readonly metrics: Metrics;
  readonly samples: SamplesStore;
  readonly inspector: InspectorStore;
  /** The labels that the recipe's models learn from. */
  readonly pairs: PairsStore;
  /** Files of one's own, in place of the bundled demonstrations and of simulated labels. */
  readonly own: Readonly<Record<FilePort, DatasetStore>>;
  /** Rules that a person writes, to judge and to reward by. */
  readonly rules: RulesStore;
  /** Principles that a person writes, for a model to judge and to revise by. */
  readonly constitution: ConstitutionStore;
  /** What is given in place of what would be made. */
  readonly given: Given;
  readonly tokenizer: TokenizerSource;
  readonly chat: ChatStore;
  readonly benchmark: BenchmarkStore;
  readonly reading: ReadingStore;
  readonly lesson: LessonStore;
  /** The recorded run of the first view. */
  readonly recorded: RecordedStore;
  /** Whether the view leads to what runs. */
  readonly following: FollowingStore;
  /** The run that a reload or a crash cut off, if there is one. */
  readonly interrupted: InterruptedStore;
  readonly runs: RunsStore;
  /** Base models of a person's own that this browser keeps. */
  readonly kept: KeptModelsStore;
  /** The saved runs beside each other, reward against KL. */
  readonly comparison: ComparisonStore;
  /** Over-optimisation of a learned reward, while it trains. */
  readonly alarm: AlarmStore;
  /** One's own settings, while those of a lesson stand in their place. */
  readonly setAside: SetAsideStore;
  /** Sets the page as it was before a lesson set it, its base model too. */
  takeBack(): Promise<void>;
  /** Starts the backend and loads the base model that the settings name. */
  open(): Promise<void>;
  /** Loads another base model; everything trained before is forgotten. */
  chooseBase(preset: PresetName, own?: OwnModel): Promise<void>;
  /** A model made elsewhere in place of what a stage would make; null where it could not be opened, which the page then says. */
  openModel(ref: string, files: Readonly<Record<string, Blob>>): Promise<ModelInfo | null>;
  /** Runs a node from its beginning, and before it whatever it needs that is not there yet. */
  runNode(node: string): Promise<void>;
  /** One step or phase of a node: of the run that is paused or was stopped in it, or of a new one, once what the node needs is there. */
  stepNode(node: string, unit: StepUnit): Promise<void>;
  /** The rest of a run that was stopped, then every node of the recipe that is not up to date; all of them again where all are. */
  runPipeline(): Promise<void>;
  /** Trains what the recorded run of the first view shows, with its settings and its seed. */
  runRecorded(): Promise<void>;
  /** Runs a part of the open lesson, with its settings, model and seed; what was made with others is shown no more. */
  teach(part: PartName): Promise<void>;
}
