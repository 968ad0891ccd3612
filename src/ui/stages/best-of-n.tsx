import { settingsOf } from '../../recipes/config';
import { inspectionOf } from '../../studio/inspector';
import { EmptyState, Figure, Panel } from '../components/panel';
import { formatNumber, formatPercent } from '../format';
import { type NodeProps, useFigureConfig, useFrom } from '../studio-context';
import styles from './best-of-n.module.css';
import { BestOfNPlot } from './best-of-n-plot';

/** What choosing the best of n is worth on unseen prompts: the curve first, then its figures. */
export function BestOfN({ node }: NodeProps) {
  const table = useFrom(
    (s) => s.inspector,
    (state) => inspectionOf(state, node.id).bestOfN,
  );
  const { curvePrompts } = settingsOf(useFigureConfig(), node.id);
  if (!table && curvePrompts === 0)
    return (
      <EmptyState title="Nothing is measured here">
        The best answers are kept to learn from. To see what the best of 1, 2, 4, … answers would score, set the number
        of prompts that it is measured on.
      </EmptyState>
    );
  if (!table)
    return (
      <EmptyState title="Nothing measured yet">
        Press Start: unseen prompts are answered many times each, and you see what the best of 1, 2, 4, … answers would
        score, what they are really worth, and how far such a choice can lie from the model itself.
      </EmptyState>
    );
  const { n, samples, curve, fresh, winRate } = table;
  const own = curve.find((point) => point.n === n);
  const prompts = own?.score.n ?? 0;
  const isKnown = own !== undefined && Number.isFinite(own.score.low);
  const hasRubric = curve.some(({ rubric }) => rubric);
  return (
    <Panel title="Best of n" note={`from ${samples} samples of each of ${prompts} unseen prompts`}>
      <div className={styles.figures}>
        {winRate && <Figure label={`Best of ${n} wins against one answer`} value={formatPercent(winRate.rate)} />}
        {own && <Figure label={`Expected score of the best of ${n}`} value={formatNumber(own.score.value)} />}
        <Figure label={`Score of ${n} fresh answers’ best`} value={formatNumber(fresh)} />
        {own && <Figure label="KL, at most" value={formatNumber(own.kl)} unit="nats" />}
      </div>
      <div className={styles.plots}>
        <BestOfNPlot curve={curve} which="score" mark={{ n, value: fresh }} />
        {hasRubric && <BestOfNPlot curve={curve} which="rubric" />}
      </div>
      <p className={styles.words}>
        {isKnown ? 'The band is the 95% interval over prompts' : 'Of so few prompts there is no interval'}
        {own &&
          `; the ring is what ${n} fresh answers to the same prompts gave, estimated at ${formatNumber(own.score.value)}${
            isKnown
              ? ` [${formatNumber(own.score.low)} to ${formatNumber(own.score.high)}]; one draw a prompt scatters more than the band`
              : ''
          }`}
        {winRate &&
          `. The win rate’s interval is ${formatPercent(winRate.low)} to ${formatPercent(winRate.high)}, ties half`}
        .
      </p>
    </Panel>
  );
}
