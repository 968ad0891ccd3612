import { orderGiven } from '../../recipes/recipe';
import { MetricChart } from '../charts/metric-chart';
import chart from '../charts/metric-chart.module.css';
import { SettingsPanel } from '../components/settings-panel';
import { OwnData } from '../dataset/own-data';
import { Rules } from '../rules/rules-editor';
import { type NodeProps, useFrom, useGiven, useRecipe, useStudio } from '../studio-context';
import { PairTable } from './pair-table';
import styles from './preferences.module.css';
import { OwnPromptsNote, SimulatedNote, SimulatedPicturesNote, SparedNote } from './simulated-note';

/** Labels without people: a rubric with flaws of one's own making, or a file. */
export function SimulatedRaters({ node }: NodeProps) {
  const { pairs } = useStudio().own;
  const own = useFrom(
    (s) => s.own.pairs,
    (state) => Boolean(state.dataset),
  );
  const given = useGiven();
  const theirs = given.has('data.prompts');
  const isSpared = !orderGiven(useRecipe(), given).includes(node.id);
  const ofPictures = Object.values(node.stage.inputs).some(({ kind }) => kind === 'denoiser');
  const Note = ofPictures ? SimulatedPicturesNote : theirs ? OwnPromptsNote : SimulatedNote;
  return (
    <div className={styles.stack}>
      {isSpared ? <SparedNote /> : !own && <Note />}
      <SettingsPanel node={node} title="Simulated raters" />
      <Rules node={node} />
      <PairTable />
      <div className={chart.grid}>
        {node.stage.charts.map((one) => (
          <MetricChart key={one.names.join()} node={node.id} {...one} />
        ))}
      </div>
      {!ofPictures && (
        <OwnData
          store={pairs}
          title="Your own pairs"
          bundled="simulated raters judge"
          used="is learned from, and its prompts are what every stage asks"
          shape='{"prompt", "chosen", "rejected"}, optionally "margin"'
        />
      )}
    </div>
  );
}
