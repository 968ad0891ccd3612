import type { ModelConfig } from '../config/model';
import { distinct } from '../evaluation/distinct';
import type { Parameters } from '../model';
import { Random } from '../random';
import { mean } from '../statistics';
import type { Tokenizer } from '../text/tokenizer';
import { answerLogprobs } from './answer-batches';
import { type AnswerSample, sampleAnswers } from './answer-samples';
import type { Draws } from './draws';
import { StageError } from './events';
import { type PairPlaces, type PairsBatch, pairsBatch } from './pair-batches';
import type { PairJudge } from './pair-judges';
import { type PairLoss, pairObjective } from './pair-loss';
import type { Objective } from './preference-objective';
import type { PromptItem, PromptSource } from './prompts';
import type { Rubric } from './reward-functions';
import { meanRubric } from './rollout-metrics';

export interface OnlineSettings {
  readonly iterations: number;
  readonly promptsPerBatch: number;
  readonly maxNewTokens: number;
  /** Share of the prompts of which one of the two answers is the reference's. */
  readonly referenceShare: number;
}

export interface OnlineDeps {
  readonly model: ModelConfig;
  readonly tokenizer: Tokenizer;
  readonly draws: Draws;
  readonly policy: Parameters;
  readonly reference: Parameters;
  readonly prompts: PromptSource;
  readonly judge: PairJudge;
  /** The true quality, shown beside the judge's word and never learned from. */
  readonly rubric?: Rubric | undefined;
}

/** Steps in a row without one pair to learn from after which the stage gives up. */
const PATIENCE = 20;

/**
 * Pairs of the policy's own answers, judged as they come: in each step the policy answers the next prompts twice, a judge says which
 * answer is better, and one step is taken on those pairs.
 *
 * Source: Guo et al. 2024 (OAIF), Algorithm 1. Departure: to a share of the prompts one of the two answers is the reference's. What
 * the policy has stopped doing is in neither of two answers of its own, and no judge can ask for it back; in the reference's it
 * still is. Temperature 1. Errors: StageError 'online-all-alike', and the judge's.
 */
export function onlinePairs(config: OnlineSettings, loss: PairLoss, deps: OnlineDeps): Objective<PairsBatch> {
  const { model, tokenizer, draws, policy, reference } = deps;
  let fruitless = 0;
  return {
    ...pairObjective(loss),
    total: config.iterations,
    heldOut: [],
    async next(step) {
      const first = step * config.promptsPerBatch;
      const items = Array.from({ length: config.promptsPerBatch }, (_, i) => deps.prompts.at(first + i));
      const random = new Random(draws.seed, draws.stream(`online reference ${step}`));
      const byReference = items.map(() => random.chance(config.referenceShare));

      // 1. Two answers to each prompt, the second of some by the reference; what the reference says of all of them.
      const second = items.filter((_, i) => !byReference[i]);
      const own = await answersOf(policy, [...items, ...second], 'online', 2 * first);
      const theirs = await answersOf(
        reference,
        items.filter((_, i) => byReference[i]),
        'online reference',
        first,
      );
      const [seconds, others] = [own.slice(items.length).values(), theirs.values()];
      const sampled = items.flatMap((_, i) => [
        own[i] as AnswerSample,
        (byReference[i] ? others : seconds).next().value as AnswerSample,
      ]);
      const answers = {
        prompts: sampled.map(({ prompt }) => prompt),
        responses: sampled.map(({ ids }) => ids),
        width: Math.max(1, ...sampled.map(({ ids }) => ids.length)),
      };
      const ref = await answerLogprobs(reference, model, answers, [...sampled.keys()], tokenizer.padId);

      // 2. The judge's word on each pair of answers that differ.
      const samples = sampled.map(({ text, ids, ended }, row) => ({
        ...(items[Math.floor(row / 2)] as PromptItem),
        answer: text,
        tokens: ids.length,
        ended,
      }));
      type Sample = (typeof samples)[number];
      const two = items.map((_, i) => [samples[2 * i] as Sample, samples[2 * i + 1] as Sample] as const);
      const { verdicts, scores } = await deps.judge(two, first);
      const pairs = verdicts.flatMap((verdict, i): PairPlaces[] => {
        const [a, b] = [2 * i, 2 * i + 1];
        if (verdict === 'tie' || answers.responses[a]?.join() === answers.responses[b]?.join()) return [];
        return [verdict === 'first' ? [a, b] : [b, a]];
      });
      fruitless = pairs.length === 0 ? fruitless + 1 : 0;
      if (fruitless === PATIENCE) throw allAlike(step);

      // 3. Figures of the policy's own answers.
      const drawn = samples.flatMap((_, row) => (row % 2 === 0 || !byReference[Math.floor(row / 2)] ? [row] : []));
      const of = <T>(all: ArrayLike<T>) => drawn.map((row) => all[row] as T);
      const logprobs = sampled.map((answer) => answer.logprobs.reduce((sum, logprob) => sum + logprob, 0));
      const rubric = meanRubric(deps.rubric, of(samples));
      const flat = scores?.flat();
      const told = {
        pairs: pairs.length,
        'objective/kl': mean(drawn.map((row) => (logprobs[row] as number) - (ref[row] as number))),
        'objective/answers': drawn.length,
        ...(flat && { 'objective/scores': mean(of(flat)) }),
        ...(scores && { 'objective/scores_margin': mean(scores.map(([a, b]) => Math.abs(a - b))) }),
        ...(rubric !== null && { 'objective/rubric': rubric }),
        'objective/distinct2': distinct(
          of(samples).map(({ answer }) => answer),
          2,
        ),
        'val/contain_eos_token': mean(of(samples).map(({ ended }) => Number(ended))),
        response_length: mean(of(samples).map(({ tokens }) => tokens)),
      };
      const batch = pairs.length === 0 ? null : pairsBatch(pairs, answers, ref, tokenizer.padId);
      return { batch, answers, told };
    },
  };

  async function answersOf(
    parameters: Parameters,
    items: readonly PromptItem[],
    purpose: string,
    firstRow: number,
  ): Promise<AnswerSample[]> {
    if (items.length === 0) return [];
    const { maxNewTokens } = config;
    const options = { maxNewTokens, temperature: 1, seed: draws.seed, stream: draws.stream(purpose), firstRow };
    return sampleAnswers(parameters, model, tokenizer, items, options);
  }
}

const allAlike = (step: number): StageError =>
  new StageError(
    'online-all-alike',
    `In ${PATIENCE} steps in a row the judge had nothing to choose between: the policy gives the same answer twice, or the judge finds both equally good. Raise β or the weight of the demonstrations, so that answers stay varied, or take another judge.`,
    { step },
  );
