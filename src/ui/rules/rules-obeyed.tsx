import type { Measured } from '../../data/measured';
import { inSentence } from '../../recipes/names';
import { inspectionOf } from '../../studio/inspector';
import { comparedIn } from '../../studio/people';
import { modelTitle } from '../components/model-label';
import { Panel } from '../components/panel';
import { WinRateBar } from '../stages/win-rate-bar';
import { type NodeProps, useFrom, useRecipe } from '../studio-context';
import styles from './rules.module.css';
import { ShareBar } from './share-bar';

/** How many of the models' answers to unseen prompts obey the rules that a person wrote. */
export function RulesObeyed({ node }: NodeProps) {
  const table = useFrom(
    (s) => s.inspector,
    (state) => inspectionOf(state, node.id).table,
  );
  const recipe = useRecipe();
  if (!table?.rules) return null;
  const { each, scores, winRate } = table.rules;
  const [before, after] = comparedIn(table);
  const title = after && before && `${modelTitle(recipe, after)} against ${inSentence(modelTitle(recipe, before))}`;
  return (
    <>
      <Panel title="Rules" note="share of the answers to unseen prompts that obey, with the 95% interval">
        <div className={styles.rules}>
          {each.map(({ rule, shares }) => (
            <Shares key={rule} words={`The answer ${rule}`} shares={shares} />
          ))}
          {each.length > 1 && <Shares words="All rules, by their weights" shares={scores} />}
        </div>
      </Panel>
      {winRate && (
        <Panel
          title={title ? `${title}, by the rules` : 'Win rate by the rules'}
          note={`on ${winRate.prompts.toLocaleString('en')} unseen prompts, ties half`}
        >
          <WinRateBar {...winRate} />
        </Panel>
      )}
    </>
  );
}

function Shares({ words, shares }: { words: string; shares: Readonly<Record<string, Measured>> }) {
  const models = Object.entries(shares);
  return (
    <section className={styles.rule} aria-label={words}>
      <div className={styles.words}>{words}</div>
      {models.length === 0 && <p className={styles.unasked}>No prompt has a reference answer to compare with.</p>}
      {models.map(([model, { value, low, high, n }]) => (
        <ShareBar key={model} model={model} share={value} interval={[low, high]} count={n} />
      ))}
    </section>
  );
}
