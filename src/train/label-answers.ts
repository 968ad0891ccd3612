import { FINAL_NORM, layerName } from '../data/weights';
import type { Parameters } from '../model';
import { hashText } from '../random';
import { answerInPieces } from './answers';
import { StageError } from './events';
import { bundledPrompts } from './prompts';
import type { Session } from './session';

/** 'newest': the policy where there is one, else the SFT model, else the base model. */
export type WriterRole = 'base' | 'sft' | 'policy' | 'newest';

export interface Writer {
  readonly role: WriterRole;
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
}

export interface LabelAnswers {
  readonly rows: readonly {
    readonly prompt: string;
    readonly topic: string | null;
    /** In the order of the writers. */
    readonly texts: readonly string[];
  }[];
  readonly writers: readonly { readonly role: 'base' | 'sft' | 'policy'; readonly checkpoint: string }[];
}

/** Answers for people to compare, to prompts that no other stage uses. */
export async function labelAnswers(session: Session, request: LabelAnswersRequest): Promise<LabelAnswers> {
  const { seed, first, prompts, writers, maxNewTokens } = request;
  const source = bundledPrompts(seed, 'train', 'labeling');
  const items = Array.from({ length: prompts }, (_, i) => source.at(first + i));
  const texts: string[][] = [];
  const written: LabelAnswers['writers'][number][] = [];
  for (const [i, { role: asked, temperature }] of writers.entries()) {
    const role = asked === 'newest' ? newest(session) : asked;
    const parameters = session[role];
    if (!parameters) {
      throw new StageError('model-missing', `There is no ${role} model to write answers yet: run its stage first.`, {
        role,
      });
    }
    // The same model at the same temperature must still write different answers.
    const options = { temperature, maxNewTokens, seed: hashText(`labeling ${seed} ${first} ${i}`) };
    const own: string[] = [];
    for await (const piece of answerInPieces({ config: session.model, parameters }, session.tokenizer, items, options))
      own.push(...piece.map((answer) => answer.text));
    texts.push(own);
    written.push({ role, checkpoint: `${role}-${await fingerprint(parameters)}` });
  }
  return {
    rows: items.map(({ prompt, item }, i) => ({
      prompt,
      topic: item?.family ?? null,
      texts: texts.map((own) => own[i] as string),
    })),
    writers: written,
  };
}

const newest = ({ policy, sft }: Session): 'base' | 'sft' | 'policy' => (policy ? 'policy' : sft ? 'sft' : 'base');

/** Eight hexadecimal digits that change with every training step: a hash of two of the model's smallest weights. */
async function fingerprint(parameters: Parameters): Promise<string> {
  const norms = [FINAL_NORM, layerName(0, 'input_layernorm')].map((name) => parameters.get(name));
  const values = await Promise.all(norms.map(async (norm) => [...((await norm?.data()) ?? [])]));
  return hashText(values.flat().join()).toString(16).padStart(8, '0');
}
