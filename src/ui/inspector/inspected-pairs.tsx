import { SegmentedControl, Select } from '@mantine/core';
import { useState } from 'react';
import { nodeTitle } from '../../recipes/names';
import { nodeOf } from '../../recipes/recipe';
import { saidIn } from '../../recipes/without-sft';
import { inspectionOf } from '../../studio/inspector';
import { Formula } from '../components/formula';
import { EmptyState, Panel } from '../components/panel';
import { useFrom, useRecipe } from '../studio-context';
import styles from './inspector.module.css';
import { PairAnswer } from './pair-answer';
import { type PairColumn, pairFormulas, tokenGains } from './pair-formulas';
import { reachOf } from './token-strip';

const COLUMNS: readonly { readonly value: PairColumn; readonly label: string }[] = [
  { value: 'ratio', label: 'by gain on the reference' },
  { value: 'step', label: 'by change in this step' },
];

/** The pairs of a step: both answers token by token against the reference, and what the loss pushes. */
export function InspectedPairs({ node }: { node: string }) {
  const recipe = useRecipe();
  const view = useFrom(
    (s) => s.inspector,
    (state) => inspectionOf(state, node).pairs,
  );
  const [chosen, setChosen] = useState(0);
  const [column, setColumn] = useState<PairColumn>('ratio');
  const { unit } = nodeOf(recipe, node).stage;
  const pair = view?.pairs[Math.min(chosen, view.pairs.length - 1)];
  if (!view || !pair)
    return (
      <EmptyState title="No pair yet">
        Press “One phase”: {nodeTitle(recipe, node)} reads the pairs of its next {unit} and stops, and you see both
        answers against the {saidIn(recipe, 'SFT model')}, token by token. Press it again to see what the update made of
        them. Or let it run and pause it whenever something looks interesting.
      </EmptyState>
    );
  const learned = view.kind === 'pairs-learned';
  const by = learned ? column : 'ratio';
  const answers = [pair.chosen, pair.rejected].flatMap((answer) => answer ?? []);
  const reach = reachOf(
    answers.flatMap((answer) => tokenGains(answer, by)),
    0,
  );
  const single = answers.length === 1; // answers that are labeled one by one
  return (
    <>
      <Panel
        title={`${upperFirst(unit)} ${view.step}`}
        note={learned ? 'after its update' : 'before its update'}
        aside={
          <>
            {view.pairs.length > 1 && <span className={styles.answerLabel}>{single ? 'Answer' : 'Pair'}</span>}
            {view.pairs.length > 1 && (
              <SegmentedControl
                size="xs"
                aria-label={single ? 'Answer' : 'Pair'}
                value={String(Math.min(chosen, view.pairs.length - 1))}
                onChange={(value) => setChosen(Number(value))}
                data={view.pairs.map((_, i) => ({ value: String(i), label: `${i + 1}` }))}
              />
            )}
            <Select
              size="xs"
              w={200}
              aria-label="Colour tokens"
              allowDeselect={false}
              value={by}
              disabled={!learned}
              onChange={(value) => value && setColumn(value as PairColumn)}
              data={COLUMNS}
            />
          </>
        }
      >
        <p className={styles.prompt} translate="no">
          {pair.prompt}
        </p>
        <div className={styles.sides}>
          {pair.chosen && (
            <PairAnswer
              side="chosen"
              title={single ? 'Desirable' : 'Chosen'}
              answer={pair.chosen}
              by={by}
              reach={reach}
            />
          )}
          {pair.rejected && (
            <PairAnswer
              side="rejected"
              title={single ? 'Undesirable' : 'Rejected'}
              answer={pair.rejected}
              by={by}
              reach={reach}
            />
          )}
        </div>
      </Panel>
      <Panel title="What the loss makes of it" note={learned ? 'with the numbers before the update' : undefined}>
        <div className={styles.formulas}>
          {pairFormulas(pair).map(({ title, tex }) => (
            <div key={title}>
              <div className={styles.formulaTitle}>{title}</div>
              <Formula tex={tex} block />
            </div>
          ))}
        </div>
      </Panel>
    </>
  );
}

const upperFirst = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
