import { Button, UnstyledButton } from '@mantine/core';
import { mean } from '../../statistics';
import { inspectionOf, PHASES, type Phase, type PhaseView } from '../../studio/inspector';
import { formatNumber } from '../format';
import { useFrom } from '../studio-context';
import styles from './inspector.module.css';

const TITLES: Readonly<Record<Phase, string>> = {
  rollout: 'Rollout',
  scores: 'Scores',
  rewards: 'Rewards',
  advantages: 'Advantages',
  update: 'Update',
};

const sum = (values: Float32Array): number => values.reduce((a, b) => a + b, 0);

/** In a line, what the phase did to the inspected answers. */
function outcome(phase: Phase, { sequences, values, epoch, minibatch }: PhaseView): string {
  switch (phase) {
    case 'rollout':
      return `${formatNumber(mean(sequences.map((s) => s.tokens.length)))} tokens per answer of the ${sequences.length} shown`;
    case 'scores':
      return `mean score of the ${sequences.length} shown ${formatNumber(mean(sequences.map((s) => s.score)))}`;
    case 'rewards':
      return `sum per answer of the ${sequences.length} shown ${formatNumber(mean(sequences.map((s) => sum(s.rewards))))}`;
    case 'advantages': {
      const all = sequences.flatMap((s) => [...s.advantages]);
      return `${formatNumber(Math.min(...all))} to ${formatNumber(Math.max(...all))}`;
    }
    case 'update':
      return `epoch ${(epoch ?? 0) + 1}, minibatch ${(minibatch ?? 0) + 1}, KL ${formatNumber(values?.['policy/approxkl_avg'])}`;
    default:
      return phase satisfies never;
  }
}

interface PhaseWalkProps {
  readonly node: string;
  readonly phase: Phase;
  readonly following: boolean;
  readonly onChoose: (phase: Phase) => void;
  readonly follow: () => void;
}

/** The phases of a step in their order, and what each did; a phase that ran can be looked at again. */
export function PhaseWalk({ node, phase, following, onChoose, follow }: PhaseWalkProps) {
  const phases = useFrom(
    (s) => s.inspector,
    (state) => inspectionOf(state, node).phases,
  );
  return (
    <div className={styles.walkRow}>
      <ol className={styles.walk} aria-label="Phases of this iteration">
        {PHASES.map((name, i) => {
          const view = phases[name];
          return (
            <li key={name}>
              <UnstyledButton
                className={styles.phase}
                aria-current={name === phase ? 'step' : undefined}
                disabled={!view}
                onClick={() => onChoose(name)}
              >
                <span className={styles.phaseName}>
                  {i + 1}. {TITLES[name]}
                </span>
                <span className={styles.phaseOutcome}>{view ? outcome(name, view) : 'to come'}</span>
              </UnstyledButton>
            </li>
          );
        })}
      </ol>
      {!following && (
        <Button variant="subtle" size="compact-sm" onClick={follow}>
          Follow the run
        </Button>
      )}
    </div>
  );
}
