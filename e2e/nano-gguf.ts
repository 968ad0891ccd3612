/** The bundled model in the blocks that real models come in. For tests. */
import { readFileSync } from 'node:fs';
import { readSafetensors } from '../src/formats/safetensors';
import { ggufModel } from '../src/testing/gguf-model';

export function nanoAsGguf(): Uint8Array<ArrayBuffer> {
  const fileOf = (name: string) => new Uint8Array(readFileSync(`public/models/nano/${name}`));
  const json = (name: string) => JSON.parse(new TextDecoder().decode(fileOf(name)));
  const { tensors } = readSafetensors(fileOf('model.safetensors'));
  return ggufModel(json('config.json'), tensors, json('tokenizer.json'), { keyValueHeads: 4 });
}
