import { type CSSVariablesResolver, createTheme, type MantineColorsTuple, virtualColor } from '@mantine/core';
import { type Palette, palettes } from './palette';

const jade: MantineColorsTuple = [
  '#e6f7f0',
  '#cdefe1',
  '#9bdfc4',
  '#66cea5',
  '#38bf8a',
  '#1fa774',
  '#138f62',
  '#0c7c55',
  '#096b49',
  '#05452f',
];
const gray: MantineColorsTuple = [
  '#f6f8f7',
  '#eef2f0',
  '#e2e8e5',
  '#d3dbd7',
  '#c2ccc7',
  '#8b9992',
  '#66756e',
  '#4c5b55',
  '#37443f',
  '#1d2824',
];
const dark: MantineColorsTuple = [
  '#e6efeb',
  '#b9c7c1',
  '#a3b5ad',
  '#768a81',
  '#3a4a44',
  '#2f3f39',
  '#1b2622',
  '#141d1a',
  '#0f1614',
  '#0a100e',
];

const sans = '"IBM Plex Sans Variable", "IBM Plex Sans", system-ui, "Segoe UI", sans-serif';
const mono = '"IBM Plex Mono", ui-monospace, "Cascadia Code", Menlo, Consolas, monospace';

export const theme = createTheme({
  // A virtual colour gets its own contrasting text in each theme: white on dark jade, ink on light jade.
  colors: { jade, gray, dark, accent: virtualColor({ name: 'accent', light: 'jade', dark: 'jade' }) },
  primaryColor: 'accent',
  primaryShade: { light: 8, dark: 4 },
  autoContrast: true,
  black: palettes.light.ink,
  fontFamily: sans,
  fontFamilyMonospace: mono,
  headings: { fontFamily: sans, fontWeight: '600' },
  defaultRadius: 'sm',
  radius: { xs: '2px', sm: '5px', md: '8px', lg: '12px', xl: '20px' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  fontSizes: { xs: '12.5px', sm: '14px', md: '15.5px', lg: '18px', xl: '22px' },
  respectReducedMotion: true,
  cursorType: 'pointer',
  focusRing: 'auto',
  components: {
    Tooltip: {
      defaultProps: {
        withArrow: true,
        multiline: true,
        maw: 320,
        openDelay: 250,
        events: { hover: true, focus: true, touch: true },
      },
    },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
  },
});

const asVariables = (palette: Palette): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(palette).map(([name, color]) => [`--c-${name}`, color])),
  '--mantine-color-body': palette.canvas,
  '--mantine-color-text': palette.ink,
  '--mantine-color-dimmed': palette.muted,
  '--mantine-color-placeholder': palette.muted,
  '--mantine-color-default': palette.surface,
  '--mantine-color-default-border': palette.line,
  '--mantine-color-disabled-color': palette.muted,
  '--mantine-color-error': palette.rejected,
});

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: asVariables(palettes.light),
  dark: asVariables(palettes.dark),
});
