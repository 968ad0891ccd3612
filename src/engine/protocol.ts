/**
 * The words between the page and the worker: types only, so that both sides can import it and neither pulls in the
 * other. Every request gets one reply with its id; everything that happens in between arrives as a notice.
 */
import type { DeviceFault } from '../compute/device-fault';
import type { BackendName } from '../config/backend';
import type { ModelConfig, PresetName } from '../config/model';
import type { Judged } from '../data/judged';
import type { GivenData } from '../data/own-data';
import type { PreferenceRow } from '../data/rows';
import type { RunConfig } from '../recipes/config';
import type { Made } from '../recipes/expected';
import type { RowTokens } from '../recipes/memory';
import type { Pace } from '../recipes/pace';
import type { KeptBase } from '../storage/bases';
import type { RunChange, RunFigures, RunShelf } from '../storage/run-library';
import type { RunRecord } from '../storage/run-record';
import type { Fault, RunEvent } from '../train/events';
import type { LabelAnswers, LabelAnswersRequest, Writer } from '../train/label-answers';
import type { CurvePoint, CurveProgress, LabelCurve, LabelledRow } from '../train/label-curve';
import type { FromWorker as ReplyFrom, ToWorker as RequestTo } from '../web/requests';

export type { CurvePoint, CurveProgress, DeviceFault, LabelCurve, Writer };

export interface DeviceInfo {
  readonly backend: BackendName;
  /** The adapter's own name: "NVIDIA H200", "SwiftShader Device", "WebAssembly SIMD". */
  readonly adapter: string;
  /** True unless a GPU computes. */
  readonly software: boolean;
  /** Bytes there are, as far as the browser says: of all arrays together, and of one. */
  readonly memory?: { readonly total: number | null; readonly largest: number | null };
  /** Why a better backend was not taken, for the badge's tooltip. */
  readonly notes: readonly string[];
  /** false: this browser, or this window, has no place for files, so runs last as long as the tab. */
  readonly keepsRuns?: boolean;
}

/** A model of the session: the base, or one that a node of the recipe made. */
export interface ModelInfo {
  /** The name of its artifact: 'base', 'sft.policy'. */
  readonly ref: string;
  readonly kind: 'policy' | 'scorer' | 'denoiser';
  /** Name and shape of the base model that it descends from; of a picture model, of the base of its session. */
  readonly name: string;
  readonly config: ModelConfig;
  readonly parameterCount: number;
  /** Bytes that its weights take here: fewer than four each where its file had them in fewer bits. */
  readonly weightBytes?: number;
  /** What the person who opened it should know, a sentence each. */
  readonly warnings: readonly string[];
  /** It is a LoRA adapter on another model, whose weights it shares. */
  readonly adapter?: true;
  /** Of a base that a person brought: its identity, under which the browser keeps it. */
  readonly own?: string;
  /** Of such a base: it says itself how a conversation with it is written, as models do that follow instructions already. */
  readonly chats?: true;
  /** Whether the browser keeps it; not so where it has no room. */
  readonly kept?: true;
}

/** A base model of a person's own: its files and what they call it, or the identity of one that this browser keeps. */
export type OwnModel =
  | { readonly name: string; readonly files: Readonly<Record<string, Blob>> }
  | { readonly kept: string };

/** A base model that the browser keeps, and who needs it. */
export interface KeptModel extends KeptBase {
  readonly isOpen: boolean;
  /** Saved runs that build on it, those in the trash among them. */
  readonly runs: number;
}

export interface Answer {
  readonly text: string;
  readonly tokens: number;
  readonly ended: boolean;
}

