import type { OwnPrinciple } from '../config/constitution';
import type { Rule } from '../config/rules';
import { Random } from '../random';
import type { Prompt } from './conversation';
import type { Demonstration, PreferenceRow, PromptRow, UnpairedRow } from './rows';
import { splitOfPrompt } from './splits';

/** What a person brought, by the name of its artifact ('data.demonstrations', 'data.pairs'). */
export interface GivenData {
  readonly 'data.demonstrations'?: readonly Demonstration[];
  readonly 'data.pairs'?: readonly PreferenceRow[];
  /** Answers labeled one by one. */
  readonly 'data.unpaired'?: readonly UnpairedRow[];
  /** All of a person's own prompts: the run's source is then theirs and not the bundled world. */
  readonly 'data.prompts'?: readonly PromptRow[];
  /** Rules to judge and to reward by. */
  readonly 'data.judge'?: readonly Rule[];
  /** Principles for a model to judge and to revise by. */
  readonly 'data.constitution'?: readonly OwnPrinciple[];
}

/** Rows that a person brought, each kind as it was read. */
export interface OwnRows {
  readonly prompts?: readonly PromptRow[] | undefined;
  readonly demonstrations?: readonly Demonstration[] | undefined;
  /** From a file: what people label in this page is no source of prompts. */
  readonly pairs?: readonly PreferenceRow[] | undefined;
  readonly unpaired?: readonly UnpairedRow[] | undefined;
}

/** The same made whole: what a run's source is made of (train/own-source.ts). */
export interface OwnData {
  /** Every prompt of all rows once, with the answer that demonstrates it where there is one. */
  readonly prompts?: readonly PromptRow[];
  readonly demonstrations?: readonly Demonstration[];
  readonly pairs?: readonly PreferenceRow[];
  readonly unpaired?: readonly UnpairedRow[];
}

/**
 * What each kind of rows lends the others: all bring prompts; and where there are no demonstrations, the chosen answers of pairs
 * stand for them ("Preferred-FT", Rafailov et al. 2023, section 6), and so do answers that were labeled good by themselves.
 */
export function ownData({ prompts = [], demonstrations = [], pairs = [], unpaired = [] }: OwnRows): OwnData {
  const all = new Map<string, PromptRow>();
  const add = ({ prompt, turns, reference }: PromptRow) => {
    const known = all.get(prompt);
    if (known && (known.reference !== undefined || reference === undefined)) return;
    all.set(prompt, { prompt, ...(turns && { turns }), ...(reference !== undefined && { reference }) });
  };
  for (const row of prompts) add(row);
  for (const row of demonstrations) add({ ...row, reference: row.completion });
  for (const { prompt, turns } of [...pairs, ...unpaired]) add({ prompt, ...(turns && { turns }) });
  const learned = demonstrations.length > 0 ? demonstrations : wantedAnswers(pairs, unpaired);
  return {
    ...(all.size > 0 && { prompts: [...all.values()] }),
    ...(learned.length > 0 && { demonstrations: learned }),
    ...(pairs.length > 0 && { pairs }),
    ...(unpaired.length > 0 && { unpaired }),
  };
}

/** The fewest kinds of rows of which these data are made whole: what is lent needs no file of its own. */
export function leastRows(data: OwnRows): OwnRows {
  const { prompts, demonstrations, pairs, unpaired } = data;
  const labels = { pairs, unpaired };
  const ways: readonly OwnRows[] = [labels, { ...labels, demonstrations }, { ...labels, prompts }];
  const whole = JSON.stringify(inOrder(data));
  return (
    ways.find((rows) => JSON.stringify(inOrder(ownData(rows))) === whole) ?? { ...labels, demonstrations, prompts }
  );
}

const inOrder = ({ prompts, demonstrations, pairs, unpaired }: OwnRows) => [
  prompts?.map(({ prompt, reference }) => [prompt, reference]),
  demonstrations?.map(({ prompt, completion }) => [prompt, completion]),
  pairs?.length,
  unpaired?.length,
];

/** Characters of a prompt that can stand on a button. */
const LONGEST = 140;

/** Some of a person's prompts to try, short enough for a button: others for another seed, those that nothing is trained on first. */
export function ideasFrom(prompts: readonly PromptRow[], seed: number, count: number): readonly string[] {
  const short = prompts.filter(({ prompt, turns }) => !turns && prompt.length <= LONGEST).map(({ prompt }) => prompt);
  const unseen = short.filter((prompt) => splitOfPrompt(prompt) !== 'train');
  return new Random(seed, 'prompts to try').shuffle(unseen.length >= count ? unseen : short).slice(0, count);
}

/** Each answer once that was chosen, or labeled good. */
function wantedAnswers(pairs: readonly PreferenceRow[], unpaired: readonly UnpairedRow[]): readonly Demonstration[] {
  const seen = new Map<string, Demonstration>();
  const add = ({ prompt, turns }: Prompt, completion: string) =>
    seen.set(JSON.stringify([prompt, completion]), { prompt, ...(turns && { turns }), completion });
  for (const row of pairs) if (!row.tie) add(row, row.chosen);
  for (const row of unpaired) if (row.label) add(row, row.completion);
  return [...seen.values()];
}
