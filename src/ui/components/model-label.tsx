import { refColor, refTitle } from '../../recipes/names';
import type { Recipe } from '../../recipes/recipe';
import type { PaletteColor } from '../palette';
import { useRecipe } from '../studio-context';
import styles from './side-by-side.module.css';

/** Columns of sample answers that are no model's. */
const COLUMNS: Readonly<Record<string, { readonly title: string; readonly color: PaletteColor }>> = {
  chosen: { title: '✓ Chosen', color: 'chosen' },
  rejected: { title: '✗ Rejected', color: 'rejected' },
  first: { title: 'Answer A', color: 'base' },
  second: { title: 'Answer B', color: 'base' },
  taught: { title: 'Teacher, with the text', color: 'base' },
  answer: { title: 'Answer', color: 'base' },
  best: { title: 'Best of n', color: 'chosen' },
  worst: { title: 'Worst of n', color: 'rejected' },
  critique: { title: 'Critique', color: 'rejected' },
  revision: { title: 'Revision', color: 'chosen' },
  verdict: { title: 'Verdict', color: 'accent' },
};

export const modelTitle = (recipe: Recipe, name: string): string => COLUMNS[name]?.title ?? refTitle(recipe, name);

/** A model's title with the colour it has on the whole page; `name` is its artifact's. */
export function ModelLabel({ name }: { name: string }) {
  const recipe = useRecipe();
  const color = `var(--c-${COLUMNS[name]?.color ?? refColor(recipe, name) ?? 'muted'})`;
  return (
    <span className={styles.model} style={{ color }}>
      <span className={styles.dot} style={{ background: color }} aria-hidden="true" />
      {modelTitle(recipe, name)}
    </span>
  );
}
