import * as tf from '@tensorflow/tfjs-core';
import type { ModelConfig } from '../config/model';
import { Random } from '../random';
import { bradleyTerryLoss } from '../rlhf/bradley-terry';
import { select } from '../rlhf/masked';
import { averagedPreference, orderGap } from '../rlhf/preference-average';
import type { Tokenizer } from '../text/tokenizer';
import type { Draws } from './draws';
import type { StageEvent } from './events';
import type { LabelObjective } from './label-epochs';
import { bothOrders, pairIds, type TwoAnswers } from './preference-reading';
import { calibration, calibrationError, lossError, pairFigures } from './reward-diagnostics';
import type { PromptPairs } from './reward-pairs';
import { rawScores } from './reward-scoring';
import type { Weights } from './trainable';

interface PreferenceDeps {
  readonly model: ModelConfig;
  readonly tokenizer: Tokenizer;
  readonly draws: Draws;
  readonly maxLength: number;
  readonly scorer: Weights;
}

/**
 * Pairwise preference model: reads a prompt and two answers, and says with one number, the logit at the last token, whether the
 * first is preferred. It can hold what no score can, preferences that go in a circle.
 *
 * Source: Jiang et al. 2023 (PairRM); Munos et al. 2023, section 6. Each step reads a pair in one of the two orders, drawn; what
 * it says afterwards is averaged over both.
 */
export function preferenceObjective({ model, tokenizer, draws, maxLength, scorer }: PreferenceDeps): LabelObjective {
  const loss = (logits: tf.Tensor1D, { tie, weight, sure }: Labels): tf.Scalar =>
    bradleyTerryLoss(logits, tf.zerosLike(logits), {
      tie: tf.tensor1d(tie, 'bool'),
      weight: tf.tensor1d(weight),
      sure: tf.tensor1d(sure),
    });
  return {
    title: 'preference model',
    loss(groups, step) {
      const labels = labelsOf(groups);
      const random = new Random(draws.seed, draws.stream(`preference order ${step}`));
      const turned = labels.pairs.map(() => random.chance(0.5));
      const texts = labels.pairs.map(({ prompt, first, second }, i) =>
        pairIds(tokenizer, turned[i] ? { prompt, first: second, second: first } : { prompt, first, second }, maxLength),
      );
      const sign = tf.tensor1d(turned.map((one) => (one ? -1 : 1)));
      // Logits that the chosen answer is preferred, wherever it stands.
      const logits = tf.mul(sign, rawScores(scorer.parameters, model, texts, tokenizer.padId)) as tf.Tensor1D;
      const decided = tf.logicalNot(tf.tensor1d(labels.tie, 'bool'));
      const count = tf.sum(tf.cast(decided, 'float32')); // 0 makes NaN, which is then left out
      const over = (x: tf.Tensor) => tf.div(tf.sum(select(x, decided)), count) as tf.Scalar;
      const right = tf.add(
        tf.cast(tf.greater(logits, 0), 'float32'),
        tf.mul(0.5, tf.cast(tf.equal(logits, 0), 'float32')),
      );
      return { loss: loss(logits, labels), metrics: { accuracy: over(right) } };
    },
    async *measure(groups, step): AsyncGenerator<StageEvent> {
      const labels = labelsOf(groups);
      const { forward, backward } = await bothOrders(
        { config: model, parameters: scorer.parameters },
        tokenizer,
        labels.pairs,
        maxLength,
      );
      // As if a score led by the log-odds of what it says of both orders.
      const lead = [...averagedPreference(forward, backward)].map((p) => Math.log(p) - Math.log1p(-p));
      const zeros = lead.map(() => 0);
      const tensor = tf.tidy(() => loss(tf.tensor1d(lead), labels));
      const [eval_loss = Number.NaN] = await tensor.data();
      tensor.dispose();
      const { accuracy } = pairFigures(lead, zeros, labels.tie);
      const bins = calibration(lead, zeros, labels.tie, labels.sure);
      const error = lossError(lead, zeros, { ...labels, margin: new Float32Array(lead.length) });
      const values = {
        eval_loss,
        eval_calibration_error: calibrationError(bins),
        eval_order_gap: orderGap(forward, backward),
        eval_pairs: lead.length,
        eval_decided: lead.length - labels.tie.reduce((sum, one) => sum + one, 0),
        ...(error !== null && { eval_loss_error: error }),
        ...(!Number.isNaN(accuracy) && { eval_accuracy: accuracy }),
      };
      yield { type: 'metrics', step, values };
      const chosen = lead.map((x) => x / 2);
      const phase = { kind: 'reward-diagnostics', chosen, rejected: chosen.map((x) => -x), calibration: bins } as const;
      yield { type: 'phase', step, phase };
    },
  };
}

interface Labels {
  /** The chosen answer first. */
  readonly pairs: readonly TwoAnswers[];
  readonly tie: Uint8Array;
  /** 1/C for each of the C comparisons of a prompt, so that a prompt counts once. */
  readonly weight: Float32Array;
  /** How sure each label is: 1 where nobody says. */
  readonly sure: Float32Array;
}

function labelsOf(groups: readonly PromptPairs[]): Labels {
  const rows = groups.flatMap((group) => group.rows.map((row) => ({ row, comparisons: group.rows.length })));
  return {
    pairs: rows.map(({ row }) => ({ prompt: row, first: row.chosen, second: row.rejected })),
    tie: Uint8Array.from(rows, ({ row }) => Number(row.tie ?? false)),
    weight: Float32Array.from(rows, ({ comparisons }) => 1 / comparisons),
    sure: Float32Array.from(rows, ({ row }) => row.sure ?? 1),
  };
}
