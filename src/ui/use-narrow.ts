import { useMediaQuery } from '@mantine/hooks';

/** A phone held upright, where choices stand below each other: the width that the style sheets know as 559px. */
export const useNarrow = (): boolean => useMediaQuery('(max-width: 559px)') ?? false;
