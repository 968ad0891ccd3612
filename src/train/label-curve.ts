import type { PreferenceRow } from '../data/rows';
import { disposeParameters } from '../model';
import { hashText, uniform } from '../random';
import { type RunConfig, recipeOf, settingsOf } from '../recipes/config';
import { BASE, splitRef } from '../recipes/ports';
import { nodeOf } from '../recipes/recipe';
import { type RewardConfig, rewardConfigSchema } from '../recipes/settings/reward';
import { wilson } from '../statistics';
import type { Policy, Scorer } from './artifacts';
import { drawsOf } from './draws';
import { StageError } from './events';
import { listedPrompts } from './prompts';
import { type RewardState, rewardModel, rewardOptimizer } from './reward-model';
import { groupByPrompt, type PromptPairs } from './reward-pairs';
import { scoreTexts } from './reward-scoring';
import type { Session } from './session';
import { scorerStart } from './start';
import { disposeTrainable, endTraining, trainable } from './trainable';
import { usablePairs } from './usable-pairs';

/** A label as the reward model learns from it, with the record it comes from. */
export interface LabelledRow extends PreferenceRow {
  readonly id: string;
}

export interface CurvePoint {
  /** Labels learned from. */
  readonly labels: number;
  /** Share of held-out labels whose chosen answer scores higher, with the 95% interval. */
  readonly accuracy: number;
  readonly low: number;
  readonly high: number;
}

export interface Disagreement {
  readonly id: string;
  /** r(chosen) - r(rejected) in nats, below 0: the model would have chosen the other answer. */
  readonly lead: number;
  /** False for a held-out label: the model is then not repeating what this very label taught it. */
  readonly learned: boolean;
}

export interface LabelCurve {
  readonly points: readonly CurvePoint[];
  readonly learned: number;
  readonly heldOut: number;
  /** Where model and human disagree, worst first. */
  readonly disagreements: readonly Disagreement[];
}

export interface CurveProgress {
  readonly done: number;
  readonly total: number;
  readonly point?: CurvePoint;
}

const FEWEST_LABELS = 8;
const HELD_OUT = 0.25;
const MOST_POINTS = 5;
const ROWS_TOGETHER = 32;

/**
 * What the labels so far have taught: reward models trained anew on the first 1/16, 1/8, ... of the labels and on all of
 * them, each measured on the same held-out labels. Every event is one training step or one batch of scores, so that the
 * driver can do other work between any two. The model of all labels is returned; its scores are not normalised.
 */
export async function* labelCurve(
  rows: readonly LabelledRow[],
  session: Pick<Session, 'model' | 'tokenizer'>,
  start: Policy,
  settings: RewardConfig,
  seed: number,
): AsyncGenerator<CurveProgress, { curve: LabelCurve; reward: Scorer }> {
  const limit = Math.min(settings.maxLength, session.model.max_position_embeddings);
  const usable = usablePairs(rows, session.tokenizer, limit).rows;
  const decided = usable.filter((row) => !row.tie);
  const { train, heldOut } = holdOut(decided, seed);
  if (decided.length < FEWEST_LABELS || heldOut.length === 0) {
    throw new StageError(
      'curve-few-labels',
      `A learning curve needs at least ${FEWEST_LABELS} labels that prefer an answer, on different prompts; there are ${decided.length}. Label some more pairs.`,
      { labels: decided.length },
    );
  }
  const sizes = sizesOf(train.length);
  const stepsOf = (size: number) => settings.epochs * Math.ceil(size / settings.batchSize);
  const total = sizes.reduce((sum, size) => sum + stepsOf(size) + 1, 0);
  const points: CurvePoint[] = [];
  let done = 0;
  let reward: Scorer | null = null;
  try {
    for (const size of sizes) {
      if (reward) disposeParameters(reward.own);
      reward = null;
      const from = done;
      for await (const step of trainOn(train.slice(0, size), session, start, settings, seed)) {
        if ('reward' in step) reward = step.reward;
        else done = Math.min(from + stepsOf(size), done + 1);
        yield { done, total };
      }
      const leads: number[] = [];
      for await (const some of leadsOf(reward as Scorer, session, heldOut)) {
        leads.push(...some);
        yield { done, total };
      }
      done = from + stepsOf(size) + 1;
      const { estimate, interval } = wilson(leads.filter((lead) => lead > 0).length, leads.length);
      const point = { labels: size, accuracy: estimate, low: interval[0], high: interval[1] };
      points.push(point);
      yield { done, total, point };
    }
    const learned = new Set(train.map((row) => row.id));
    const disagreements: Disagreement[] = [];
    let place = 0;
    for await (const some of leadsOf(reward as Scorer, session, decided)) {
      for (const lead of some) {
        const { id } = decided[place++] as LabelledRow;
        if (lead < 0) disagreements.push({ id, lead, learned: learned.has(id) });
      }
      yield { done, total };
    }
    disagreements.sort((a, b) => a.lead - b.lead);
    const curve = { points, learned: train.length, heldOut: heldOut.length, disagreements };
    const finished = reward as Scorer;
    reward = null;
    return { curve, reward: finished };
  } finally {
    if (reward) disposeParameters(reward.own);
  }
}

