import { BASE, splitRef } from '../../recipes/ports';
import type { Story, StoryAnswer } from '../../studio/story';
import { AnswerText } from '../components/answer-text';
import { ModelLabel } from '../components/model-label';
import { formatNumber } from '../format';
import styles from './present.module.css';

interface PresentedSampleProps {
  readonly story: Story;
  readonly moment: number;
  readonly prompt: string;
}

/** One prompt, and what the newest model answers to it beside the one before; or the pair that is judged. */
export function PresentedSample({ story, moment, prompt }: PresentedSampleProps) {
  const act = story.acts[story.moments[moment]?.act ?? -1];
  const answered = story.models.flatMap((model) => {
    const answer = story.answer(moment, model, prompt);
    return answer ? [{ model, answer }] : [];
  });
  const untrained = story.models.find((model) => !answered.some((one) => one.model === model));
  const judged = untrained && splitRef(untrained).node !== act?.node ? story.comparison(moment) : null;
  if (judged)
    return (
      <section className={styles.sample} aria-label="The pair that is judged">
        <Prompt text={judged.prompt} />
        <Said words="Better" color="chosen" text={judged.chosen} />
        <Said words="Worse" color="rejected" text={judged.rejected} />
      </section>
    );
  return (
    <section className={styles.sample} aria-label="One answer">
      <Prompt text={prompt} />
      {answered.slice(-2).map(({ model, answer }) => (
        <div key={model} className={styles.said} data-learning={model !== BASE && splitRef(model).node === act?.node}>
          <ModelLabel name={model} />
          <Scores answer={answer} />
          <p translate="no">{answer.text.trim() ? <AnswerText text={answer.text} /> : 'an empty answer'}</p>
        </div>
      ))}
    </section>
  );
}

function Prompt({ text }: { text: string }) {
  return (
    <p className={styles.prompt}>
      Prompt <q translate="no">{text}</q>
    </p>
  );
}

function Said({ words, color, text }: { words: string; color: 'chosen' | 'rejected'; text: string }) {
  return (
    <div className={styles.said}>
      <b style={{ color: `var(--c-${color})` }}>{words}</b>
      <p translate="no">{text.trim() ? <AnswerText text={text} /> : 'an empty answer'}</p>
    </div>
  );
}

function Scores({ answer: { scores } }: { answer: StoryAnswer }) {
  if (!scores) return null;
  const { reward, rubric } = scores;
  return (
    <span className={styles.scores}>
      {reward !== undefined && (
        <span>
          reward <b>{formatNumber(reward)}</b>
        </span>
      )}
      {rubric !== undefined && (
        <span>
          true quality <b>{formatNumber(rubric)}</b>
        </span>
      )}
    </span>
  );
}
