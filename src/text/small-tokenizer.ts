import { countWords, trainBpe } from './bpe-trainer';
import { loadTokenizer, type Tokenizer } from './tokenizer';
import { tokenizerConfig } from './tokenizer-config';

const SENTENCES = [
  'Anna saw a small red bird in the garden. She was very happy.',
  'The old man gave the boy two green apples at the market.',
  'El perro pequeño come una manzana roja en el jardín.',
  "Where is the bird? It's in the garden, I think.",
];

/** A tokenizer of 320 tokens made on the spot: for tests that need one and no file. */
export function smallTokenizer(): Tokenizer {
  return loadTokenizer(trainBpe(countWords(SENTENCES), 320), tokenizerConfig(128));
}
