import { Modal, UnstyledButton } from '@mantine/core';
import { useEffect, useState } from 'react';
import { graphOf } from '../../recipes/graph';
import { recipes } from '../../recipes/library';
import { nodeColor, nodeShort, railTitle } from '../../recipes/names';
import { needsOf } from '../../recipes/needs';
import { BASE } from '../../recipes/ports';
import { nodeOf, order, type Recipe } from '../../recipes/recipe';
import { alike } from '../../recipes/without-sft';
import { secondsHere } from '../../studio/recipe-time';
import { defaultsOf } from '../../studio/setting-fields';
import { GraphPicture, type GraphPoint } from '../components/graph-picture';
import { Icon } from '../components/icons';
import { formatDuration } from '../format';
import { useFrom, useRecipe, useStudio } from '../studio-context';
import styles from './recipe-cards.module.css';

/** The recipes, to choose from. */
export function RecipeDialog({ opened, onClose }: { opened: boolean; onClose(): void }) {
  // Opened one moment after it is there: a dialog remembers what had the focus as it changes from closed to opened.
  const [shown, setShown] = useState(false);
  useEffect(() => setShown(opened), [opened]);
  return (
    <Modal
      opened={shown}
      onClose={onClose}
      size="min(1080px, 94vw)"
      title={<b>Recipes</b>}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <RecipeCards onChosen={onClose} />
    </Modal>
  );
}

/** What each algorithm does, its graph, what it needs, how long it takes in this browser, and the paper that it follows. */
function RecipeCards({ onChosen }: { onChosen(): void }) {
  const { settings, runs } = useStudio();
  const current = useRecipe();
  const model = useFrom(
    (s) => s.settings,
    (state) => state.config.model,
  );
  const shelf = useFrom(
    (s) => s.runs,
    (state) => state.shelf,
  );
  useEffect(() => {
    void runs.refresh();
  }, [runs]);
  const records = shelf?.runs.map(({ record }) => record) ?? [];
  return (
    <ul className={styles.cards}>
      {recipes().map((recipe) => {
        const seconds = secondsHere(recipe, model, records);
        const isCurrent = alike(recipe, current) === current;
        return (
          <li key={recipe.id}>
            <UnstyledButton
              className={styles.card}
              aria-current={isCurrent ? 'true' : undefined}
              onClick={() => {
                settings.chooseRecipe(alike(recipe, current).id);
                onChosen();
              }}
            >
              <span className={styles.title}>
                {recipe.title}
                {isCurrent && <Icon name="check" />}
              </span>
              <RecipePicture recipe={recipe} />
              <span>{recipe.explanation}</span>
              <span className={styles.facts}>
                <b>Needs</b> {needsOf(recipe).join(', ')}
              </span>
              <span className={styles.facts}>
                <b>Time</b>{' '}
                {seconds === null ? `not run here with ${model} yet` : `${formatDuration(seconds)} here with ${model}`}
              </span>
              <span className={styles.paper}>{recipe.source}</span>
            </UnstyledButton>
          </li>
        );
      })}
    </ul>
  );
}

function RecipePicture({ recipe }: { recipe: Recipe }) {
  const points = graphOf(defaultsOf(recipe)).map((point): GraphPoint => {
    if (point.id === BASE) return { ...point, label: 'Base', color: 'base', state: 'done' };
    const color = nodeColor(nodeOf(recipe, point.id));
    return { ...point, label: nodeShort(recipe, point.id), color, state: 'done' };
  });
  const titles = order(recipe).map((id) => railTitle(recipe, id));
  return <GraphPicture points={points} title={`From the base model: ${titles.join(', ')}`} />;
}
