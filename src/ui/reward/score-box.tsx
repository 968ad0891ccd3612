import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { EmptyState, Figure, Panel } from '../components/panel';
import { formatNumber } from '../format';
import { useFrom, useStudio } from '../studio-context';
import styles from './score-box.module.css';

/** Any text, scored by the reward model as PPO would score it. */
export function ScoreBox() {
  const studio = useStudio();
  const exists = useFrom(
    (s) => s.session,
    (state) => Boolean(state.models.reward),
  );
  const [prompt, setPrompt] = useState('');
  const [answer, setAnswer] = useState('');
  const [score, setScore] = useState<number | null>(null);
  const [busy, setBusy] = useState(false);

  if (!exists)
    return (
      <EmptyState title="Score your own text">
        Once there is a reward model, write a prompt and an answer here, and see what it thinks of them. Try to fool it:
        PPO will.
      </EmptyState>
    );
  const ask = async () => {
    setBusy(true);
    try {
      const [value] = await studio.engine.request('score', { rows: [{ prompt, answer }] });
      setScore(value ?? null);
    } catch (cause) {
      studio.session.report(cause);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Panel title="Score your own text" note="0 is an average answer of the fine-tuned model, 1 is a deviation better">
      <div className={styles.box}>
        <Textarea
          label="Prompt"
          autosize
          minRows={2}
          value={prompt}
          onChange={(event) => setPrompt(event.currentTarget.value)}
        />
        <Textarea
          label="Answer"
          autosize
          minRows={2}
          value={answer}
          onChange={(event) => setAnswer(event.currentTarget.value)}
        />
        <div className={styles.result} aria-live="polite">
          <Button disabled={!prompt.trim() || !answer.trim()} loading={busy} onClick={ask}>
            Score
          </Button>
          <Figure label="Score" value={score === null ? '–' : formatNumber(score)} color="var(--c-reward)" />
        </div>
      </div>
    </Panel>
  );
}
