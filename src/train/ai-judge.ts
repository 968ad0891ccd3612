import { asked, PRINCIPLES } from '../config/principles';
import type { Demonstration, SampleRow } from '../data/rows';
import type { Split } from '../data/splits';
import type { Parameters } from '../model';
import { Random } from '../random';
import type { judgeStage } from '../recipes/stages/ai-judge';
import { GRADES, gradePrompt, judgePrompt, VERDICTS } from '../text/judge-prompt';
import { sampleAnswers } from './answer-samples';
import type { DemonstrationSource } from './demonstrations';
import { fineTune, fineTuneState } from './fine-tune';
import { verdictTokens } from './judge-model';
import { type AskedPair, constitutionOf, judgePairs, verdictText } from './judge-pairs';
import { count, type JudgeTally, newTally, tallyFigures, tallyReport } from './judge-tally';
import type { DataSource } from './source';
import type { Run, StageContext } from './stage-run';

type Context = StageContext<typeof judgeStage>;
type Comparisons = NonNullable<DataSource['comparisons']>;

/** Held-out comparisons that are shown with the judge's verdicts. */
const SHOWN = 8;
/** Prompts whose answers are sampled together to try the judge on. */
const PROMPTS_TOGETHER = 16;

/**
 * Teaches a copy of a model to compare two answers: fine-tuning on generated comparisons, each in both orders, and then its
 * agreement with the rubric on fresh pairs of the model's own answers. Where no comparisons can be generated, or in no steps,
 * the model judges as it is.
 *
 * Source: Lee et al. 2023 (RLAIF) for the judge; there it is large enough to need no teaching.
 */
export const judge: Run<typeof judgeStage> = async function* (context) {
  const { settings, inputs, model, tokenizer, source } = context;
  const { comparisons } = source;
  constitutionOf(settings.principles);
  verdictTokens(tokenizer, VERDICTS);
  const state = fineTuneState(context, inputs.policy);
  const shown = shownPairs(context);
  const tokens = { model, tokenizer };
  if (comparisons && settings.steps > 0)
    yield* fineTune(settings, state, {
      ...tokens,
      train: taught(context, comparisons, 'train'),
      validation: taught(context, comparisons, 'validation'),
      show: (parameters) => show(context, shown, parameters),
    });
  else state.policy.optimizer.dispose();
  const tally = comparisons ? await tried(context, state.policy.parameters) : newTally();
  yield { type: 'metrics', step: state.step, values: tallyFigures(tally) };
  context.report({
    seconds: context.log.seconds(),
    taught: state.step,
    heldout_loss_before: context.log.first('eval_loss'),
    heldout_loss_after: context.log.last('eval_loss'),
    ...tallyReport(tally),
  });
};

/** Comparisons as demonstrations: number 2k and 2k+1 are one comparison in its two orders, or the grades of its two answers. */
function taught(
  { settings, tokenizer, model, draws }: Context,
  source: Comparisons,
  split: Split,
): DemonstrationSource {
  const principles = constitutionOf(settings.principles);
  const limit = Math.min(settings.maxLength, model.max_position_embeddings);
  return {
    at(index): Demonstration {
      const [pair, turned] = [index >> 1, index % 2 === 1];
      const principle = principles[pair % principles.length] as (typeof principles)[number];
      const { item, first, second, better } = source.at(principle, split, pair);
      const [shown, other] = turned ? [second, first] : [first, second];
      const question = PRINCIPLES[principle].question;
      const grades = new Random(draws.seed, draws.stream(`grades ${split}`), pair).chance(settings.gradeShare);
      if (grades)
        return {
          prompt: gradePrompt(tokenizer, { prompt: item.prompt, answer: shown }, question, limit).prompt,
          completion: GRADES[source.gradeOf(item, shown) - 1] as string,
        };
      return {
        prompt: judgePrompt(tokenizer, { prompt: item.prompt, first: shown, second: other }, question, limit).prompt,
        completion: VERDICTS[(better === 'first') !== turned ? 0 : 1],
      };
    },
  };
}

/** Generated pairs that are not learned from. */
function shownPairs({ settings, draws, source }: Context): readonly AskedPair[] {
  const { comparisons } = source;
  if (!comparisons) return [];
  const principles = constitutionOf(settings.principles);
  return Array.from({ length: SHOWN }, (_, i) => {
    const principle = principles[i % principles.length] as (typeof principles)[number];
    const { item, first, second } = comparisons.at(principle, 'validation', 1000 + i);
    return { item: { prompt: item.prompt, item }, first, second, random: new Random(draws.seed, 'shown', 8 * i) };
  });
}

async function show(context: Context, pairs: readonly AskedPair[], parameters: Parameters): Promise<SampleRow[]> {
  const { tokenizer, source, model, settings } = context;
  const own = { config: model, parameters, own: parameters };
  const again = pairs.map((pair) => ({ ...pair, random: new Random(pair.random.seed, 'shown', pair.random.counter) }));
  const judged = await judgePairs(
    again,
    { method: 'comparison', constitution: constitutionOf(settings.principles).map(asked) },
    { judge: own, tokenizer, source },
  );
  return pairs.map(({ item, first, second }, i) => {
    const one = judged[i] as (typeof judged)[number];
    const truth = one.truth === 0.5 ? 'equal' : one.truth === 1 ? 'A' : 'B';
    return {
      prompt: item.prompt,
      answers: {
        first,
        second,
        verdict: `${one.principle.question} ${verdictText(one)}; the rubric: ${truth}`,
      },
    };
  });
}

/** The judge tried on pairs of the model's own answers to prompts of the test split, which nothing was taught of. */
async function tried(context: Context, parameters: Parameters): Promise<JudgeTally> {
  const { settings, inputs, draws, model, tokenizer, source } = context;
  const { policy } = inputs;
  const { temperature, maxNewTokens, agreementPairs } = settings;
  const tally = newTally();
  const purpose = draws.stream('judge agreement');
  const prompts = source.prompts('test', purpose);
  for (let first = 0; tally.clear < agreementPairs && first < 10 * agreementPairs; first += PROMPTS_TOGETHER) {
    const items = Array.from({ length: PROMPTS_TOGETHER }, (_, i) => prompts.at(first + i));
    const options = { maxNewTokens, temperature, seed: draws.seed, stream: purpose, firstRow: 2 * first };
    const twice = items.flatMap((item) => [item, item]);
    const answers = await sampleAnswers(policy.parameters, policy.config, tokenizer, twice, options);
    const pairs = items.flatMap((item, i): AskedPair[] => {
      const [a, b] = [answers[2 * i]?.text ?? '', answers[2 * i + 1]?.text ?? ''];
      return a === b ? [] : [{ item, first: a, second: b, random: new Random(draws.seed, purpose, first + i) }];
    });
    if (pairs.length === 0) continue;
    const judged = await judgePairs(
      pairs,
      { method: 'comparison', constitution: constitutionOf(settings.principles).map(asked) },
      { judge: { config: model, parameters, own: parameters }, tokenizer, source },
    );
    for (const one of judged) if (one.truth !== 0.5 && tally.clear < agreementPairs) count(tally, one);
  }
  return tally;
}
