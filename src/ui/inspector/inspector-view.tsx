import { SegmentedControl, Select } from '@mantine/core';
import { useState } from 'react';
import { PPO_PHASES, type PpoPhase } from '../../studio/inspector';
import { EmptyState, Panel } from '../components/panel';
import { formatNumber } from '../format';
import { StageFrame } from '../shell/stage-frame';
import { useFrom } from '../studio-context';
import { columnsOf } from './columns';
import styles from './inspector.module.css';
import { PhaseWalk } from './phase-walk';
import { TokenDetail } from './token-detail';
import { TokenStrip } from './token-strip';
import { TokenTable } from './token-table';

export function InspectorView() {
  const { phase: newest, phases } = useFrom(
    (s) => s.inspector,
    (state) => state,
  );
  const config = useFrom(
    (s) => s.settings,
    (state) => state.config,
  );
  const [chosen, setChosen] = useState<PpoPhase | null>(null);
  const [answer, setAnswer] = useState(0);
  const [colorBy, setColorBy] = useState('kl');
  const [token, setToken] = useState(0);

  const phase = chosen && phases[chosen] ? chosen : newest;
  const view = phase ? phases[phase] : undefined;
  const sequence = view?.sequences[Math.min(answer, view.sequences.length - 1)];
  const purpose = 'One rollout under the lens: every number PPO works out for every token.';

  if (!phase || !view || !sequence)
    return (
      <StageFrame view="inspector" purpose={purpose} controls="ppo">
        <EmptyState title="No rollout yet">
          Press “One phase”: PPO answers a few prompts and stops. Press it again to see the scores, the rewards of each
          token, the advantages, and then each minibatch changing the policy. Or let PPO run and pause it whenever
          something looks interesting.
        </EmptyState>
      </StageFrame>
    );

  const known = (since: PpoPhase) => PPO_PHASES.indexOf(since) <= PPO_PHASES.indexOf(phase);
  const columns = columnsOf(sequence).filter((column) => known(column.since));
  const column = columns.find(({ key }) => key === colorBy) ?? columns[0];
  const at = Math.min(token, sequence.tokens.length - 1);
  return (
    <StageFrame view="inspector" purpose={purpose} controls="ppo">
      <PhaseWalk phase={phase} onChoose={setChosen} follow={() => setChosen(null)} following={chosen === null} />
      <Panel
        title={`Iteration ${view.step}`}
        note={
          <span className="tabular">
            score <b>{known('scores') ? formatNumber(sequence.score) : '–'}</b>
            {sequence.ended ? ', ended by itself' : ', cut off'}
          </span>
        }
        aside={
          <>
            {view.sequences.length > 1 && <span className={styles.answerLabel}>Answer</span>}
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
              w={128}
              aria-label="Colour tokens by"
              allowDeselect={false}
              value={column?.key ?? null}
              onChange={(key) => key && setColorBy(key)}
              data={columns.map(({ key, label }) => ({ value: key, label: `by ${label}` }))}
            />
          </>
        }
      >
        <p className={styles.prompt}>{sequence.prompt}</p>
        {column && <TokenStrip sequence={sequence} column={column} selected={at} onSelect={setToken} />}
      </Panel>
      <TokenDetail sequence={sequence} index={at} known={known} />
      <Panel title="Every token">
        <TokenTable
          sequence={sequence}
          columns={columns}
          selected={at}
          onSelect={setToken}
          epsilon={config.ppo.cliprange}
        />
      </Panel>
    </StageFrame>
  );
}
