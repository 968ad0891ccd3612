import { SegmentedControl, Select } from '@mantine/core';
import { useState } from 'react';
import { settingsOf } from '../../recipes/config';
import { nodeTitle } from '../../recipes/names';
import { nodeOf } from '../../recipes/recipe';
import { inspectionOf, PHASES, type Phase } from '../../studio/inspector';
import { EmptyState, Panel } from '../components/panel';
import { countOf, formatNumber } from '../format';
import { useFigureConfig, useFrom, useRecipe } from '../studio-context';
import { columnOfPhase, columnsOf } from './columns';
import styles from './inspector.module.css';
import { PhaseWalk } from './phase-walk';
import { TokenDetail } from './token-detail';
import { tokenSettings } from './token-formulas';
import { TokenStrip } from './token-strip';
import { TokenTable } from './token-table';
import { useKeptToken } from './use-kept-token';

/** A rollout of a node, phase by phase and token by token. */
export function InspectedTokens({ node }: { node: string }) {
  const { phase: newest, phases } = useFrom(
    (s) => s.inspector,
    (state) => inspectionOf(state, node),
  );
  const config = useFigureConfig();
  const recipe = useRecipe();
  const [chosen, setChosen] = useState<Phase | null>(null);
  const [answer, setAnswer] = useState(0);
  const [picked, pick] = useState<{ readonly phase: Phase; readonly key: string } | null>(null);
  const { token, kept, point, keep } = useKeptToken();

  const phase = chosen && phases[chosen] ? chosen : newest;
  const view = phase ? phases[phase] : undefined;
  const sequence = view?.sequences[Math.min(answer, view.sequences.length - 1)];
  if (!phase || !view || !sequence)
    return (
      <EmptyState title="No rollout yet">
        Press “One phase”: {nodeTitle(recipe, node)} answers a few prompts and stops. Press it again to see the scores,
        the rewards of each token, the advantages, and then each minibatch changing the policy. Or let it run and pause
        it whenever something looks interesting.
      </EmptyState>
    );

  const settings = tokenSettings(settingsOf(config, node));
  const known = (since: Phase) => PHASES.indexOf(since) <= PHASES.indexOf(phase);
  const columns = columnsOf(sequence).filter((column) => known(column.since));
  // The colour shows what the phase has just worked out, until a person picks another for it.
  const wanted = picked?.phase === phase ? picked.key : columnOfPhase(phase, sequence.ratios.length);
  const column = columns.find(({ key }) => key === wanted) ?? columns[0];
  const at = Math.min(token, sequence.tokens.length - 1);
  return (
    <>
      <PhaseWalk
        node={node}
        phase={phase}
        onChoose={setChosen}
        follow={() => setChosen(null)}
        following={chosen === null}
      />
      <Panel
        title={`${upperFirst(nodeOf(recipe, node).stage.unit)} ${view.step}`}
        note={
          <span className="tabular">
            score <b>{known('scores') ? formatNumber(sequence.score) : '–'}</b>
            {sequence.ended ? ', ended by itself' : ', cut off'}
          </span>
        }
        aside={
          <>
            <span className={styles.answerLabel}>{ofAnswers(view.sequences.length, settingsOf(config, node))}</span>
            {view.sequences.length > 1 && (
              <SegmentedControl
                size="xs"
                aria-label="Answer"
                value={String(answer)}
                onChange={(value) => setAnswer(Number(value))}
                data={view.sequences.map((_, i) => ({ value: String(i), label: `${i + 1}` }))}
              />
            )}
            <Select
              size="xs"
              w={160}
              aria-label="Colour tokens by"
              allowDeselect={false}
              value={column?.key ?? null}
              onChange={(key) => key && pick({ phase, key })}
              data={columns.map(({ key, label }) => ({ value: key, label: `by ${label}` }))}
            />
          </>
        }
      >
        <p className={styles.prompt} translate="no">
          {sequence.prompt}
        </p>
        {column && (
          <TokenStrip
            id="token"
            tokens={sequence.tokens}
            values={sequence.tokens.map((_, t) => column.value(sequence, t) ?? column.middle)}
            label={column.label}
            middle={column.middle}
            selected={at}
            onSelect={keep}
            onPoint={point}
          />
        )}
      </Panel>
      <TokenDetail sequence={sequence} index={at} kept={kept} settings={settings} known={known} />
      <Panel title="Every token">
        <TokenTable
          sequence={sequence}
          columns={columns}
          selected={at}
          onSelect={keep}
          onPoint={point}
          settings={settings}
        />
      </Panel>
    </>
  );
}

/** '4 of 64 answers': those that are shown of those that the step sampled. */
function ofAnswers(
  shown: number,
  { promptsPerBatch, num_generations: each = 1 }: Readonly<Record<string, unknown>>,
): string {
  const all = typeof promptsPerBatch === 'number' ? promptsPerBatch * Number(each) : shown;
  return `${shown} of ${countOf(Math.max(all, shown), 'answer')}`;
}

const upperFirst = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
