import type { Pairs } from '../data/rows';
import type { preferencesStage } from '../recipes/stages/preferences';
import { CIRCLE, RULES } from './compared-answers';
import { StageError } from './events';
import { newLabelsState, raterOf, simulatedLabels } from './simulated-labels';
import { promptsWithHarm } from './source';
import { noRules } from './source-rules';
import type { Run } from './stage-run';

/** Labels pairs of a model's answers by a simulated rater or by rules, or passes on the labels that people gave. */
export const preferences: Run<typeof preferencesStage> = async function* (context) {
  const { settings, inputs, draws, model, tokenizer, source } = context;
  const { labels } = inputs;
  const byRules = settings.judge === 'rules';
  const inCircle = settings.judge === 'circle';
  if (labels) {
    context.output('pairs', labels);
    yield { type: 'progress', step: labels.rows.length, total: labels.rows.length };
    report(labels, [...new Set(labels.rows.map((row) => row.rater))].join(', '));
    return;
  }
  if (!byRules && !inCircle && !source.raters)
    throw new StageError(
      'preferences-no-judge',
      'Simulated raters know what a right answer to the bundled prompts is, and not to yours. Label pairs yourself, bring a file of pairs, or let rules judge.',
    );
  const state = context.resumed(newLabelsState());
  const { temperature, maxNewTokens, rubric } = settings;
  const pairs: Pairs = { rows: state.rows, sampling: { temperature, maxNewTokens, rubric } };
  context.output('pairs', pairs);
  context.saves(state, () => state.rows.length);
  yield* simulatedLabels(settings, state, {
    model,
    tokenizer,
    draws,
    policy: inputs.policy.parameters,
    // A model that declines them all shows raters few of what it must not say (Bai et al. 2022a).
    prompts: promptsWithHarm(source, settings.harmfulShare, draws, 'preferences'),
    ...(byRules && { rules: source.rules ?? noRules('The labels are') }),
  });
  report(pairs, `simulated:${byRules ? RULES : inCircle ? CIRCLE : raterOf(settings).name}`);

  function report({ rows }: Pairs, rater: string): void {
    const ties = rows.filter((row) => row.tie).length;
    context.report({ seconds: context.log.seconds(), labels: rows.length, ties, rater });
  }
};
