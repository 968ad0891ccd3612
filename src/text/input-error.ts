import { readable } from './readable';

/** Something from outside (a file, a message, a tokenizer) that cannot be used. Crosses the worker as data, like a Fault. */
export class InputError extends Error {
  readonly code: string;
  readonly context: Readonly<Record<string, unknown>>;

  /** `message` is for a person: what is wrong and what to do, in one or two sentences. */
  constructor(code: string, message: string, context: Readonly<Record<string, unknown>> = {}) {
    super(readable(message, 600)); // it may quote what came from outside
    this.name = 'InputError';
    this.code = code;
    this.context = context;
  }
}
