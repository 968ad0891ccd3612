/**
 * The colours that carry meaning, once, for CSS and for charts (which draw with plain values so that an exported
 * picture needs no stylesheet). Every text colour holds 4.5:1 on its surface, every line 3:1.
 */
export interface Palette {
  readonly canvas: string;
  readonly surface: string;
  readonly sunken: string;
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly grid: string;
  readonly accent: string;
  readonly healthy: string;
  /** The lineage: each model keeps its colour on the whole page. */
  readonly base: string;
  readonly sft: string;
  readonly reward: string;
  readonly policy: string;
  readonly chosen: string;
  readonly rejected: string;
  readonly warning: string;
}

export const palettes: Readonly<Record<'light' | 'dark', Palette>> = {
  light: {
    canvas: '#eef2f0',
    surface: '#ffffff',
    sunken: '#f5f8f6',
    ink: '#14201c',
    muted: '#4c5b55',
    line: '#cfd8d4',
    grid: '#e3e9e6',
    accent: '#096b49',
    healthy: '#0c7c55',
    base: '#55646c',
    sft: '#1f5fd0',
    reward: '#8a5a00',
    policy: '#b3246b',
    chosen: '#096b49',
    rejected: '#b23a1e',
    warning: '#9a4a00',
  },
  dark: {
    canvas: '#0c1311',
    surface: '#141d1a',
    sunken: '#101815',
    ink: '#e6efeb',
    muted: '#a3b5ad',
    line: '#2f3f39',
    grid: '#22302b',
    accent: '#38bf8a',
    healthy: '#38bf8a',
    base: '#a3b1ba',
    sft: '#7fabff',
    reward: '#f0b64b',
    policy: '#ff86bb',
    chosen: '#4fd09d',
    rejected: '#ff8f70',
    warning: '#ffb35c',
  },
};

export type PaletteColor = keyof Palette;

/** Lines that must be told apart and stand for no model: those of several runs on one chart. */
export const LINE_COLORS: readonly PaletteColor[] = ['sft', 'policy', 'reward', 'accent', 'base'];
/** Above the middle of a scale, and below it. */
export const SCALE_COLORS: { readonly above: PaletteColor; readonly below: PaletteColor } = {
  above: 'reward',
  below: 'sft',
};
