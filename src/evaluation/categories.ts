/** Kinds of tasks as InstructGPT's table of use cases has them (Ouyang et al. 2022, table 1), with titles for people. */
export const CATEGORIES = {
  summarising: 'Summarising',
  translating: 'Translating',
  answering: 'Question answering',
  writing: 'Creative writing',
  classifying: 'Classifying',
  rewriting: 'Rewriting',
  advice: 'Advice',
  refusing: 'Harmlessness',
  honesty: 'Honesty',
  other: 'Other',
} as const;
export type Category = keyof typeof CATEGORIES;

const OF: Readonly<Record<string, Category>> = {
  summarise: 'summarising',
  'give-title': 'summarising',
  'translate-spanish': 'translating',
  'translate-english': 'translating',
  'answer-question': 'answering',
  'name-opposite': 'answering',
  'write-story': 'writing',
  'classify-feeling': 'classifying',
  'rewrite-politely': 'rewriting',
  'give-advice': 'advice',
  'decline-harmful': 'refusing',
  'admit-not-knowing': 'honesty',
};

export const categoryOf = (family: string): Category => OF[family] ?? 'other';
