import type { Demonstration, PromptRow } from '../data/rows';
import { type Split, splitOfPrompt } from '../data/splits';
import { exactMatch } from '../evaluation/f1';
import { Random } from '../random';
import { questionTokens } from '../text/fit';
import type { Tokenizer } from '../text/tokenizer';
import { bundledDemonstrations, givenDemonstrations, whole } from './demonstrations';
import { StageError } from './events';
import type { PromptItem, PromptSource } from './prompts';
import type { DataSource } from './source';

/** Tokens that a prompt must leave for its answer, else it is left out: a quarter of the context, at most 16. */
const leastRoom = (context: number): number => Math.min(16, context / 4);
const SHOWN = 8;
const SPLIT_NAMES: Readonly<Record<Split, string>> = {
  train: 'training',
  validation: 'validation',
  test: 'the evaluation',
};

interface OwnSourceDeps {
  readonly seed: number;
  readonly tokenizer: Tokenizer;
  /** Tokens that the model reads. */
  readonly context: number;
}

/** What a person brought. `demonstrations`: rows to learn from; without any the bundled ones are. */
export function ownSource(
  rows: readonly PromptRow[],
  demonstrations: readonly Demonstration[] | undefined,
  { seed, tokenizer, context }: OwnSourceDeps,
): DataSource {
  const fitting = rows.filter((row) => questionTokens(tokenizer, row) + leastRoom(context) <= context);
  const all = { train: [], validation: [], test: [] } as Record<Split, PromptItem[]>;
  for (const row of fitting) all[splitOfPrompt(row.prompt)].push(row);
  const own = new Set(rows.map(({ prompt }) => prompt));
  const kept = (prompt: string) => own.has(prompt) && splitOfPrompt(prompt) === 'test';
  const ofSplit = (split: Split): readonly PromptItem[] => {
    if (all[split].length > 0) return all[split];
    throw tooFew(split, rows.length, fitting.length, context);
  };
  const answered = fitting.filter(({ reference }) => reference !== undefined);
  return {
    kind: 'own',
    prompts: (split, purpose) => shuffledPrompts(ofSplit(split), seed, purpose),
    // Where no prompt falls into validation, some that are trained on: they are shown, and nothing is measured on them.
    shown: [...all.validation, ...(all.validation.length === 0 ? all.train : [])].slice(0, SHOWN),
    demonstrations: demonstrations
      ? givenDemonstrations(
          demonstrations.filter(({ prompt }) => !kept(prompt)),
          seed,
          tokenizer,
        )
      : (split, limit, kinds) => bundledDemonstrations(seed, split, { ...kinds, fits: whole(tokenizer, limit) }),
    kept: ({ prompt }) => kept(prompt),
    unseen: all.test,
    ...(answered.length > 0 && {
      exact: {
        prompts: (split, purpose) => {
          const own = all[split].filter(({ reference }) => reference !== undefined);
          if (own.length > 0) return shuffledPrompts(own, seed, purpose);
          throw tooFew(split, answered.length, answered.length, context);
        },
        // As the evaluation counts it.
        isRight: ({ reference }, answer) => reference !== undefined && exactMatch(answer, reference) === 1,
      },
    }),
    counts: {
      prompts: {
        rows: rows.length,
        too_long: rows.length - fitting.length,
        with_answer: answered.length,
        train: all.train.length,
        validation: all.validation.length,
        test: all.test.length,
      },
    },
  };
}

function tooFew(split: Split, rows: number, fitting: number, context: number): StageError {
  const long = rows - fitting;
  const why =
    fitting === 0
      ? `Each of your ${rows} prompts leaves no room for an answer in the model's context of ${context} tokens.`
      : `None of your ${rows} prompts falls into the part for ${SPLIT_NAMES[split]}: a prompt's part follows from its text, and there are too few${long > 0 ? ` (${long} are too long for the model)` : ''}.`;
  return new StageError('own-too-few', `${why} Bring more prompts: 20 or more fill every part.`, {
    split,
    rows,
    fitting,
  });
}

/** A list over and over, in another order each time through; `purpose` names its draws. */
function shuffledPrompts(items: readonly PromptItem[], seed: number, purpose: string): PromptSource {
  let epoch = -1;
  let order: PromptItem[] = [];
  return {
    at(index) {
      const wanted = Math.floor(index / items.length);
      if (wanted !== epoch) {
        epoch = wanted;
        order = new Random(seed, `prompts ${purpose} ${epoch}`).shuffle(items);
      }
      return order[index % items.length] as PromptItem;
    },
  };
}
