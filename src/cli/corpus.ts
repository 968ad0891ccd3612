/**
 * npm run corpus -- [--tokens 30000000] [--seed 7] [--context 128] [--tokenizer public/models/nano]
 *                   [--out build/corpus/train.bin]
 *
 * Writes pretraining data: rows of `context` token ids, uint16 little endian. A row holds whole documents, each ended
 * by <|eos|>, and is filled up with <|pad|>; so every document is read from its start, as a prompt will be. Every
 * second row begins with <|eos|>, so that <|eos|> alone asks for any document. A longer file starts with the rows of a
 * shorter one of the same seed. A .json beside it says how it was made.
 */
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Random } from '../random';
import { corpusDocument } from '../tasks/corpus';
import { PRE_TOKENIZER } from '../text/bpe-trainer';
import { loadTokenizer, SPECIAL_TOKENS, type Tokenizer } from '../text/tokenizer';
import { commandOptions } from './options';

/** Ids of a text with its markers as special tokens, unlike `Tokenizer.encode`: the corpus is ours, no user's. */
function corpusEncoder(tokenizer: Tokenizer): (text: string, out: number[]) => void {
  const words = new Map<string, readonly number[]>();
  const markers = new RegExp(`(${SPECIAL_TOKENS.map((t) => t.replaceAll('|', '\\|')).join('|')})`);
  return (text, out) => {
    for (const part of text.split(markers)) {
      const special = tokenizer.specialId(part);
      if (special !== undefined) {
        out.push(special);
        continue;
      }
      for (const word of part.match(PRE_TOKENIZER) ?? []) {
        let ids = words.get(word);
        if (ids === undefined) {
          ids = tokenizer.encode(word);
          if (words.size < 200_000) words.set(word, ids);
        }
        for (const id of ids) out.push(id);
      }
    }
  };
}

const { values } = commandOptions({
  options: {
    tokens: { type: 'string', default: '30000000' },
    seed: { type: 'string', default: '7' },
    context: { type: 'string', default: '128' },
    tokenizer: { type: 'string', default: 'public/models/nano' },
    out: { type: 'string', default: 'build/corpus/train.bin' },
  },
});
const total = Number(values.tokens);
const readJson = (name: string): unknown => JSON.parse(readFileSync(join(values.tokenizer, name), 'utf8'));
const tokenizer = loadTokenizer(readJson('tokenizer.json'), readJson('tokenizer_config.json'));
if (tokenizer.vocabSize > 65_536) throw new Error('Token ids above 65535 do not fit in the corpus file (uint16).');

const context = Number(values.context);
const encode = corpusEncoder(tokenizer);
const random = new Random(Number(values.seed), 'corpus');
const started = performance.now();
mkdirSync(dirname(values.out), { recursive: true });
const file = openSync(values.out, 'w');
let tokens = 0;
let documents = 0;
let truncated = 0;
let rows = 0;
const chunk = new Uint16Array(2048 * context);
let filled = 0; // rows in the chunk

function writeRow(ids: readonly number[]): void {
  chunk.fill(tokenizer.padId, filled * context, (filled + 1) * context);
  chunk.set(ids, filled * context);
  filled++;
  rows++;
  tokens += ids.length;
  if (filled * context === chunk.length) flush();
}

function flush(): void {
  writeSync(file, new Uint8Array(chunk.buffer, 0, filled * context * 2));
  filled = 0;
  if (process.stderr.isTTY) process.stderr.write(`\r${((100 * tokens) / total).toFixed(0)}%`);
}

/** Next fit over a few open rows: a document goes into the fullest row that has room, else the fullest row is written. */
const open: number[][] = Array.from({ length: 64 }, () => []);
let begun = 0;
function place(document: readonly number[]): void {
  for (;;) {
    let best: number[] | undefined;
    for (const row of open)
      if (row.length + document.length <= context && row.length >= (best?.length ?? 0)) best = row;
    if (best !== undefined) {
      for (const id of document) best.push(id);
      return;
    }
    const fullest = open.reduce((a, b) => (b.length > a.length ? b : a));
    writeRow(fullest);
    fullest.length = 0;
    if (begun++ % 2 === 0) fullest.push(tokenizer.eosId);
  }
}

while (tokens < total) {
  const ids: number[] = [];
  encode(corpusDocument(random), ids);
  // A document may bring its own end (a chat does); none is ended twice.
  if (ids[ids.length - 1] !== tokenizer.eosId) ids.push(tokenizer.eosId);
  documents++;
  if (ids.length >= context) truncated++;
  place(ids.slice(0, context - 1)); // a row that begins with <|eos|> has one place less
}
flush();
closeSync(file);
const seconds = (performance.now() - started) / 1000;
const about = { tokens, rows, context, documents, truncated, seed: Number(values.seed), tokenizer: tokenizer.hash };
writeFileSync(`${values.out}.json`, `${JSON.stringify(about, null, 2)}\n`);
console.log(
  `${values.out}: ${tokens} tokens in ${rows} rows (${((100 * tokens) / (rows * context)).toFixed(1)}% full), ${documents} documents, ` +
    `${truncated} cut, ${seconds.toFixed(1)} s, ${Math.round(tokens / seconds)} tokens/s`,
);
