import { Button, Menu, Text } from '@mantine/core';
import { graphOf } from '../../recipes/graph';
import { recipes } from '../../recipes/library';
import { nodeColor, nodeShort, railTitle } from '../../recipes/names';
import { BASE } from '../../recipes/ports';
import { nodeOf, order, type Recipe } from '../../recipes/recipe';
import { isBusy } from '../../studio/run';
import { GraphPicture, type GraphPoint } from '../components/graph-picture';
import { Icon } from '../components/icons';
import { useFrom, useRecipe, useStudio } from '../studio-context';
import styles from './shell.module.css';

/** The pipelines that can be run: what each does, the paper that it follows, and its graph. */
export function RecipeMenu() {
  const { settings } = useStudio();
  const current = useRecipe();
  const busy = useFrom((s) => s.run, isBusy);
  return (
    <Menu position="bottom-end" width={460} keepMounted={false}>
      <Menu.Target>
        <Button variant="subtle" size="compact-md" className={styles.topButton} disabled={busy}>
          Recipe
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={styles.menu}>
        {recipes().map((recipe) => (
          <Menu.Item
            key={recipe.id}
            role="menuitemradio"
            aria-checked={recipe === current}
            rightSection={recipe === current && <Icon name="check" />}
            onClick={() => settings.chooseRecipe(recipe.id)}
          >
            <Text fw={600}>{recipe.title}</Text>
            <Text size="sm" mb={6}>
              {recipe.explanation}
            </Text>
            <RecipePicture recipe={recipe} />
            <Text size="sm" c="dimmed" mt={4}>
              {recipe.source}
            </Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function RecipePicture({ recipe }: { recipe: Recipe }) {
  const points = graphOf(recipe).map((point): GraphPoint => {
    if (point.id === BASE) return { ...point, label: 'Base', color: 'base', state: 'done' };
    const color = nodeColor(nodeOf(recipe, point.id));
    return { ...point, label: nodeShort(recipe, point.id), color, state: 'done' };
  });
  const titles = order(recipe).map((id) => railTitle(recipe, id));
  return <GraphPicture points={points} title={`From the base model: ${titles.join(', ')}`} />;
}
