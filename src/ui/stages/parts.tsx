import type { ComponentType } from 'react';
import { refOfPort } from '../../recipes/names';
import type { RecipeNode } from '../../recipes/recipe';
import type { StageChart } from '../../recipes/stage';
import { progressOf } from '../../studio/run';
import { MetricChart } from '../charts/metric-chart';
import chart from '../charts/metric-chart.module.css';
import { LiveSamples } from '../components/live-samples';
import { SaveModels } from '../components/save-models';
import { SettingsPanel } from '../components/settings-panel';
import { OwnData } from '../dataset/own-data';
import { OwnPrompts } from '../dataset/own-prompts';
import { PictureFigures } from '../pictures/picture-figures';
import { PictureGrid } from '../pictures/picture-grid';
import { Constitution } from '../rules/constitution-editor';
import { Rules } from '../rules/rules-editor';
import { RulesObeyed } from '../rules/rules-obeyed';
import { type NodeProps, useFrom, useGiven, useStudio, useTaken } from '../studio-context';
import { AccuracyGround } from './accuracy-ground';
import { BestOfN } from './best-of-n';
import { ComparedModels } from './compared-models';
import { Diagnostics } from './diagnostics';
import { FamilyTable } from './family-table';
import { InspectorLink } from './inspector-link';
import { OwnFigures } from './own-figures';
import { Qualities } from './qualities';
import { ScoreBox } from './score-box';
import { shownCharts } from './shown-charts';
import { Told } from './told';
import { WinRate } from './win-rate';

/** What a node learns from: said where it is a file of one's own. */
function Settings({ node }: NodeProps) {
  const file = useFrom(
    (s) => s.own.demonstrations,
    (state) => state.dataset && state.fileName,
  );
  const takes = Object.values(node.inputs).includes('data.demonstrations');
  return <SettingsPanel node={node} note={takes && file ? `learns from ${file}` : undefined} />;
}

function Charts({ node, charts }: { node: RecipeNode; charts: readonly StageChart[] }) {
  const taken = useTaken(node);
  const ownPrompts = useGiven().has('data.prompts');
  const { metrics } = useStudio();
  const isDone = useFrom(
    (s) => s.run,
    (run) => progressOf(run, node.id).state === 'done',
  );
  const told = (name: string) => metrics.ring(node.id, name) !== undefined;
  useFrom(
    (s) => s.metrics.store,
    () => charts.map(({ names }) => names.some(told)).join(),
  );
  return (
    <div className={chart.grid}>
      {shownCharts(charts, { taken, isDone, ownPrompts, told }).map(({ input: _, ...one }) => (
        <MetricChart key={one.names.join()} node={node.id} {...one} />
      ))}
    </div>
  );
}

function Samples({ node }: NodeProps) {
  const { samples } = node.stage;
  if (!samples) return null;
  // Where the base stands for the SFT model too, it is shown once.
  const models = [...new Set(samples.columns.map((column) => refOfPort(node, column)))];
  return <LiveSamples node={node.id} models={models} empty={samples.empty} />;
}

function OwnDemonstrations() {
  const { own } = useStudio();
  const theirs = useGiven().has('data.demonstrations');
  return (
    <>
      <OwnPrompts />
      <OwnData
        title="Your own demonstrations"
        store={own.demonstrations}
        bundled={
          theirs ? 'the good ones of your labeled answers are learned from' : 'bundled demonstrations are learned from'
        }
        used="is learned from, and its prompts are what every stage asks"
        shape='{"prompt", "completion"} or {"messages"}'
      />
    </>
  );
}

function OwnUnpaired() {
  const { own } = useStudio();
  return (
    <OwnData
      title="Your own answers, labeled one by one"
      store={own.unpaired}
      bundled="labels of pairs are taken apart"
      used="is learned from as it is: no pairs are needed"
      shape='{"prompt", "completion", "label": true or false}'
    />
  );
}

/** Under a first row of its own stand all other charts together, as diagnostics: its chart is not drawn again. */
const below = ({ charts, moreCharts = [], told, parts }: RecipeNode['stage']): readonly StageChart[] =>
  parts?.includes('told')
    ? [...charts, ...moreCharts].filter(({ names }) => names.join() !== told?.names.join())
    : charts;

/** What a manifest's `parts` may name. */
const PARTS: Readonly<Record<string, ComponentType<NodeProps>>> = {
  settings: Settings,
  told: Told,
  charts: ({ node }) => (
    <>
      {node.stage.parts?.includes('told') && <h2 className={chart.diagnostics}>Diagnostics</h2>}
      <Charts node={node} charts={below(node.stage)} />
    </>
  ),
  samples: Samples,
  'more-charts': ({ node }) => <Charts node={node} charts={node.stage.moreCharts ?? []} />,
  'own-demonstrations': OwnDemonstrations,
  'own-unpaired': OwnUnpaired,
  'accuracy-ground': AccuracyGround,
  'best-of-n': BestOfN,
  compared: ComparedModels,
  'reward-diagnostics': Diagnostics,
  'score-box': ScoreBox,
  rules: Rules,
  constitution: Constitution,
  'rules-obeyed': RulesObeyed,
  'inspector-link': InspectorLink,
  'win-rate': WinRate,
  qualities: Qualities,
  families: FamilyTable,
  'own-figures': OwnFigures,
  pictures: PictureGrid,
  'picture-figures': PictureFigures,
  'save-models': () => <SaveModels />,
};

export const partOf = (key: string): ComponentType<NodeProps> | undefined => PARTS[key];
export const PART_KEYS: readonly string[] = Object.keys(PARTS);
