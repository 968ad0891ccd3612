import * as tf from '@tensorflow/tfjs-core';
import type { ModelConfig } from '../config/model';
import type { Parameters } from '../model';
import type { Tokenizer } from '../text/tokenizer';
import { type AnswersBatch, answerSums, tokenLogprobsOf } from './answer-batches';
import type { InspectedAnswer, InspectedPair, StageEvent } from './events';
import type { Compared, Objective } from './preference-objective';
import type { Responses } from './token-batch';

interface InspectionDeps {
  readonly model: ModelConfig;
  readonly tokenizer: Tokenizer;
  readonly reference: Parameters;
}

/** The first pairs of each step, token by token, before the update and after it. */
export class PairInspection<B extends AnswersBatch> {
  private shown: { readonly pairs: readonly InspectedPair[]; readonly compared: readonly Compared[] } | null = null;
  private rows: readonly number[] = [];
  private answers: Responses | null = null;

  constructor(
    private readonly objective: Objective<B>,
    private readonly deps: InspectionDeps,
    private readonly policy: Parameters,
    private readonly count: number,
  ) {}

  async *before(step: number, batch: B, answers: Responses): AsyncGenerator<StageEvent> {
    if (this.count === 0) return;
    const { model, tokenizer, reference } = this.deps;
    const compared = this.objective.compared(batch).slice(0, this.count);
    const rows = [...new Set(compared.flatMap(({ chosen, rejected }) => [chosen ?? [], rejected ?? []].flat()))];
    const own = await tokenLogprobsOf(this.policy, model, answers, rows, tokenizer.padId);
    const ref = await tokenLogprobsOf(reference, model, answers, rows, tokenizer.padId);
    const { losses, push } = await this.pushes(batch);
    const seen = (row: number | undefined): InspectedAnswer | undefined => {
      if (row === undefined) return undefined;
      const [at, ids] = [rows.indexOf(row), answers.responses[row] ?? []];
      return {
        answer: tokenizer.decode(ids, { skipSpecial: true }),
        tokens: ids.map((id) => tokenizer.tokenText(id)),
        logprobs: own[at] ?? new Float32Array(ids.length),
        refLogprobs: ref[at] ?? new Float32Array(ids.length),
        push: push[batch.rows.indexOf(row)] ?? 0,
      };
    };
    const pairs = compared.map(({ chosen, rejected }, i) =>
      pairOf(promptOf(answers, tokenizer, chosen ?? rejected ?? 0), seen(chosen), seen(rejected), losses[i] ?? 0),
    );
    Object.assign(this, { shown: { pairs, compared }, rows, answers });
    yield { type: 'phase', step, phase: { kind: 'pairs', pairs, values: {} } };
  }

  /** `values`: the figures of the step. */
  async *after(step: number, values: Readonly<Record<string, number>>): AsyncGenerator<StageEvent> {
    const { shown, rows, answers } = this;
    if (!shown || !answers) return;
    const { model, tokenizer } = this.deps;
    const now = await tokenLogprobsOf(this.policy, model, answers, rows, tokenizer.padId);
    const learned = (seen: InspectedAnswer | undefined, row: number | undefined) => {
      const after = row === undefined ? undefined : now[rows.indexOf(row)];
      return seen && after ? { ...seen, after } : seen;
    };
    const pairs = shown.pairs.map((pair, i) => {
      const { chosen, rejected } = shown.compared[i] as Compared;
      return pairOf(pair.prompt, learned(pair.chosen, chosen), learned(pair.rejected, rejected), pair.loss);
    });
    this.shown = null;
    yield { type: 'phase', step, phase: { kind: 'pairs-learned', pairs, values } };
  }

  /**
   * The loss of each pair, and −∂/∂log π(y|x) of their sum at each answer of the batch: what a nat of it is worth, by the
   * loss itself, so that no loss is written down twice.
   */
  private async pushes(batch: B): Promise<{ losses: Float32Array; push: Float32Array }> {
    const count = this.objective.count(batch);
    const [losses, gradient] = tf.tidy(() => {
      const sums = answerSums(this.policy, this.deps.model, batch);
      const of = (x: tf.Tensor) => this.objective.figures(x as tf.Tensor1D, batch);
      return [of(sums).losses, tf.grad((x) => tf.mul(count, of(x).scalars.loss))(sums)] as const;
    });
    const read = [(await losses.data()) as Float32Array, (await gradient.data()) as Float32Array] as const;
    tf.dispose([losses, gradient]);
    return { losses: read[0], push: read[1].map((slope) => -slope) };
  }
}

const pairOf = (
  prompt: string,
  chosen: InspectedAnswer | undefined,
  rejected: InspectedAnswer | undefined,
  loss: number,
): InspectedPair => ({ prompt, ...(chosen && { chosen }), ...(rejected && { rejected }), loss });

/** The prompt without the markers of the chat. */
const promptOf = ({ prompts }: Responses, tokenizer: Tokenizer, row: number): string =>
  tokenizer.decode(prompts[row] ?? [], { skipSpecial: true }).trim();
