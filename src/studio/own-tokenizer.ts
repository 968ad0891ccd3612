/** The tokenizer of a base of one's own, as the texts of its two files; the rest of the model is not read. */
import type { OwnModel } from '../engine/protocol';
import { type ByteSource, blobSources, readAll, type SourceFiles } from '../formats/byte-source';
import { readGguf } from '../formats/gguf';
import { ggufTokenizer } from '../formats/gguf-tokenizer';
import { openBase } from '../storage/bases';
import { opfsFolder } from '../storage/opfs-folder';
import { parseGuarded } from '../text/guarded-json';

export async function tokenizerTexts(own: OwnModel): Promise<readonly [json: string, config: string]> {
  const files = 'files' in own ? blobSources(own.files) : await openBase(await opfsFolder(), own.kept);
  if (!files) throw new Error('The base model is not kept in this browser.');
  const packed = [...files.keys()].find((name) => name.toLowerCase().endsWith('.gguf'));
  if (packed) {
    const { tokenizerJson, tokenizerConfigJson } = ggufTokenizer(await readGguf(files.get(packed) as ByteSource));
    return [JSON.stringify(tokenizerJson), JSON.stringify(tokenizerConfigJson)];
  }
  const template = await textOf(files, 'chat_template.jinja');
  const config = parseGuarded((await textOf(files, 'tokenizer_config.json')) || '{}') as object;
  const told = template ? { ...config, chat_template: template } : config;
  return [await textOf(files, 'tokenizer.json'), JSON.stringify(told)];
}

/** '' where there is no such file. */
async function textOf(files: SourceFiles, name: string): Promise<string> {
  const source = files.get(name);
  return source ? new TextDecoder().decode(await readAll(source)) : '';
}