/** Each request's arguments and reply. */
export interface Requests {
  /** Start the backend (WebGPU, then wasm, then cpu; `backend` tries that one first); `threads`: on wasm. */
  start: { args: { backend?: BackendName; threads?: number }; reply: DeviceInfo };
  /** Load a bundled base model, or one of a person's own, which is kept in this browser. Forgets models trained before. */
  loadBase: { args: { preset: PresetName; own?: OwnModel }; reply: ModelInfo };
  /** The base models that this browser keeps. */
  keptModels: { args: Record<string, never>; reply: readonly KeptModel[] };
  /** Deletes one of them, unless it is open or a run needs it. */
  deleteKept: { args: { identity: string }; reply: null };
  /** Run nodes of the configuration's recipe in order; the reply comes when they are done or stopped. Events arrive as notices. */
  run: {
    args: {
      nodes: readonly string[];
      config: RunConfig;
      given?: GivenData;
      /** What a new run is called, where one begins. */
      name?: string | undefined;
    };
    reply: { outcome: 'done' | 'stopped' };
  };
  pause: { args: Record<string, never>; reply: null };
  resume: { args: Record<string, never>; reply: null };
  /** While paused: run to the end of the next step (SFT step, PPO iteration or phase in phase mode) and pause again. */
  step: { args: { unit: 'step' | 'phase' }; reply: null };
  stop: { args: Record<string, never>; reply: null };
  /** Answers of one model to prompts; served between steps of a running stage. */
  generate: {
    args: {
      /** The name of a policy. */
      model: string;
      prompts: readonly string[];
      temperature: number;
      maxNewTokens: number;
      seed: number;
      topK?: number;
      topP?: number;
    };
    reply: readonly Answer[];
  };
  /** Normalised scores by a scorer, each with how far its text lies from the labeled ones. */
  score: { args: { model: string; rows: readonly { prompt: string; answer: string }[] }; reply: readonly Judged[] };
  /** Which models exist now. */
  models: { args: Record<string, never>; reply: readonly ModelInfo[] };
  /** A model as a Hugging Face folder: file name to bytes. */
  /** A model made elsewhere, in place of what a stage of the recipe would make. */
  openModel: {
    args: { recipe: string; ref: string; files: Readonly<Record<string, Blob>> };
    reply: ModelInfo;
  };
  exportModel: { args: { model: string }; reply: Readonly<Record<string, Uint8Array>> };
  /** The runs that a page which opens, or one whose run was stopped, can go on from. */
  leftRuns: { args: Record<string, never>; reply: LeftRuns };
  /**
   * Goes on with a saved run, after its newest good checkpoint; loads its base itself. With `checkpoint`, as a new run
   * that branches there, `config` in place of the saved settings. A run with nothing left is only loaded, and with
   * `load` any run is: its models are back and nothing is trained.
   */
  resumeRun: {
    args: { id: string; checkpoint?: string; config?: RunConfig; load?: boolean };
    reply: { outcome: 'done' | 'stopped' };
  };
  /** Changes what a person may change of a saved run. */
  changeRun: { args: { id: string; change: RunChange }; reply: null };
  /** All saved runs, those thrown away among them; `current` is the one that this session writes. */
  runs: { args: Record<string, never>; reply: RunShelf & { readonly current: string | null } };
  /** What happened in a saved run, to be drawn again; nothing is loaded. */
  openRun: { args: { id: string }; reply: PastRun };
  /** The figures of saved runs, to be compared; nothing is loaded. */
  runFigures: { args: { ids: readonly string[] }; reply: readonly RunFigures[] };
  /** Deletes a run for good. */
  deleteRun: { args: { id: string }; reply: null };
  /** A run as one file (formats/run-bundle.ts). */
  exportRun: { args: { id: string; checkpoints: boolean; base: boolean }; reply: Blob };
  importRun: { args: { file: Blob }; reply: RunRecord };
  /** The page is going out of sight: a checkpoint at the next good moment. */
  saveSoon: { args: Record<string, never>; reply: null };
  /** What a person brought to what is loaded now. */
  given: { args: Record<string, never>; reply: GivenData };
  /** The rows of an artifact of pairs; none where there is no such artifact. */
  pairs: { args: { ref: string }; reply: readonly PreferenceRow[] };
  /** Prompts for people to try: of the bundled world, or general ones where the base is one's own. */
  promptIdeas: { args: { seed: number; count: number }; reply: readonly string[] };
  /** The words of a text that the bundled world has not; none where the base is one's own. */
  unknownWords: { args: { text: string }; reply: readonly string[] };
  /** Answers to new prompts, for people to compare. */
  labelAnswers: { args: LabelAnswersRequest & { config: RunConfig }; reply: LabelAnswers };
  /** r(first) - r(second) in nats, by the newest reward model, or by a scorer; null where there is neither. */
  labelMargins: {
    args: { scorer: string | null; pairs: readonly { prompt: string; answers: readonly [string, string] }[] };
    reply: readonly number[] | null;
  };
  /** What labels have taught: reward models as the recipe's node for its scorer would train them, trained anew, a step at a time between the steps of a running stage. */
  labelCurve: { args: { rows: readonly LabelledRow[]; config: RunConfig }; reply: LabelCurve };
  stopLabelCurve: { args: Record<string, never>; reply: null };
  /** How long rows that a person gave are in tokens, or, where they gave no pairs, those that a stage made under a name. */
  rowTokens: { args: { given: GivenData; pairs: string | null }; reply: RowTokens };
  /** How long a node takes here, from its first steps while nothing runs; nothing of them is kept, and a run ends it. */
  measurePace: { args: { node: string; config: RunConfig; given: GivenData }; reply: Pace };
  stopMeasuring: { args: Record<string, never>; reply: null };
}
export type RequestName = keyof Requests;

