import type { PairSampling } from '../data/rows';
import { Random } from '../random';
import type { scorerComparisonStage } from '../recipes/stages/scorer-comparison';
import { meanInterval, wilson } from '../statistics';
import { defaultWeights } from '../tasks';
import { StageError, type StageEvent } from './events';
import { byPreference, byScorer, byVerdict, type PairComparer } from './pair-comparers';
import { type ClearPair, clearPairs } from './reward-agreement';
import { calibration, calibrationError } from './reward-diagnostics';
import type { Run } from './stage-run';

const SCORERS = ['first', 'second', 'third'] as const;
type Compared = (typeof SCORERS)[number] | 'preference' | 'verdict';

/**
 * Several models that say which of two answers is better, on the same fresh pairs: how often they agree with the noise-free rater,
 * and how far their probabilities can be believed of a rater who errs. Each difference to the first is paired, pair by pair.
 */
export const scorerComparison: Run<typeof scorerComparisonStage> = async function* (context) {
  const { settings, inputs, draws, model, tokenizer, source, log } = context;
  if (!source.raters)
    throw new StageError(
      'comparison-no-rubric',
      'Which of two answers is better is known of the bundled prompts alone, and not of yours. Leave your own prompts out to compare reward models.',
    );
  const models = new Map<Compared, PairComparer>();
  for (const port of SCORERS) {
    const scorer = inputs[port];
    if (scorer) models.set(port, byScorer(scorer, tokenizer));
  }
  if (inputs.preference) models.set('preference', byPreference(inputs.preference, tokenizer));
  if (inputs.verdict) models.set('verdict', byVerdict(inputs.verdict, tokenizer));
  /** Seconds that each took to be asked. */
  const spent = new Map<Compared, number>();
  const said = new Map<Compared, number[]>([...models.keys()].map((port) => [port, []]));
  const pairs: ClearPair[] = [];
  const { temperature, maxNewTokens } = settings;
  const sampling: PairSampling = { temperature, maxNewTokens, rubric: { ...defaultWeights } };
  const deps = { model, tokenizer, draws, source, policy: inputs.policy.parameters };
  for await (const found of clearPairs(deps, sampling, settings.pairs, draws.stream('scorer comparison'))) {
    pairs.push(...found);
    for (const [port, compare] of models) {
      const began = log.seconds();
      said.get(port)?.push(...Array.from(await compare(found)));
      spent.set(port, (spent.get(port) ?? 0) + log.seconds() - began);
    }
    yield { type: 'metrics', step: pairs.length, values: figures() } satisfies StageEvent;
    yield { type: 'progress', step: pairs.length, total: settings.pairs };
  }
  const table = Object.fromEntries([...models.keys()].map((port) => [context.inputName(port), rowOf(port)]));
  const found = { seconds: log.seconds(), pairs: pairs.length, table };
  context.output('table', found);
  context.report(found);

  /** 1 where it names the better answer, 0 where not. */
  function right(port: Compared): number[] {
    const own = said.get(port) ?? [];
    return pairs.map(({ better }, i) => Number(better === ((own[i] as number) > 0.5 ? 'first' : 'second')));
  }

  function figures(): Record<string, number> {
    const values: Record<string, number> = { pairs: pairs.length };
    for (const port of models.keys()) {
      values[`${port}/agreement`] = right(port).reduce((sum, one) => sum + one, 0) / pairs.length;
      values[`${port}/calibration_error`] = errorOf(port);
      values[`${port}/time`] = timeOf(port);
    }
    return values;
  }

  function rowOf(port: Compared) {
    const own = right(port);
    const agreement = wilson(
      own.reduce((sum, one) => sum + one, 0),
      own.length,
    );
    const base = right('first');
    return {
      agreement,
      calibration_error: errorOf(port),
      ms_a_pair: timeOf(port),
      ...(port !== 'first' && { less_the_first: meanInterval(own.map((one, i) => one - (base[i] as number))) }),
    };
  }

  function timeOf(port: Compared): number {
    return (1000 * (spent.get(port) ?? 0)) / Math.max(1, pairs.length);
  }

  /** Against labels of a rater with the noise of the settings, as those it learned from were. */
  function errorOf(port: Compared): number {
    const logits = (said.get(port) ?? []).map((p) => Math.log(p) - Math.log1p(-p));
    const chosen = pairs.map(({ better }, i) => {
      const flipped = new Random(draws.seed, draws.stream('comparison noise'), i).chance(settings.noise);
      return ((better === 'first') !== flipped ? 1 : -1) * (logits[i] as number);
    });
    const none = chosen.map(() => 0);
    return calibrationError(calibration(chosen, none, none));
  }
};
