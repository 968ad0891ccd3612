import { Fragment } from 'react';
import { BASE } from '../../recipes/ports';
import { hasNode, nodeOf, type RecipeNode } from '../../recipes/recipe';
import type { StageFigure } from '../../recipes/stage';
import { inspectionOf } from '../../studio/inspector';
import { reportedAt } from '../../studio/run-figures';
import type { View } from '../../studio/views';
import { formatCount, formatFigure } from '../format';
import { isDoneByPeople } from '../stages/panels';
import { useFrom, useLatest, useRecipe } from '../studio-context';

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

/** Labels that people make are counted where they make them, whether or not the node has run. */
function PeoplesFigure({ node }: { node: RecipeNode }) {
  const byHand = useFrom(
    (s) => s.labelPlan,
    (plan) => plan.judge === 'hand',
  );
  const labels = useFrom(
    (s) => s.labels,
    ({ records }) => records.length,
  );
  if (!byHand) return <NodeFigure node={node} />;
  return (
    <>
      <b>{labels.toLocaleString('en')}</b> {labels === 1 ? 'label' : 'labels'} by people
    </>
  );
}

/** The figures that the manifest names: of a metric, or of what the node's report will say and the page has seen. */
function NodeFigure({ node: { id, stage } }: { node: RecipeNode }) {
  const latest = useLatest(id);
  const table = useFrom(
    (s) => s.inspector,
    (state) => inspectionOf(state, id).table,
  );
  const figureValue = ({ metrics = [], report }: StageFigure): number | undefined =>
    metrics.map((name) => latest[name]).find((value) => value !== undefined) ??
    (report === undefined ? undefined : reportedAt({ table }, report));
  const known = stage.figures.flatMap((figure) => {
    const value = figureValue(figure);
    return value === undefined ? [] : [{ label: figure.label, value, share: figure.share ?? false }];
  });
  if (known.length === 0) return stage.teaser;
  return known.map((figure, i) => (
    <Fragment key={figure.label}>
      {i > 0 && ' · '}
      {figure.label} <b>{formatFigure(figure)}</b>
    </Fragment>
  ));
}

/** The one or two numbers of a view that everyone in the room should see. */
export function KeyFigure({ view }: { view: View }) {
  const recipe = useRecipe();
  if (view === BASE) return <BaseFigure />;
  if (!hasNode(recipe, view)) return null;
  const node = nodeOf(recipe, view);
  return isDoneByPeople(node.stage) ? <PeoplesFigure node={node} /> : <NodeFigure node={node} />;
}
