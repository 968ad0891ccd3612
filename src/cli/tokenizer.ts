/**
 * npm run tokenizer -- [--documents 20000] [--seed 1] [--vocab 1024] [--out DIR]...
 *
 * Trains the studio's byte-level BPE tokenizer on generated corpus documents and instructions and writes
 * tokenizer.json and tokenizer_config.json into each DIR (default: both bundled model folders, which share it).
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../random';
import { trainedFamilies } from '../tasks';
import { corpusDocument } from '../tasks/corpus';
import { drawItem } from '../tasks/splits';
import { STYLES } from '../tasks/types';
import { countWords, trainBpe } from '../text/bpe-trainer';
import { loadTokenizer } from '../text/tokenizer';
import { tokenizerConfig } from '../text/tokenizer-config';
import { commandOptions } from './options';

const { values } = commandOptions({
  options: {
    documents: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    vocab: { type: 'string', default: '1024' },
    out: { type: 'string', multiple: true, default: ['public/models/nano', 'public/models/tiny'] },
  },
});

/** Pretraining text, and every third time an instruction with its answer: fine-tuning must find its words whole too. */
function* documents(count: number, random: Random): Generator<string> {
  for (let i = 0; i < count; i++) yield i % 3 === 2 ? instruction(random) : corpusDocument(random);
}

function instruction(random: Random): string {
  const { prompt, answers } = drawItem(random.pick(trainedFamilies), 'train', random);
  return `${prompt}\n${answers[random.pick(STYLES)]}`;
}

const started = performance.now();
const counts = countWords(documents(Number(values.documents), new Random(Number(values.seed), 'tokenizer')));
const json = trainBpe(counts, Number(values.vocab));
const config = tokenizerConfig(128);
const tokenizer = loadTokenizer(json, config);

// Figures to judge it by: words that stay whole, and characters a token, both weighted by how often they occur.
let words = 0;
let whole = 0;
let tokens = 0;
let characters = 0;
for (const [word, count] of counts) {
  const length = tokenizer.encode(word).length;
  words += count;
  tokens += count * length;
  characters += count * word.length;
  if (length === 1) whole += count;
}
for (const dir of values.out) {
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'tokenizer.json'), `${JSON.stringify(json, null, 1)}\n`);
  writeFileSync(join(dir, 'tokenizer_config.json'), `${JSON.stringify(config, null, 2)}\n`);
}
console.log(
  `tokenizer ${tokenizer.hash}: ${tokenizer.vocabSize} tokens from ${counts.size} different words; ` +
    `${((100 * whole) / words).toFixed(1)}% of words are one token, ${(characters / tokens).toFixed(2)} characters a token, ` +
    `${((performance.now() - started) / 1000).toFixed(1)} s -> ${values.out.join(', ')}`,
);
