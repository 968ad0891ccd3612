import type { InspectedAnswer, InspectedPair } from '../../train/events';

/** log π of a whole answer, by the policy before the update, by the reference, and by the policy after it. */
export interface AnswerSums {
  readonly policy: number;
  readonly reference: number;
  readonly after?: number;
}

const total = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0);

export const sumsOf = ({ logprobs, refLogprobs, after }: InspectedAnswer): AnswerSums => ({
  policy: total(logprobs),
  reference: total(refLogprobs),
  ...(after && { after: total(after) }),
});

/** What a token has gained on the reference by now, or by the update of this step; nats. */
export type PairColumn = 'ratio' | 'step';
export const tokenGains = ({ logprobs, refLogprobs, after }: InspectedAnswer, by: PairColumn): number[] =>
  Array.from(logprobs, (own, t) => (after?.[t] ?? own) - (by === 'step' ? own : (refLogprobs[t] ?? 0)));

/** A signed number that may stand behind an operator. */
const n = (value: number): string => (value < 0 ? `(${value.toFixed(2)})` : value.toFixed(2));

const gain = (name: string, { policy, reference }: AnswerSums) =>
  String.raw`\Delta_{${name}}&=\log\pi(y_{${name}})-\log\pi_{\mathrm{ref}}(y_{${name}})\\&=${n(policy)}-${n(reference)}=\mathbf{${(policy - reference).toFixed(2)}}`;
const aligned = (...lines: readonly string[]): string =>
  String.raw`\begin{aligned}${lines.join(String.raw`\\`)}\end{aligned}`;

/** The formulas of a pair, or of one answer that is labeled by itself, with its numbers in them. */
export function pairFormulas({
  chosen,
  rejected,
  loss,
}: InspectedPair): { readonly title: string; readonly tex: string }[] {
  const [won, lost] = [chosen && sumsOf(chosen), rejected && sumsOf(rejected)];
  const lead = won && lost && won.policy - won.reference - (lost.policy - lost.reference);
  const push = (name: string, answer: InspectedAnswer) =>
    String.raw`-\frac{\partial\mathcal L}{\partial\log\pi(y_{${name}})}&=\mathbf{${answer.push.toFixed(4)}}`;
  const sides = [...(chosen ? [push('w', chosen)] : []), ...(rejected ? [push('l', rejected)] : [])];
  return [
    ...(won
      ? [{ title: lost ? 'Gain of the chosen answer' : 'Gain of the answer', tex: aligned(gain('w', won)) }]
      : []),
    ...(lost
      ? [{ title: won ? 'Gain of the rejected answer' : 'Gain of the answer', tex: aligned(gain('l', lost)) }]
      : []),
    ...(lead === undefined
      ? []
      : [
          {
            title: 'Lead',
            tex: String.raw`h=\Delta_w-\Delta_l=\mathbf{${lead.toFixed(2)}},\quad \mathcal L=${loss.toFixed(3)}`,
          },
        ]),
    { title: 'What the loss pushes, per nat', tex: aligned(...sides) },
  ];
}