/**
 * What a curve starts from, and how it trains: as the node that makes the recipe's scorer would; by default from the first of
 * its writers that is there.
 */
export function curveSetup({ artifacts }: Session, config: RunConfig): { start: Policy; settings: RewardConfig } {
  const recipe = recipeOf(config);
  const node = recipe.scorer === null ? undefined : nodeOf(recipe, splitRef(recipe.scorer).node);
  const from = [node?.inputs.policy, ...recipe.writers].find((ref) => ref !== undefined && artifacts.has(ref)) ?? BASE;
  const settings = rewardConfigSchema.safeParse(node ? settingsOf(config, node.id) : {});
  return {
    start: artifacts.require(from, 'policy'),
    settings: settings.success ? settings.data : rewardConfigSchema.parse({}),
  };
}

/** A quarter of the prompts, by their texts alone: the order in which people labeled says nothing. */
function holdOut(rows: readonly LabelledRow[], seed: number): { train: LabelledRow[]; heldOut: LabelledRow[] } {
  const key = ({ prompt }: PromptPairs) => uniform(seed, hashText('label curve'), hashText(prompt));
  const groups = groupByPrompt(rows).sort((a, b) => key(a) - key(b));
  const kept = Math.min(Math.ceil(HELD_OUT * groups.length), groups.length - 1);
  const held = new Set(groups.slice(0, kept).map((group) => group.prompt));
  return { train: rows.filter((row) => !held.has(row.prompt)), heldOut: rows.filter((row) => held.has(row.prompt)) };
}

/** n, n/2, n/4, ... in rising order. */
function sizesOf(n: number): number[] {
  const sizes = [n];
  while (sizes.length < MOST_POINTS && (sizes[0] as number) >= 8) sizes.unshift(Math.round((sizes[0] as number) / 2));
  return sizes;
}

type TrainingStep = { readonly reward: Scorer } | { readonly step: number };

async function* trainOn(
  rows: readonly LabelledRow[],
  { model, tokenizer }: Pick<Session, 'model' | 'tokenizer'>,
  start: Policy,
  settings: RewardConfig,
  seed: number,
): AsyncGenerator<TrainingStep> {
  const own = { ...settings, heldOut: 0 };
  const draws = drawsOf(seed);
  const { fresh, assemble } = scorerStart(start, { settings, model, draws });
  const scorer = trainable(fresh(), rewardOptimizer(own), assemble);
  const state: RewardState = { scorer, step: 0, mean: 0, deviation: 1 };
  let finished = false;
  try {
    const stage = rewardModel(own, state, {
      model,
      tokenizer,
      draws,
      rows,
      policy: start.parameters,
      prompts: listedPrompts(rows.map(({ prompt }) => ({ prompt }))),
      temperature: 1,
      maxNewTokens: 1,
    });
    for await (const event of stage) {
      if (event.type !== 'progress') continue;
      // The last step done; what follows is the normalisation, which a comparison of two answers does not need.
      if (event.step === event.total) break;
      yield { step: event.step };
    }
    finished = true;
    yield { reward: { config: model, ...endTraining(state.scorer), mean: 0, deviation: 1 } };
  } finally {
    if (!finished) disposeTrainable(state.scorer);
  }
}

/** r(chosen) - r(rejected) of each row, in order, some rows at a time. */
async function* leadsOf(
  reward: Scorer,
  { tokenizer }: Pick<Session, 'tokenizer'>,
  rows: readonly PreferenceRow[],
): AsyncGenerator<number[]> {
  for (let first = 0; first < rows.length; first += ROWS_TOGETHER / 2) {
    const some = rows.slice(first, first + ROWS_TOGETHER / 2);
    const texts = some.flatMap(({ prompt, chosen, rejected }) => [
      { prompt, answer: chosen },
      { prompt, answer: rejected },
    ]);
    const scores = await scoreTexts(reward, tokenizer, texts);
    yield some.map((_, i) => (scores[2 * i] as number) - (scores[2 * i + 1] as number));
  }
}
