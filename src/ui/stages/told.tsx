import { ActionIcon } from '@mantine/core';
import { useState } from 'react';
import { refOfPort } from '../../recipes/names';
import type { Snapshot } from '../../studio/samples';
import { comparedWords } from '../../studio/word-difference';
import { MetricChart } from '../charts/metric-chart';
import { Icon } from '../components/icons';
import { ModelLabel } from '../components/model-label';
import { Panel } from '../components/panel';
import { type NodeProps, useFrom, useGiven, useStudio } from '../studio-context';
import { withoutRubric } from './shown-charts';
import styles from './told.module.css';

const NONE: readonly Snapshot[] = [];

/** The first row: the one chart that tells the stage, beside one live answer that shows what the figures mean. */
export function Told({ node }: NodeProps) {
  const { told } = node.stage;
  const { metrics } = useStudio();
  const ownPrompts = useGiven().has('data.prompts');
  const known = told && ownPrompts ? withoutRubric(told, (name) => metrics.ring(node.id, name) !== undefined) : told;
  return (
    <>
      <div className={styles.row}>
        {known && <MetricChart node={node.id} {...known} />}
        <LiveSample node={node} />
      </div>
      {known !== told && (
        <p className={styles.note}>
          No true quality is drawn: of your own prompts nothing knows which answer is truly better. People say it, in
          the evaluation.
        </p>
      )}
    </>
  );
}

/** One prompt, answered by the model before and by the one that learns, whose new words are marked. */
function LiveSample({ node }: NodeProps) {
  const newest = useFrom(
    (s) => s.samples,
    (state) => state.byNode[node.id] ?? NONE,
  ).at(-1);
  const [turned, setTurned] = useState(0);
  const [before, after] = (node.stage.samples?.columns ?? []).map((column) => refOfPort(node, column));
  if (before === undefined || after === undefined) return null;
  const rows = (newest?.rows ?? []).filter(({ answers }) => answers[after] !== undefined);
  const row = rows[turned % Math.max(1, rows.length)];
  return (
    <Panel
      title="One answer, live"
      note={newest && `after ${node.stage.unit} ${newest.step.toLocaleString('en')}`}
      aside={
        rows.length > 1 && (
          <ActionIcon aria-label="Another prompt" onClick={() => setTurned(turned + 1)}>
            <Icon name="chevron" />
          </ActionIcon>
        )
      }
    >
      {row ? (
        <div className={styles.sample}>
          <p className={styles.prompt} translate="no">
            {row.prompt}
          </p>
          <ModelLabel name={before} />
          <p className={styles.answer} translate="no">
            {row.answers[before]?.trim() || 'an empty answer'}
          </p>
          <ModelLabel name={after} />
          <p className={styles.answer} translate="no">
            {comparedWords(row.answers[before] ?? '', row.answers[after] ?? '').map(({ word, isNew }, i) =>
              // biome-ignore lint/suspicious/noArrayIndexKey: words of one text, never moved
              isNew ? <mark key={i}>{`${word} `}</mark> : `${word} `,
            )}
          </p>
        </div>
      ) : (
        <p className={styles.none}>The same prompt, answered by both models, appears here once the policy learns.</p>
      )}
    </Panel>
  );
}
