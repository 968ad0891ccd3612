import { ActionIcon } from '@mantine/core';
import { refColor } from '../../recipes/names';
import { BASE, splitRef } from '../../recipes/ports';
import type { Story, StoryAnswer } from '../../studio/story';
import { AnswerText } from '../components/answer-text';
import { Icon } from '../components/icons';
import { ModelLabel } from '../components/model-label';
import { formatNumber } from '../format';
import { useFrom, useRecipe, useStudio } from '../studio-context';
import styles from './first.module.css';
import { StoryComparison } from './story-comparison';

/** One prompt, and what each model answers at the moment that the time machine is set to. */
export function StoryAnswers({ story }: { story: Story }) {
  const recipe = useRecipe();
  const { moment, prompt } = useFrom(
    (s) => s.recorded,
    (state) => state,
  );
  const act = story.acts[story.moments[moment]?.act ?? -1];
  const isOver = moment === story.moments.length - 1;
  const comparison = story.comparison(moment);
  // While labels are made and learned from, the two answers that are compared tell more than a model that has none yet.
  const untrained = story.models.find((model) => !story.answer(moment, model, prompt));
  const judged = untrained && splitRef(untrained).node !== act?.node ? comparison : null;
  return (
    <section aria-label="Answers" className={styles.answers}>
      {judged ? (
        <StoryComparison {...judged} />
      ) : (
        <>
          <PromptLine story={story} />
          <div className={styles.columns}>
            {story.models.map((model) => {
              const answer = story.answer(moment, model, prompt);
              const learning = model !== BASE && splitRef(model).node === act?.node;
              return (
                <div
                  key={model}
                  className={styles.column}
                  data-learning={learning}
                  style={{ borderTopColor: `var(--c-${refColor(recipe, model) ?? 'muted'})` }}
                >
                  <div className={styles.columnHead}>
                    <ModelLabel name={model} />
                    {learning && !isOver && <span className={styles.learning}>learning now</span>}
                  </div>
                  {answer ? (
                    <Answer answer={answer} />
                  ) : (
                    <p className={styles.waiting}>{learning ? 'no answer yet' : 'not trained yet'}</p>
                  )}
                </div>
              );
            })}
          </div>
        </>
      )}
    </section>
  );
}

function PromptLine({ story: { prompts } }: { story: Story }) {
  const { recorded } = useStudio();
  const prompt = useFrom(
    (s) => s.recorded,
    (state) => state.prompt,
  );
  const at = prompts.indexOf(prompt);
  const turn = (by: number) => recorded.choose(prompts[(at + by + prompts.length) % prompts.length] ?? '');
  return (
    <div className={styles.promptLine}>
      <span className={styles.promptWord}>Prompt</span>
      <q className={styles.prompt} translate="no">
        {prompt}
      </q>
      <span className={styles.turn}>
        <ActionIcon aria-label="The prompt before" onClick={() => turn(-1)}>
          <span className={styles.back}>
            <Icon name="chevron" />
          </span>
        </ActionIcon>
        <span className={styles.count}>
          {at + 1} of {prompts.length}
        </span>
        <ActionIcon aria-label="The next prompt" onClick={() => turn(1)}>
          <Icon name="chevron" />
        </ActionIcon>
      </span>
    </div>
  );
}

const SCORES: Readonly<Record<string, string>> = { reward: 'Reward', rubric: 'True quality' };

function Answer({ answer: { text, scores } }: { answer: StoryAnswer }) {
  return (
    <>
      <p key={text} className={styles.answer} translate="no">
        {text.trim() ? <AnswerText text={text} /> : <span className={styles.waiting}>an empty answer</span>}
      </p>
      {scores && (
        <p className={styles.scores}>
          {Object.entries(SCORES).flatMap(([name, words]) =>
            scores[name] === undefined
              ? []
              : [
                  <span key={name}>
                    {words} <b>{formatNumber(scores[name])}</b>
                  </span>,
                ],
          )}
        </p>
      )}
    </>
  );
}
