import { Fragment } from 'react';
import { isPreference } from '../../labeling/record';
import { BASE } from '../../recipes/ports';
import { hasNode, nodeOf, type RecipeNode } from '../../recipes/recipe';
import { inspectionOf } from '../../studio/inspector';
import { peoplesFirst } from '../../studio/people';
import { nodeFigures } from '../../studio/run-figures';
import type { View } from '../../studio/views';
import { figureWords, formatCount, formatFigure } from '../format';
import { isDoneByPeople } from '../stages/panels';
import { usePeoplesLabels, usePeoplesWins } from '../stages/use-peoples-wins';
import { useFrom, useRecipe, useStudio } from '../studio-context';

function BaseFigure() {
  const base = useFrom(
    (s) => s.session,
    (state) => state.models[BASE],
  );
  const loading = useFrom(
    (s) => s.session,
    (state) => state.loadingBase || state.deviceState === 'starting',
  );
  if (!base) return loading ? 'loading' : 'none loaded';
  return (
    <>
      {base.name} · <b>{formatCount(base.parameterCount)}</b> parameters
    </>
  );
}

/** Labels that people make are counted where they make them, whether or not the node has run: those to learn from. */
function PeoplesFigure({ node }: { node: RecipeNode }) {
  const byHand = useFrom(
    (s) => s.labelPlan,
    (plan) => plan.judge === 'hand',
  );
  const labels = useFrom(
    (s) => s.labels,
    ({ records }) => records.filter(isPreference).length,
  );
  if (!byHand) return <NodeFigure node={node} />;
  return (
    <>
      <b>{labels.toLocaleString('en')}</b> {labels === 1 ? 'label' : 'labels'} by people
    </>
  );
}

/** The figures that the manifest names: of a metric, or of what the node's report will say and the page has seen. */
function NodeFigure({ node }: { node: RecipeNode }) {
  const { metrics } = useStudio();
  useFrom(
    (s) => s.metrics.store,
    (state) => state.revisions[node.id],
  );
  const { table, bestOfN, pictures } = useFrom(
    (s) => s.inspector,
    (state) => inspectionOf(state, node.id),
  );
  const chosen = bestOfN?.winRate && {
    win_rate_vs_sft: bestOfN.winRate,
    prompts_measured: bestOfN.curve[0]?.score.n,
  };
  const people = usePeoplesLabels() > 0;
  const wins = usePeoplesWins(table ?? pictures);
  const found = nodeFigures(node, {
    series: metrics.ring,
    report: { [node.id]: { table: table ?? pictures, ...chosen } },
  });
  if (found.length === 0) return node.stage.teaser;
  const known = people || wins ? peoplesFirst(found, wins) : found;
  return (
    <>
      {people && table && !wins && 'not compared by people yet · '}
      {known.map((figure, i) => (
        <Fragment key={figure.label}>
          {i > 0 && ' · '}
          <span title={`${figureWords(figure)} (${figure.what})`}>
            {figure.label} <Written text={formatFigure(figure)} />
          </span>
        </Fragment>
      ))}
    </>
  );
}

/** Its interval stays on one line: a line ends before it, not within. */
function Written({ text }: { text: string }) {
  const [figure, interval] = text.split(/ (?=\()/);
  return (
    <b>
      {figure}
      {interval && ' '}
      {interval && <span style={{ whiteSpace: 'nowrap' }}>{interval}</span>}
    </b>
  );
}

/** The one or two numbers of a view that everyone in the room should see. */
export function KeyFigure({ view }: { view: View }) {
  const recipe = useRecipe();
  if (view === BASE) return <BaseFigure />;
  if (!hasNode(recipe, view)) return null;
  const node = nodeOf(recipe, view);
  return isDoneByPeople(node.stage) ? <PeoplesFigure node={node} /> : <NodeFigure node={node} />;
}