/** A saved run and what the page saw of it. */
export interface PastRun {
  readonly record: RunRecord;
  readonly events: readonly RunEvent[];
  /** The pairs that its recipe shows. */
  readonly pairs: readonly PreferenceRow[];
}

export interface LeftRuns {
  /** The run of this session, unless it is under way; null where nothing has run yet. */
  readonly open: RunOffer | null;
  /** Where nothing has run yet: the run that was written last. */
  readonly last: RunOffer | null;
  /** The newest one that a reload, a crash or a power cut interrupted. */
  readonly cutOff: RunOffer | null;
}

/** A run as it was left. */
export interface RunOffer {
  readonly record: RunRecord;
  /** Nodes that are not over; the first was left in the middle. */
  readonly left: readonly string[];
  /** Where it goes on: steps of that node that are kept. */
  readonly step: number;
  readonly lostSteps: number;
}

export type RunState = 'idle' | 'running' | 'paused' | 'stopping';

export interface RunStatus {
  readonly state: RunState;
  readonly node: string | null;
  readonly step: number;
  readonly total: number;
  /** Estimated from the pace of this stage; null until it is known. */
  readonly secondsLeft: number | null;
  /** The last step is learned: what came of it is measured and saved. */
  readonly finishing?: boolean;
  readonly note?: string;
}

export type Notice =
  | { readonly type: 'events'; readonly events: readonly RunEvent[] }
  | { readonly type: 'status'; readonly status: RunStatus }
  | { readonly type: 'model'; readonly info: ModelInfo }
  /** How much of a base model's weights was read, 0 to 1. */
  | { readonly type: 'loading'; readonly share: number }
  | { readonly type: 'label-curve'; readonly progress: CurveProgress }
  /** Steps that were done of those that are measured. */
  | { readonly type: 'measuring'; readonly steps: number }
  | { readonly type: 'fault'; readonly fault: Fault }
  /** What the worker computes on is no good any more: the supervisor ends the worker and starts a fresh one. */
  | { readonly type: 'device-fault'; readonly fault: DeviceFault }
  /** Of the supervisor: the worker was ended; then, that a fresh one goes on, or that it gave up. Charts are told anew. */
  | { readonly type: 'recovery'; readonly recovery: Recovery }
  /** Nodes are about to run; of the others these hold, and what any other node showed belongs to another run. */
  | { readonly type: 'run-begun'; readonly kept: readonly string[] }
  /** Every artifact that there is, by name: the base, what a person gave, and what nodes made. */
  | {
      readonly type: 'artifacts';
      readonly artifacts: Readonly<Record<string, Made>>;
      /** What all of them were made with; null where nothing has run yet. */
      readonly config: RunConfig | null;
      /** How many rows a person gave, by name. */
      readonly rows: Readonly<Record<string, number>>;
    }
  /** Where the run that goes on is saved. */
  | { readonly type: 'run-saved'; readonly id: string }
  /** A saved run was opened: figures shown before are void, and what happened in it follows as events. */
  | {
      readonly type: 'resumed';
      readonly id: string;
      /** Where it goes on; null where nothing is left to do. */
      readonly node: string | null;
      readonly step: number;
      readonly lostSteps: number;
      /** That the node took until that step. */
      readonly seconds: number;
    }
  /** What this tab is now: the one that trains, or one that watches another (engine/shared.ts). */
  | { readonly type: 'tab'; readonly role: TabRole }
  /** To watching tabs only, what the other tab asked for: another base, a run, and how it ended. */
  | { readonly type: 'base'; readonly info: ModelInfo; readonly preset: PresetName }
  | {
      readonly type: 'run';
      readonly nodes: readonly string[];
      /** Nodes of a saved run that were over before. */
      readonly done?: readonly string[];
      readonly config: RunConfig;
    }
  | { readonly type: 'run-end'; readonly outcome: 'done' | 'stopped' | 'failed' };

export type TabRole = 'owner' | 'watcher';

/** A worker was lost. `message` says to a person what happened and what comes of it. */
export interface Recovery {
  readonly state: 'began' | 'done' | 'failed';
  readonly message: string;
  /** What the fresh worker computes on. */
  readonly device?: DeviceInfo;
}

export type ToWorker = RequestTo<Requests>;
export type FromWorker = ReplyFrom<Fault, Notice>;
