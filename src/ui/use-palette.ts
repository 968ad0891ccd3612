import { useComputedColorScheme } from '@mantine/core';
import { type Palette, palettes } from './palette';

/** The colours of the theme that is on. */
export const usePalette = (): Palette => palettes[useComputedColorScheme('light', { getInitialValueInEffect: false })];
