import { inSentence } from '../../recipes/names';
import { inspectionOf } from '../../studio/inspector';
import { comparedIn } from '../../studio/people';
import type { EvaluationTable } from '../../train/events';
import { modelTitle } from '../components/model-label';
import { EmptyState, Panel } from '../components/panel';
import { RubricScale } from '../components/rubric-scale';
import { formatNumber, formatPercent } from '../format';
import { type NodeProps, useFrom, useRecipe } from '../studio-context';
import { PeoplesWinRate } from './peoples-wins';
import { usePeoplesLabels } from './use-peoples-wins';
import { WinRateBar } from './win-rate-bar';

/** How far the policy went for it. */
const klWords = ({ kl }: EvaluationTable): string =>
  kl ? `; KL ${formatNumber(kl.value)} nats per answer from where it started` : '';

/** How often what was trained last beats what it is compared with. */
export function WinRate({ node }: NodeProps) {
  const table = useFrom(
    (s) => s.inspector,
    (state) => inspectionOf(state, node.id).table,
  );
  const recipe = useRecipe();
  const people = usePeoplesLabels() > 0;
  if (table?.own)
    return (
      <>
        <PeoplesWinRate table={table} why={people ? WHY : NOBODY} />
        {!people && !table.rules?.winRate && (
          <EmptyState title="No win rate yet">
            No rubric knows your prompts, so nobody has said which answers are better. Compare the two models blind, or
            write rules and count them here. The answers themselves are below.
          </EmptyState>
        )}
      </>
    );
  if (!table?.winRate)
    return (
      <EmptyState title="Nothing measured yet">
        Run the whole pipeline, or press Start: the base and what was trained from it then answer prompts that none of
        them has seen. You get a figure for each task before and after, the share of prompts on which the answer is the
        better one with its 95% interval, and the answers themselves. A rate of {formatPercent(0.5)} would mean that
        nothing was gained.
      </EmptyState>
    );
  const [before, after] = comparedIn(table);
  const title = after && before && `${modelTitle(recipe, after)} against ${inSentence(modelTitle(recipe, before))}`;
  const rubric = (
    <Panel
      title={people ? 'The same by the simulated rubric' : title || 'Win rate'}
      note={
        people
          ? `which these raters were not told; ${table.winRate.prompts} unseen prompts, ties half`
          : `by the rubric on ${table.winRate.prompts} unseen prompts, ties half${klWords(table)}`
      }
    >
      <WinRateBar {...table.winRate} />
      <RubricScale />
    </Panel>
  );
  if (!people) return rubric;
  return (
    <>
      <PeoplesWinRate table={table} why={WHY} />
      {rubric}
    </>
  );
}

const NOBODY = 'Nobody has compared these two models yet.';
const WHY = 'This run learned from people’s labels, and nobody has compared these two models yet.';
