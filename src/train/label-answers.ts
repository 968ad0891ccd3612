import type { Prompt } from '../data/conversation';
import type { PromptRow } from '../data/rows';
import { hashText } from '../random';
import { BASE } from '../recipes/ports';
import type { Recipe } from '../recipes/recipe';
import type { AnswerSample } from './answer-samples';
import { answerInPieces } from './answers';
import { checkpointName } from './fingerprint';
import type { Session } from './session';
import { sourceOfPrompts } from './session-source';

export interface Writer {
  /** The name of a policy, or 'newest': the last of the recipe's writers that there is, else the base model. */
  readonly model: string;
  readonly temperature: number;
}

export interface LabelAnswersRequest {
  readonly seed: number;
  /** Number of the first prompt: the same numbers give the same prompts and draws. */
  readonly first: number;
  readonly prompts: number;
  /** One answer of each to every prompt. */
  readonly writers: readonly Writer[];
  readonly maxNewTokens: number;
  /** A person's own prompts; without them those of the bundled world. */
  readonly own?: readonly PromptRow[] | undefined;
  /** Prompts that nothing is trained on: the models are measured. Pictures then begin as the same noise for every writer. */
  readonly unseen?: boolean;
}

export interface LabelAnswers {
  readonly rows: readonly (Prompt & {
    readonly topic: string | null;
    /** In the order of the writers. */
    readonly texts: readonly string[];
    /** Which of them were cut off at the longest that was asked for. */
    readonly cut: readonly boolean[];
  })[];
  /** The name of each one's artifact, and what tells its weights from others of that name. */
  readonly writers: readonly { readonly model: string; readonly checkpoint: string }[];
}

/** Answers for people to compare, to prompts that no stage uses. */
export async function labelAnswers(
  session: Session,
  recipe: Recipe,
  request: LabelAnswersRequest,
): Promise<LabelAnswers> {
  const { seed, first, prompts, writers, maxNewTokens, own, unseen = false } = request;
  const purpose = unseen ? 'comparison' : 'labeling';
  if (recipe.writers.some((ref) => session.artifacts.find(ref, 'denoiser'))) {
    const { labelPictures } = await import('./label-pictures');
    return labelPictures(session, newest(session, recipe), request);
  }
  const source = sourceOfPrompts(session, seed, own).prompts(unseen ? 'test' : 'train', purpose);
  const items = Array.from({ length: prompts }, (_, i) => source.at(first + i));
  const answers: AnswerSample[][] = [];
  const written: LabelAnswers['writers'][number][] = [];
  for (const [i, { model, temperature }] of writers.entries()) {
    const name = model === 'newest' ? newest(session, recipe) : model;
    const policy = session.artifacts.require(name, 'policy');
    // The same model at the same temperature must still write different answers.
    const options = { temperature, maxNewTokens, seed: hashText(`${purpose} ${seed} ${first} ${i}`) };
    const own: AnswerSample[] = [];
    for await (const piece of answerInPieces(policy, session.tokenizer, items, options)) own.push(...piece);
    answers.push(own);
    written.push({ model: name, checkpoint: await checkpointName(name, policy) });
  }
  return {
    rows: items.map(({ prompt, turns, item }, i) => ({
      prompt,
      ...(turns && { turns }),
      topic: item?.family ?? null,
      texts: answers.map((own) => (own[i] as AnswerSample).text),
      cut: answers.map((own) => !(own[i] as AnswerSample).ended),
    })),
    writers: written,
  };
}

/** The last of a recipe's writers that is there. */
const newest = ({ artifacts }: Session, { writers }: Recipe): string =>
  writers.findLast((ref) => artifacts.has(ref)) ?? BASE;
