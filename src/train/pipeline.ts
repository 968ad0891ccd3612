import type { RunConfig } from '../config/run';
import { disposeParameters } from '../model';
import { rubricScore } from '../tasks';
import { answerPrompts } from './answers';
import { bundledDemonstrations, type Demonstration, ownDemonstrations, splitRows } from './demonstrations';
import { evaluation } from './evaluation';
import { StageError, type StageEvent, type StageName } from './events';
import { type FigureLog, figureLog } from './figure-log';
import { ppo } from './ppo';
import { createPpoState, exportPpoState, importPpoState, type PpoSnapshot } from './ppo-state';
import { newPreferencesState, type PreferenceRow, type PreferencesState, preferences, raterOf } from './preferences';
import { bundledPrompts } from './prompts';
import { measureReward } from './reward-agreement';
import { mixedReward } from './reward-functions';
import {
  createRewardState,
  exportRewardState,
  importRewardState,
  type RewardSnapshot,
  rewardModel,
} from './reward-model';
import type { Session } from './session';
import { sft } from './sft';
import { createSftState, exportSftState, importSftState, type SftSnapshot } from './sft-state';
import { packSnapshot, type StageSnapshot, unpackSnapshot } from './snapshot';

export interface PipelineDeps {
  /** Milliseconds, for the report's wall seconds. */
  readonly clock: () => number;
  /** Own demonstrations in place of the bundled set. */
  readonly demonstrations?: readonly Demonstration[];
  /** Labels in place of simulated ones. */
  readonly preferences?: readonly PreferenceRow[];
  /** Where the first stage was left: it goes on from there instead of beginning. */
  readonly resumeFrom?: Resume;
}

/** A stage that was left in the middle: its state, the events of its figures so far, and the seconds it took. */
export interface Resume {
  readonly snapshot: StageSnapshot;
  readonly past: readonly StageEvent[];
  readonly seconds: number;
}

/** The stages of the one button, in order. */
export const PIPELINE_STAGES = [
  'sft',
  'preferences',
  'reward',
  'ppo',
  'evaluation',
] as const satisfies readonly StageName[];

type Stage = (
  config: RunConfig,
  session: Session,
  deps: PipelineDeps,
  log: FigureLog,
) => AsyncGenerator<StageEvent, void>;

const STAGES: Readonly<Record<(typeof PIPELINE_STAGES)[number], Stage>> = {
  sft: sftStage,
  preferences: preferencesStage,
  reward: rewardStage,
  ppo: ppoStage,
  evaluation: evaluationStage,
};

/** Runs stages in order over one session. Each takes what earlier ones left, so any can be run again alone. */
export async function* pipeline(
  stages: readonly StageName[],
  config: RunConfig,
  session: Session,
  deps: PipelineDeps,
): AsyncGenerator<StageEvent, void> {
  for (const name of stages) {
    const stage = STAGES[name as keyof typeof STAGES];
    if (!stage)
      throw new StageError('unknown-stage', `There is no stage "${name}" here. Stages: ${PIPELINE_STAGES.join(', ')}.`);
    const resume = deps.resumeFrom?.snapshot.stage === name ? deps.resumeFrom : null;
    const log = figureLog(deps.clock, resume?.seconds);
    for (const event of resume?.past ?? []) log.add(event);
    try {
      for await (const event of stage(config, session, deps, log)) {
        log.add(event);
        yield event;
      }
    } finally {
      session.running = null;
    }
  }
}

/** The state that a stage goes on from; null where it begins. */
function left<T>(deps: PipelineDeps, stage: StageSnapshot['stage']): T | null {
  const snapshot = deps.resumeFrom?.snapshot;
  return snapshot?.stage === stage ? unpackSnapshot<T>(snapshot) : null;
}

/** Fresh pairs on which the reward model is measured: a standard error of 1.6 points at 0.84. */
const AGREEMENT_PAIRS = 500;

