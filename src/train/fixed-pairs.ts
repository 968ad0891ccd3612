import type { ModelConfig } from '../config/model';
import type { PreferenceRow } from '../data/rows';
import type { Parameters } from '../model';
import type { Tokenizer } from '../text/tokenizer';
import { answerLogprobs } from './answer-batches';
import type { Draws } from './draws';
import { StageError } from './events';
import { groupsOf, type PairsBatch, pairsBatch, placesOf, type ReadPairs, readPairs } from './pair-batches';
import { type PairLoss, pairObjective } from './pair-loss';
import type { Objective } from './preference-objective';
import { epochBatches, groupByPrompt, type PromptPairs, splitByPrompt } from './reward-pairs';
import type { Responses } from './token-batch';
import { usablePairs } from './usable-pairs';

/** Settings of whatever learns from labels in epochs. */
export interface EpochSettings {
  readonly epochs: number;
  readonly batchSize: number;
  readonly maxLength: number;
  readonly heldOut: number;
}

export interface LabelDeps {
  /** The stage, as its errors name it. */
  readonly name: string;
  readonly model: ModelConfig;
  readonly tokenizer: Tokenizer;
  readonly draws: Draws;
  /** π_ref, never changed. */
  readonly reference: Parameters;
  readonly rows: readonly PreferenceRow[];
}

/** Labels learned from, kept for measuring, and left out because they teach nothing. */
export interface LabelCounts {
  readonly learned: number;
  readonly heldOut: number;
  readonly leftOut: number;
}

/** Held-out pairs measured together. */
const PAIRS_TOGETHER = 16;

/**
 * Pairs that were there before: people's, simulated raters', a file's. All pairs of a prompt are in one batch, and each answer of a
 * batch is read once. Batches and held-out prompts are those of the reward model under the same seed, so that the two can be
 * compared. Errors: StageError of `readUsable`, '<name>-model-not-finite'.
 */
export async function fixedPairs(
  config: EpochSettings,
  loss: PairLoss,
  deps: LabelDeps,
): Promise<{ readonly objective: Objective<PairsBatch>; readonly counts: LabelCounts }> {
  const { tokenizer, draws } = deps;
  const read = readUsable(config, deps);
  const { train, heldOut } = splitByPrompt(groupByPrompt([...read.places.keys()]), config.heldOut, draws);
  const reference = await referenceOf(deps, read);
  const batchOf = (groups: readonly PromptPairs[]) =>
    pairsBatch(placesOf(read, groups), read, reference, tokenizer.padId);
  const schedule = Array.from({ length: config.epochs }, (_, epoch) => {
    const own = epochBatches(train, config.batchSize, draws, epoch);
    return own.map((groups, i) => ({ groups, epoch: epoch + (i + 1) / own.length }));
  }).flat();
  const objective: Objective<PairsBatch> = {
    ...pairObjective(loss),
    total: schedule.length,
    heldOut: heldOut.length === 0 ? [] : groupsOf(heldOut, PAIRS_TOGETHER).map(batchOf),
    async next(step) {
      const { groups, epoch } = schedule[step] as (typeof schedule)[number];
      const batch = batchOf(groups);
      return { batch, answers: read, told: { pairs: batch.pairs.length, epoch } };
    },
  };
  const pairs = (groups: readonly PromptPairs[]) => placesOf(read, groups).length;
  const counts = { learned: pairs(train), heldOut: pairs(heldOut), leftOut: deps.rows.length - read.places.size };
  return { objective, counts };
}

/** The pairs that teach something within the limit. Errors: StageError 'pairs-none-fit', 'pairs-none-usable'. */
function readUsable(
  { maxLength }: Pick<EpochSettings, 'maxLength'>,
  { rows, tokenizer, model }: Pick<LabelDeps, 'rows' | 'tokenizer' | 'model'>,
): ReadPairs {
  const limit = Math.min(maxLength, model.max_position_embeddings);
  const read = readPairs(usablePairs(rows, tokenizer, limit).rows, tokenizer, limit);
  if (read.places.size > 0) return read;
  throw nonePaired(rows.length);
}

export const nonePaired = (rows: number): StageError =>
  new StageError(
    'pairs-none-usable',
    'There is no pair to learn from: each is a tie, or its two answers are the same. Label some pairs first.',
    { rows },
  );

/** What the reference says of every answer: once, since it never changes. */
export async function referenceOf(
  { name, reference, model, tokenizer }: Pick<LabelDeps, 'name' | 'reference' | 'model' | 'tokenizer'>,
  all: Responses,
): Promise<Float32Array> {
  const found = await answerLogprobs(reference, model, all, [...all.responses.keys()], tokenizer.padId);
  if (found.every(Number.isFinite)) return found;
  throw new StageError(
    `${name}-model-not-finite`,
    'The reference gives log-probabilities that are not finite numbers. Nothing was changed. Train that model again with a lower learning rate.',
  );
}
