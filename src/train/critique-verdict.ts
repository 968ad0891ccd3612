import type { PreferenceRow } from '../data/rows';
import type { critiqueVerdictStage } from '../recipes/stages/critique-verdict';
import type { Tokenizer } from '../text/tokenizer';
import type { Policy } from './artifacts';
import { critiquedLabels } from './critiqued-labels';
import { StageError } from './events';
import { fineTune, fineTuneState } from './fine-tune';
import { verdictTokens } from './judge-model';
import { groupByPrompt, splitByPrompt } from './reward-pairs';
import type { Run } from './stage-run';
import { leftOutReport, usablePairs } from './usable-pairs';
import { GOOD, verdictsAfterCritique } from './verdict-reading';

/** Held-out answers that are shown, each to another prompt, and held-out pairs that it is measured on: each has to be criticised. */
const SHOWN = 8;
const MEASURED = 200;

/**
 * Teaches a copy of a model to criticise an answer by what raters marked, and then to say whether it is the kind of answer that
 * raters prefer. What it leaves is a language model that is asked by train/verdict-reading.ts.
 */
export const critiqueVerdict: Run<typeof critiqueVerdictStage> = async function* (context) {
  const { settings, inputs, draws, model, tokenizer, log } = context;
  const { critiqueShare } = settings;
  verdictTokens(tokenizer, GOOD);
  const limit = Math.min(settings.maxLength, model.max_position_embeddings);
  const decided = inputs.pairs.rows.filter(({ tie }) => !tie);
  const { rows, leftOut } = usablePairs(decided, tokenizer, limit);
  const marked = critiqueShare === 0 ? rows : rows.filter(({ kept }) => kept);
  if (marked.length === 0) throw noMarks(rows.length);
  const split = splitByPrompt(groupByPrompt(marked), settings.heldOut, draws);
  const [learned = [], held = []] = [split.train, split.heldOut].map((groups) => groups.flatMap((group) => group.rows));
  const state = fineTuneState(context, inputs.policy);
  const asking = { tokenizer, limit, critiqueShare, seed: draws.seed, stream: draws.stream('verdict lessons') };
  const judge = (): Policy => ({ config: model, parameters: state.policy.parameters, own: state.policy.own });
  yield* fineTune(settings, state, {
    model,
    tokenizer,
    train: critiquedLabels(learned, asking),
    validation: held.length > 0 ? critiquedLabels(held, asking) : undefined,
    async show() {
      const one = split.heldOut.slice(0, SHOWN).flatMap(({ rows: [first] }) => first ?? []);
      const shown = one.map((row, i) => ({ row, side: i % 2 === 0 ? 'chosen' : 'rejected' }) as const);
      const answers = shown.map(({ row, side }) => ({ prompt: row.prompt, answer: row[side] }));
      const said = await verdictsAfterCritique(judge(), tokenizer, answers, critiqueShare > 0);
      return answers.map(({ prompt, answer }, i) => {
        const { critique = '', score = 0 } = said[i] ?? {};
        const [word, p] = score >= 0 ? ['good', score] : ['not good', -score];
        const rater = shown[i]?.side === 'chosen' ? 'preferred it' : 'preferred the other';
        return {
          prompt,
          answers: { answer, critique, verdict: `${word} ${sigmoid(p).toFixed(2)}; the rater ${rater}` },
        };
      });
    },
  });
  const measured = held.slice(0, MEASURED);
  const right = await agreement(measured, judge(), tokenizer, critiqueShare > 0);
  if (measured.length > 0)
    yield {
      type: 'metrics',
      step: state.step,
      values: { eval_accuracy: right / measured.length, eval_decided: measured.length },
    };
  context.report({
    seconds: log.seconds(),
    labels: learned.length,
    heldout_loss_before: log.first('eval_loss'),
    heldout_loss_after: log.last('eval_loss'),
    ...(measured.length > 0 && { accuracy_heldout: right / measured.length, pairs_heldout: measured.length }),
    ...leftOutReport(leftOut),
  });
};

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

/** Pairs of which it likes the preferred answer better; one that it cannot tell apart counts half. */
async function agreement(
  rows: readonly PreferenceRow[],
  judge: Policy,
  tokenizer: Tokenizer,
  withCritique: boolean,
): Promise<number> {
  const answers = rows.flatMap(({ prompt, chosen, rejected }) =>
    [chosen, rejected].map((answer) => ({ prompt, answer })),
  );
  const said = await verdictsAfterCritique(judge, tokenizer, answers, withCritique);
  const leads = rows.map((_, i) => (said[2 * i]?.score ?? 0) - (said[2 * i + 1]?.score ?? 0));
  return leads.reduce((sum, lead) => sum + (lead === 0 ? 0.5 : Number(lead > 0)), 0);
}

const noMarks = (rows: number): StageError =>
  new StageError(
    'verdict-no-marks',
    `None of the ${rows} labels says which rules an answer breaks, so there is nothing to learn critiques from. Let simulated raters be asked for rules too (“Rules too” in the settings of the labels), or set the share of critiques to 0.`,
    { rows },
  );
