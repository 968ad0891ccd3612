import { Slider } from '@mantine/core';
import { useState } from 'react';
import { refOfPort } from '../../recipes/names';
import type { Snapshot } from '../../studio/samples';
import { ModelLabel } from '../components/model-label';
import { EmptyState, Panel } from '../components/panel';
import { type NodeProps, useFrom } from '../studio-context';
import styles from './pictures.module.css';

const NONE: readonly Snapshot[] = [];

/** The same captions and noise drawn by each model, as one of them learns, with a slider back through the training. */
export function PictureGrid({ node }: NodeProps) {
  const snapshots = useFrom(
    (s) => s.samples,
    (state) => state.byNode[node.id] ?? NONE,
  );
  const [pinned, setPinned] = useState<number | null>(null);
  const { samples, unit } = node.stage;
  const newest = snapshots.length - 1;
  const found = pinned === null ? -1 : snapshots.findIndex(({ step }) => step === pinned);
  const index = found < 0 ? newest : found;
  const shown = snapshots[index];
  if (!samples) return null;
  if (!shown) return <EmptyState title="Pictures">{samples.empty}</EmptyState>;
  const models = samples.columns
    .map((column) => refOfPort(node, column))
    .filter((model) => shown.rows.some(({ answers }) => answers[model]));
  return (
    <Panel
      title={models.length > 1 ? 'The same captions and noise' : 'Pictures'}
      note={`after ${unit} ${shown.step.toLocaleString('en')}`}
      aside={
        snapshots.length > 1 && (
          <Slider
            w={200}
            size="sm"
            min={0}
            max={newest}
            step={1}
            value={index}
            onChange={(value) => setPinned(value === newest ? null : (snapshots[value]?.step ?? null))}
            label={(value) => `${unit} ${snapshots[value]?.step ?? ''}`}
            thumbLabel="Moment of the training"
          />
        )
      }
    >
      <div className={styles.models}>
        {models.map((model) => (
          <figure key={model} className={styles.model}>
            <figcaption className={styles.caption}>
              <ModelLabel name={model} />
            </figcaption>
            <div className={styles.grid}>
              {shown.rows.map(({ prompt, answers }) => (
                <img key={prompt} className={styles.picture} src={answers[model]} alt={prompt} title={prompt} />
              ))}
            </div>
          </figure>
        ))}
      </div>
    </Panel>
  );
}
