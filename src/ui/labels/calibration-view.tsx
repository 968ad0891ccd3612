import { Button, Kbd, Progress } from '@mantine/core';
import { useEffect, useMemo, useRef } from 'react';
import { BOUNDS } from '../../labeling/bias';
import type { LabelRecord } from '../../labeling/record';
import { wilson } from '../../statistics';
import { type CalibrationState, type CalibrationStore, calibrationResult, ROUND } from '../../studio/calibration';
import { Icon } from '../components/icons';
import { EmptyState, Panel } from '../components/panel';
import styles from './calibration.module.css';
import { IntervalBar } from './interval-bar';
import { useCalibrationKeys } from './use-calibration-keys';
import { topicName } from './words';

export interface CalibrationViewProps {
  readonly state: CalibrationState;
  readonly actions: Pick<CalibrationStore, 'start' | 'answer' | 'next' | 'leave' | 'sign'>;
  readonly records: readonly LabelRecord[];
  readonly rater: string;
  readonly readOnly: boolean;
  /** The prompts are a person's own. */
  readonly own: boolean;
}

/** Pairs whose better answer is known, before labeling starts: what to look for, with an answer after each. */
export function CalibrationView({ state, actions, records, rater, readOnly, own }: CalibrationViewProps) {
  const result = useMemo(() => calibrationResult(records, rater), [records, rater]);
  const { status, fault } = state;
  useCalibrationKeys(status, actions);
  if (status === 'asking' || status === 'feedback') return <KnownPair state={state} actions={actions} />;
  const done = result.of >= ROUND && result.of % ROUND === 0;
  return (
    <div className={styles.stack}>
      {result.of === 0 ? (
        <EmptyState
          title="Calibrate yourself first"
          action={
            <StartButton
              loading={status === 'loading'}
              disabled={readOnly}
              onClick={actions.start}
              text={own ? 'Start with known pairs of your own' : `Start with ${ROUND} known pairs`}
            />
          }
        >
          {own
            ? 'Two answers to a prompt, of which one is better: a file of pairs says so, which you opened under “Raters and files” to be used as known answers.'
            : 'Two answers to an instruction, of which one is better for a plain reason: it is right, kinder, or says no more than is needed.'}{' '}
          You choose, and are told at once. It takes some three minutes, and the labels to come can be judged with fewer
          pairs afterwards.
        </EmptyState>
      ) : (
        <ResultPanel result={result} rater={rater}>
          <StartButton
            loading={status === 'loading'}
            disabled={readOnly}
            onClick={actions.start}
            text={done ? 'Another round, with other pairs' : `Go on: ${ROUND - (result.of % ROUND)} pairs left`}
          />
        </ResultPanel>
      )}
      {fault && (
        <p className={styles.fault} role="alert">
          <Icon name="warning" size={16} /> {fault}
        </p>
      )}
    </div>
  );
}

interface StartButtonProps {
  readonly loading: boolean;
  readonly disabled: boolean;
  readonly text: string;
  onClick(): void;
}

function StartButton({ text, ...props }: StartButtonProps) {
  return (
    <Button mt={8} {...props}>
      {text}
    </Button>
  );
}

type Part = Pick<CalibrationViewProps, 'state' | 'actions'>;

function KnownPair({ state: { view, feedback, answered, total }, actions }: Part) {
  const nextButton = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (feedback) nextButton.current?.focus();
  }, [feedback]);
  if (!view) return null;
  const number = feedback ? answered : answered + 1;
  return (
    <Panel
      title={`Known pair ${number} of ${total}`}
      aside={
        <Button size="compact-sm" variant="default" onClick={actions.leave}>
          Stop here
        </Button>
      }
    >
      <Progress value={(100 * answered) / total} size="sm" aria-label="Known pairs done" />
      <p className={styles.prompt} translate="no">
        {view.prompt}
      </p>
      <div className={styles.pair}>
        {(['left', 'right'] as const).map((side, i) => (
          <div key={side} className={styles.answer} data-better={feedback?.better === side}>
            <p className={styles.text} translate="no">
              {view[side].trim() || 'empty answer'}
            </p>
            {feedback ? (
              <p className={styles.verdict}>
                {feedback.better === side ? '✓ better' : ''}
                {feedback.chosen === side ? ` ${feedback.better === side ? 'and your choice' : '✗ your choice'}` : ''}
              </p>
            ) : (
              <Button variant="default" onClick={() => actions.answer(side)} rightSection={<Kbd>{i + 1}</Kbd>}>
                {side === 'left' ? 'Left is better' : 'Right is better'}
              </Button>
            )}
          </div>
        ))}
      </div>
      <div role="status">
        {feedback && (
          <p className={styles.feedback} data-right={feedback.chosen === feedback.better}>
            <Icon name={feedback.chosen === feedback.better ? 'check' : 'cross'} />
            <span>
              <b>{feedback.chosen === feedback.better ? 'Right.' : 'Look again.'}</b> The {feedback.better} answer is
              better: {feedback.reason}.
            </span>
          </p>
        )}
      </div>
      {feedback && (
        <Button ref={nextButton} mt="sm" onClick={actions.next} rightSection={<Kbd>Enter</Kbd>}>
          {answered === total ? 'See the result' : 'Next pair'}
        </Button>
      )}
    </Panel>
  );
}

type Result = ReturnType<typeof calibrationResult>;

function ResultPanel({ result, rater, children }: { result: Result; rater: string; children: React.ReactNode }) {
  const { right, of, topics } = result;
  const share = wilson(right, of);
  const weak = topics.filter((topic) => topic.right < topic.of);
  return (
    <Panel title={`Calibration of ${rater}`} note={`${right} of ${of} known pairs right`}>
      <div className={styles.result}>
        <IntervalBar
          estimate={share}
          domain={[0, 1]}
          fine={[BOUNDS.known, 1]}
          ends={['none right', 'all right']}
          warn={share.interval[1] < BOUNDS.known}
        />
        <p className={styles.hint}>{verdictOf(share.interval)}</p>
      </div>
      {weak.length > 0 && (
        <p className={styles.hint}>
          Missed: {weak.map(({ topic, right: r, of: n }) => `${topicName(topic)} (${r} of ${n} right)`).join(', ')}.
        </p>
      )}
      {children}
    </Panel>
  );
}

function verdictOf([low, high]: readonly [number, number]): string {
  if (high < BOUNDS.known) return 'Clearly below 70%: discuss what makes an answer better before labeling.';
  if (low > BOUNDS.known) return 'Clearly above 70%: ready to label.';
  return 'Nothing to worry about so far; more known pairs would make it sure.';
}