/** Prompts whose sample answers are shown: of the validation split, one a family. */
const shownPrompts = (config: RunConfig) =>
  Array.from({ length: 8 }, (_, i) => bundledPrompts(config.seed, 'validation', 'shown').at(i));

async function* sftStage(
  config: RunConfig,
  session: Session,
  deps: PipelineDeps,
  log: FigureLog,
): AsyncGenerator<StageEvent, void> {
  const { model, tokenizer, base } = session;
  const own = deps.demonstrations && splitRows(deps.demonstrations, config.seed);
  const samplePrompts = own
    ? own.validation.slice(0, 8).map((row) => row.prompt)
    : shownPrompts(config).map((p) => p.prompt);
  const baseAnswers = await answerPrompts({ parameters: base, config: model }, tokenizer, samplePrompts, {
    greedy: true,
  });
  const before = left<SftSnapshot>(deps, 'sft');
  const state = before ? importSftState(config.sft, before) : createSftState(config.sft, base);
  session.running = {
    stage: 'sft',
    snapshot: async () => packSnapshot('sft', state.step, await exportSftState(state)),
  };
  let done = false;
  // From now on, so that people can talk to it and compare its answers while it learns. Stopped half way, it stays.
  replaceModel(session, 'sft', state.parameters);
  try {
    yield* sft(config.sft, state, {
      model,
      tokenizer,
      train: own ? ownDemonstrations(own.train, config.seed, 'own data') : bundledDemonstrations(config.seed, 'train'),
      validation: own
        ? ownDemonstrations(own.validation, config.seed, 'own data, held out')
        : bundledDemonstrations(config.seed, 'validation'),
      samplePrompts,
      baseAnswers: baseAnswers.map((a) => a.text),
    });
    done = true;
  } finally {
    state.optimizer.dispose();
  }
  if (done) {
    session.report.sft = {
      seconds: log.seconds(),
      heldout_loss_before: log.first('eval_loss'),
      heldout_loss_after: log.last('eval_loss'),
    };
  }
}

async function* preferencesStage(
  config: RunConfig,
  session: Session,
  deps: PipelineDeps,
  log: FigureLog,
): AsyncGenerator<StageEvent, void> {
  if (deps.preferences) {
    session.preferences = deps.preferences;
    yield { type: 'progress', stage: 'preferences', step: deps.preferences.length, total: deps.preferences.length };
  } else {
    const state = left<PreferencesState>(deps, 'preferences') ?? newPreferencesState();
    session.preferences = state.rows;
    session.running = {
      stage: 'preferences',
      snapshot: async () => packSnapshot('preferences', state.rows.length, structuredClone(state)),
    };
    yield* preferences(config.preferences, state, {
      model: session.model,
      tokenizer: session.tokenizer,
      seed: config.seed,
      sft: need(session.sft, 'SFT', 'its answers are what is compared'),
      prompts: bundledPrompts(config.seed, 'train', 'preferences'),
    });
  }
  const rows = session.preferences;
  const rater = deps.preferences
    ? [...new Set(rows.map((r) => r.rater))].join(', ')
    : `simulated:${raterOf(config.preferences).name}`;
  session.report.preferences = {
    seconds: log.seconds(),
    labels: rows.length,
    ties: rows.filter((r) => r.tie).length,
    rater,
  };
}

