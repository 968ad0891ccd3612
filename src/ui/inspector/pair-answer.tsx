import { useState } from 'react';
import type { InspectedAnswer } from '../../train/events';
import { formatNumber } from '../format';
import styles from './inspector.module.css';
import { type PairColumn, sumsOf, tokenGains } from './pair-formulas';
import { TokenStrip } from './token-strip';

interface PairAnswerProps {
  readonly side: 'chosen' | 'rejected';
  readonly title: string;
  readonly answer: InspectedAnswer;
  readonly by: PairColumn;
  readonly reach: number;
}

const signed = (value: number): string => `${value > 0 ? '+' : ''}${formatNumber(value)}`;

/** One answer of a pair, its tokens coloured by what each has gained, and where the loss pushes it. */
export function PairAnswer({ side, title, answer, by, reach }: PairAnswerProps) {
  const [token, setToken] = useState(0);
  const { policy, reference, after } = sumsOf(answer);
  const up = answer.push > 0;
  return (
    <section className={styles.side} aria-label={title}>
      <h3 className={styles.sideTitle} style={{ color: `var(--c-${side})` }}>
        {side === 'chosen' ? '✓' : '✗'} {title}
        <span className={styles.push}>
          {up ? '▲ pushed up' : '▼ pushed down'} {formatNumber(Math.abs(answer.push))}
        </span>
      </h3>
      <p className={styles.sums}>
        log π <b>{formatNumber(policy)}</b>
        {after !== undefined && (
          <>
            {' → '}
            <b>{formatNumber(after)}</b>
          </>
        )}
        nats, against the reference <b>{signed((after ?? policy) - reference)}</b>
      </p>
      <TokenStrip
        id={`${side}-token`}
        tokens={answer.tokens}
        values={tokenGains(answer, by)}
        label={by === 'step' ? `change of ${title} in this step` : `gain of ${title} on the reference`}
        middle={0}
        reach={reach}
        selected={Math.min(token, answer.tokens.length - 1)}
        onSelect={setToken}
        onPoint={setToken}
      />
    </section>
  );
}
