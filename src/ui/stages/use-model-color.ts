import { refColor } from '../../recipes/names';
import { useRecipe } from '../studio-context';

/** The colour that a model has on the whole page, as CSS; `name` is its artifact's. */
export const useModelColor = (name: string): string => `var(--c-${refColor(useRecipe(), name) ?? 'muted'})`;