async function* rewardStage(
  config: RunConfig,
  session: Session,
  deps: PipelineDeps,
  log: FigureLog,
): AsyncGenerator<StageEvent, void> {
  const { model, tokenizer } = session;
  const sftParameters = need(session.sft, 'SFT', 'the reward model starts from its weights');
  if (deps.preferences) session.preferences = deps.preferences;
  const rows = need(session.preferences, 'preferences', 'the reward model learns from them');
  const before = left<RewardSnapshot>(deps, 'reward');
  const state = before
    ? importRewardState(config.reward, before)
    : createRewardState(config.reward, model, sftParameters, config.seed);
  session.running = {
    stage: 'reward',
    snapshot: async () => packSnapshot('reward', state.step, await exportRewardState(state)),
  };
  let trained = null;
  try {
    trained = yield* rewardModel(config.reward, state, {
      model,
      tokenizer,
      seed: config.seed,
      rows,
      sft: sftParameters,
      prompts: bundledPrompts(config.seed, 'train', 'normalisation'),
      temperature: config.preferences.temperature,
      maxNewTokens: config.preferences.maxNewTokens,
    });
  } finally {
    state.optimizer.dispose();
    if (trained) {
      if (session.reward) disposeParameters(session.reward.parameters);
      session.reward = trained;
    } else disposeParameters(state.parameters);
  }
  if (!session.reward) return;
  const seconds = log.seconds();
  const agreement = await measureReward(session.reward, session, config, AGREEMENT_PAIRS);
  session.report.reward = { seconds, accuracy_heldout: log.last('eval_accuracy'), ...agreement };
}

async function* ppoStage(
  config: RunConfig,
  session: Session,
  deps: PipelineDeps,
  log: FigureLog,
): AsyncGenerator<StageEvent, void> {
  const { model, tokenizer } = session;
  const own = deps.demonstrations && splitRows(deps.demonstrations, config.seed).train;
  const reference = need(session.sft, 'SFT', 'PPO starts from it and is held near it');
  const reward = need(session.reward, 'the reward model', 'it is what PPO learns to please');
  const samplePrompts = shownPrompts(config);
  const sftAnswers = await answerPrompts(
    { parameters: reference, config: model },
    tokenizer,
    samplePrompts.map((p) => p.prompt),
    {
      greedy: true,
      maxNewTokens: config.ppo.maxNewTokens,
    },
  );
  const before = left<PpoSnapshot>(deps, 'ppo');
  const state = before ? importPpoState(config.ppo, before) : createPpoState(config.ppo, reference, reward);
  session.running = {
    stage: 'ppo',
    snapshot: async () => packSnapshot('ppo', state.iteration, await exportPpoState(state)),
  };
  let done = false;
  replaceModel(session, 'policy', state.policy);
  try {
    yield* ppo(config.ppo, state, {
      model,
      tokenizer,
      seed: config.seed,
      reference,
      prompts: bundledPrompts(config.seed, 'train', 'ppo'),
      reward: mixedReward(config.ppo.reward, { model: reward, tokenizer, rubric: rubricScore }),
      rubric: rubricScore,
      demonstrations: own
        ? ownDemonstrations(own, config.seed, 'own data')
        : bundledDemonstrations(config.seed, 'train'),
      samplePrompts,
      sftAnswers: sftAnswers.map((a) => a.text),
    });
    done = true;
  } finally {
    state.policyOptimizer.dispose();
    state.valueOptimizer.dispose();
    disposeParameters(state.value);
  }
  if (done) {
    session.report.ppo = {
      seconds: log.seconds(),
      kl: log.lastMean('objective/kl'),
      score_first: log.first('objective/scores'),
      score_last: log.lastMean('objective/scores'),
      rubric_first: log.first('objective/rubric'),
      rubric_last: log.lastMean('objective/rubric'),
    };
  }
}

async function* evaluationStage(
  config: RunConfig,
  session: Session,
  _deps: PipelineDeps,
  log: FigureLog,
): AsyncGenerator<StageEvent, void> {
  yield* evaluation(config, session, log);
}

function replaceModel(session: Session, role: 'sft' | 'policy', parameters: NonNullable<Session['sft']>): void {
  const old = session[role];
  session[role] = parameters;
  if (old) disposeParameters(old);
}

function need<T>(value: T | null, stage: string, why: string): T {
  if (value !== null) return value;
  throw new StageError('stage-missing', `Run ${stage} first: ${why}.`);
}
