import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { createBlindComparison } from '../../studio/blind-comparison';
import type { LabelAction } from '../../studio/label-keys';
import { LABEL_ACTIONS } from '../../studio/label-keys';
import { Icon } from '../components/icons';
import { KeyHint } from '../labeling/key-hint';
import styles from '../labeling/labeling.module.css';
import { PairTask } from '../labeling/pair-task';
import { useSettledTap } from '../labeling/settled-tap';
import { useLabelingKeys, useSignsOfLife } from '../labeling/use-labeling-keys';
import { useStudio } from '../studio-context';

interface BlindComparisonProps {
  /** Names of artifacts, and whose weights were measured. */
  readonly models: Parameters<typeof createBlindComparison>[0]['models'];
}

/** Both models on one prompt that nothing was trained on, side by side; which is whose is told by nothing on the page. */
export function BlindComparison({ models }: BlindComparisonProps) {
  const { engine, labels, labelPlan, settings, given } = useStudio();
  const [comparison] = useState(() =>
    createBlindComparison({
      engine,
      labels,
      models,
      asked: () => {
        const { temperature, maxNewTokens } = labelPlan.getState();
        return { config: settings.getState().config, own: given.prompts(), temperature, maxNewTokens };
      },
      session: crypto.randomUUID(),
      now: Date.now,
      newId: () => crypto.randomUUID(),
    }),
  );
  const { task, judged, canUndo, fault } = useStore(comparison, (state) => state);
  useEffect(() => void comparison.start(), [comparison]);
  const tap = useSettledTap(task);
  useLabelingKeys((action: LabelAction) => {
    if (action === 'undo') void comparison.undo();
    else if (task && CHOICES.has(action)) void comparison.choose(action as Choice);
    else return false;
    return true;
  });
  useSignsOfLife(comparison.sign);
  return (
    <>
      {task ? (
        <PairTask task={task} buttons onSide={(side) => tap(() => comparison.choose(side))} />
      ) : (
        !fault && <p className={styles.hint}>Both models are being asked …</p>
      )}
      <div className={styles.actions}>
        {(['tie', 'skip'] as const).map((choice) => (
          <Button
            key={choice}
            variant="default"
            disabled={!task}
            onClick={tap(() => comparison.choose(choice))}
            rightSection={<KeyHint action={choice} />}
          >
            {LABEL_ACTIONS[choice]}
          </Button>
        ))}
        <span className={styles.history}>
          <Button
            variant="default"
            disabled={!canUndo}
            onClick={() => void comparison.undo()}
            rightSection={<KeyHint action="undo" />}
          >
            {LABEL_ACTIONS.undo}
          </Button>
        </span>
      </div>
      <p className={styles.hint} role="status">
        {judged} {judged === 1 ? 'comparison' : 'comparisons'} by you. What they come to is told when you are done: each
        choice would show which side was whose.
      </p>
      {fault && (
        <p className={styles.fault} role="alert">
          <Icon name="warning" size={16} /> {fault}
        </p>
      )}
    </>
  );
}

const CHOICES: ReadonlySet<LabelAction> = new Set(['left', 'right', 'tie', 'both-bad', 'skip']);
type Choice = 'left' | 'right' | 'tie' | 'both-bad' | 'skip';
