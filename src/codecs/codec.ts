import type { Files, ModelFolder } from '../formats/huggingface-folder';
import type { Kind } from '../recipes/ports';
import type { Policy, Values } from '../train/artifacts';

/** What every artifact of a session has in common: the base model that all of it descends from. */
export interface CodecContext {
  /** Tokenizer and shape, as the base was read. */
  readonly source: Pick<ModelFolder, 'config' | 'tokenizerJson' | 'tokenizerConfigJson'>;
  /** The live model that an adapter lies on. */
  readonly base: Policy;
  /** What the card of a model says. */
  readonly about: string;
}

/** An artifact as files and back: one codec a kind. Errors of `read`: InputError. */
export interface Codec<K extends Kind> {
  write(value: Values[K], context: CodecContext): Promise<Files>;
  read(files: Files, context: CodecContext): Values[K];
}

const utf8 = new TextEncoder();
export const textFile = (text: string): Uint8Array<ArrayBuffer> => utf8.encode(text);
export const jsonFile = (value: unknown): Uint8Array<ArrayBuffer> => textFile(`${JSON.stringify(value)}\n`);
export const linesFile = (rows: readonly unknown[]): Uint8Array<ArrayBuffer> =>
  textFile(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
