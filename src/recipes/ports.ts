/**
 * What stages hand to each other. An artifact is named by where it comes from: `<node>.<port>` ('sft.policy'), or
 * `base`, the base model, or `data.<port>`, what a person brought.
 */
export const KINDS = [
  'policy', // a language model
  'scorer', // an answer gets a number
  'preference', // two answers get a probability
  'denoiser', // a model that draws pictures
  'pairs', // answers to one prompt, one of them preferred
  'unpaired', // answers labeled one by one, wanted or not
  'demonstrations', // prompts with answers to learn
  'prompts',
  'judge', // who prefers: people, the rubric's raters, a model, a rule
  'constitution', // principles that a model is asked by
  'table', // figures to read
] as const;
export type Kind = (typeof KINDS)[number];

export const BASE = 'base';
/** The port by which stages take a person's prompts; no recipe needs to say so (recipe.ts). */
export const PROMPTS = 'prompts';
/** What a person can bring, by port, and the kind it is of. */
export const DATA = {
  demonstrations: 'demonstrations',
  pairs: 'pairs',
  unpaired: 'unpaired',
  judge: 'judge',
  constitution: 'constitution',
  prompts: 'prompts',
} as const satisfies Readonly<Record<string, Kind>>;
export type DataPort = keyof typeof DATA;

export interface InputPort<K extends Kind = Kind> {
  readonly kind: K;
  /** Why it is needed, to go on "Run SFT first: …". */
  readonly why: string;
  /** A stage may do without it. */
  readonly optional?: boolean;
  /** Another input that is enough where a person gave that one: what would have to be made for this one is then not made. */
  readonly unlessGiven?: string;
  /** Whether the stage takes it with these settings; what it does not take is no part of what it makes. Absent: always. */
  readonly when?: (settings: Readonly<Record<string, unknown>>) => boolean;
}

export interface OutputPort<K extends Kind = Kind> {
  readonly kind: K;
  /** What people call it: 'SFT model', 'Policy'. */
  readonly title: string;
  /** Its colour on the whole page, a name of ui/palette.ts. */
  readonly color: PortColor;
  /** The input that stands for it where a person gave that one: nothing is made then. */
  readonly unlessGiven?: string;
}
export type PortColor = 'base' | 'sft' | 'reward' | 'policy' | 'chosen' | 'accent';

export const refOf = (node: string, port: string): string => `${node}.${port}`;

/** The two halves of a name; `base` has no port. */
export function splitRef(ref: string): { readonly node: string; readonly port: string } {
  const dot = ref.indexOf('.');
  return dot < 0 ? { node: ref, port: '' } : { node: ref.slice(0, dot), port: ref.slice(dot + 1) };
}
