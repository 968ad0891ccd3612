import { Alert, Button } from '@mantine/core';
import { useEffect } from 'react';
import { recipeOf } from '../../recipes/config';
import { drawsPictures } from '../../recipes/recipe';
import { USUAL_PLAN } from '../../studio/presentation';
import { START, viewTitle } from '../../studio/views';
import shell from '../shell/shell.module.css';
import { RecipeProvider, useFrom, useRecipe, useStudio } from '../studio-context';
import { AboutRecorded } from './about-recorded';
import styles from './first.module.css';
import { LiveButton } from './live-button';
import { StoryAnswers } from './story-answers';
import { TimeMachine } from './time-machine';

/** The id of the button that begins a presentation. */
export const PRESENT_BUTTON = 'present';

/** What a visitor sees first: a recorded run, playing, and one button that does the same live. */
export function FirstView() {
  const { recorded, settings } = useStudio();
  const { shown, problem } = useFrom(
    (s) => s.recorded,
    (state) => state,
  );
  const mine = useRecipe();
  const recipe = shown ? recipeOf(shown.record.config) : mine;
  useEffect(() => {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    void recorded.openBundled(settings.getState().recording, !still);
  }, [recorded, settings]);
  return (
    <>
      <div className={shell.heading}>
        <h1 className={shell.headingTitle}>{viewTitle(recipe, START)}</h1>
        <div className={shell.headingControls}>
          <Button
            id={PRESENT_BUTTON}
            variant="default"
            size="md"
            mr={10}
            disabled={!shown}
            onClick={() => {
              recorded.pause();
              settings.present(USUAL_PLAN);
            }}
          >
            Present
          </Button>
          <LiveButton />
        </div>
      </div>
      <p className={styles.lead}>
        {drawsPictures(recipe)
          ? 'Preference learning for pictures: people say which of two pictures is better, and the model learns from those choices alone to draw what they prefer, without a reward model.'
          : 'Reinforcement learning from human feedback (RLHF): people say which of a model’s answers is better, a reward model learns to predict what they would say, and the language model is trained to give answers that score higher.'}
      </p>
      {problem && (
        <Alert color="yellow" variant="light" mt="sm">
          {problem}
        </Alert>
      )}
      {shown ? (
        <RecipeProvider recipe={recipe}>
          <div className={styles.story}>
            <StoryAnswers story={shown.story} />
            <TimeMachine story={shown.story} />
            <AboutRecorded shown={shown} />
          </div>
        </RecipeProvider>
      ) : (
        !problem && <div className={styles.coming} role="status" aria-label="The recorded run is being opened" />
      )}
    </>
  );
}
