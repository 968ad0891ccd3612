import type { TokenizerTexts } from '../data-worker/protocol';
import type { OwnModel } from '../engine/protocol';
import { parseGuarded } from '../text/guarded-json';
import type { Tokenizer } from '../text/tokenizer';

/** The base model's tokenizer for the page: read when it is first asked for, and kept until another base is loaded. */
export function createTokenizerSource(fetchText: (path: string) => Promise<string>) {
  type Texts = Promise<readonly [json: string, config: string]>;
  // Whoever asks before there is a base waits for the first one.
  let begin = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  let source: () => Texts = () => begun.then(() => source());
  let kept: Promise<Tokenizer> | null = null;
  const bundled = (preset: string): Texts =>
    Promise.all([fetchText(`models/${preset}/tokenizer.json`), fetchText(`models/${preset}/tokenizer_config.json`)]);
  const take = (read: () => Texts) => {
    source = read;
    kept = null;
    begin();
  };
  return {
    /** Of a bundled base, or of one's own. */
    of(preset: string, own: OwnModel | null): void {
      take(() => (own ? textsOf(own) : bundled(preset)));
    },
    /** The files themselves, for whoever reads them in a worker. */
    async texts(): Promise<TokenizerTexts> {
      const [json, config] = await source();
      return { json, config };
    },
    /** For text alone: no template from outside is run on the page, only in workers, which can be ended. */
    get(): Promise<Tokenizer> {
      kept ??= (async () => {
        const [[json, config], { loadTokenizer }] = await Promise.all([source(), import('../text/tokenizer')]);
        const { chat_template: _, ...rest } = parseGuarded(config) as Readonly<Record<string, unknown>>;
        return loadTokenizer(parseGuarded(json), rest);
      })();
      return kept;
    },
  };
}
/** Most who open the page bring no model, so that its reader comes with the first. */
async function textsOf(own: OwnModel): Promise<readonly [string, string]> {
  const { tokenizerTexts } = await import('./own-tokenizer');
  return tokenizerTexts(own);
}

export type TokenizerSource = ReturnType<typeof createTokenizerSource>;

/** A file of the page's own origin. */
export async function fetchText(path: string): Promise<string> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path} could not be loaded (${response.status}).`);
  return response.text();
}
