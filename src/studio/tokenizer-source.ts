import type { TokenizerTexts } from '../data-worker/protocol';
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
  const take = (read: () => Texts) => {
    source = read;
    kept = null;
    begin();
  };
  return {
    bundled(preset: string): void {
      take(() =>
        Promise.all([
          fetchText(`models/${preset}/tokenizer.json`),
          fetchText(`models/${preset}/tokenizer_config.json`),
        ]),
      );
    },
    files(files: Readonly<Record<string, Uint8Array>>): void {
      const text = (name: string) => new TextDecoder().decode(files[name] ?? new Uint8Array());
      const template = text('chat_template.jinja');
      const packed = Object.keys(files).find((name) => name.toLowerCase().endsWith('.gguf'));
      take(async () => {
        if (packed) return ggufTexts(files[packed] as Uint8Array<ArrayBuffer>);
        const config = parseGuarded(text('tokenizer_config.json') || '{}') as object;
        return [text('tokenizer.json'), JSON.stringify(template ? { ...config, chat_template: template } : config)];
      });
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
/** The tokenizer that a GGUF file holds, as the two files that say the same. */
async function ggufTexts(file: Uint8Array<ArrayBuffer>): Promise<readonly [string, string]> {
  const [{ readGguf }, { ggufTokenizer }, { bytesSource }] = await Promise.all([
    import('../formats/gguf'),
    import('../formats/gguf-tokenizer'),
    import('../formats/byte-source'),
  ]);
  const { tokenizerJson, tokenizerConfigJson } = ggufTokenizer(await readGguf(bytesSource(file)));
  return [JSON.stringify(tokenizerJson), JSON.stringify(tokenizerConfigJson)];
}

export type TokenizerSource = ReturnType<typeof createTokenizerSource>;

/** A file of the page's own origin. */
export async function fetchText(path: string): Promise<string> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path} could not be loaded (${response.status}).`);
  return response.text();
}
