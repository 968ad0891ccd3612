import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Judged } from '../../data/judged';
import type { TextCase } from '../../recipes/lessons/lesson';
import { refOf } from '../../recipes/ports';
import { saidIn } from '../../recipes/without-sft';
import { FarnessNote } from '../components/farness-note';
import { EmptyState, Figure, Panel } from '../components/panel';
import { formatNumber } from '../format';
import { type NodeProps, useFrom, useRecipe, useStudio } from '../studio-context';
import styles from './score-box.module.css';

/** Any text, scored by the node's scorer as whatever is trained against it would have it scored. */
export function ScoreBox({ node: { id, stage }, cases = [] }: NodeProps & { cases?: readonly TextCase[] }) {
  const studio = useStudio();
  const recipe = useRecipe();
  const port = Object.entries(stage.outputs).find(([, { kind }]) => kind === 'scorer')?.[0];
  const scorer = port === undefined ? null : refOf(id, port);
  const exists = useFrom(
    (s) => s.session,
    (state) => scorer !== null && state.models[scorer] !== undefined,
  );
  const [prompt, setPrompt] = useState(cases[0]?.prompt ?? '');
  const [answer, setAnswer] = useState(cases[0]?.answer ?? '');
  const [score, setScore] = useState<Judged | null>(null);
  const [busy, setBusy] = useState(false);

  if (!exists || scorer === null)
    return (
      <EmptyState title="Score your own text">
        Once there is a reward model, write a prompt and an answer here, and see what it thinks of them. Try to fool it:
        the policy will.
      </EmptyState>
    );
  const ask = async () => {
    setBusy(true);
    try {
      const [value] = await studio.engine.request('score', { model: scorer, rows: [{ prompt, answer }] });
      setScore(value ?? null);
    } catch (cause) {
      studio.session.report(cause);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Panel
      title="Score your own text"
      note={saidIn(recipe, '0 is an average answer of the SFT model, 1 is one standard deviation better')}
    >
      {cases.length > 0 && (
        <div className={styles.cases}>
          {cases.map((one) => (
            <Button
              key={one.label}
              variant="default"
              size="compact-sm"
              onClick={() => {
                setPrompt(one.prompt);
                setAnswer(one.answer);
                setScore(null);
              }}
            >
              {one.label}
            </Button>
          ))}
        </div>
      )}
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
          <Figure label="Score" value={score === null ? '–' : formatNumber(score.score)} color="var(--c-reward)" />
          {score &&
            (score.farness === null ? (
              <span className={styles.farness}>learned from too few labels to say what is unlike them</span>
            ) : (
              <span className={styles.farness}>
                <FarnessNote farness={score.farness} long />
              </span>
            ))}
        </div>
      </div>
    </Panel>
  );
}
