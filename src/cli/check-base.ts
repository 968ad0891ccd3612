/**
 * npm run check-base -- --preset nano [--samples 200] [--temperature 0.8] [--seed 1]
 *
 * What a base model writes by itself: the share that the world's own grammar check passes, how many samples are copies
 * of training text, and distinct-2 beside the corpus's.
 */
import { join } from 'node:path';
import { startNodeBackend } from '../compute/node';
import { distinct } from '../evaluation/distinct';
import { generate } from '../model';
import { Random } from '../random';
import { BASE } from '../recipes/ports';
import { corpusDocument, wellFormed } from '../tasks';
import { openSession } from './model-files';
import { commandOptions } from './options';

const { values } = commandOptions({
  options: {
    preset: { type: 'string', default: 'nano' },
    samples: { type: 'string', default: '200' },
    temperature: { type: 'string', default: '0.8' },
    seed: { type: 'string', default: '1' },
    /** Training documents that a sample may turn out to be a copy of. */
    corpus: { type: 'string', default: '200000' },
  },
});
await startNodeBackend({ prefer: 'wasm', exact: true });
const { session } = await openSession(join('public/models', values.preset));
const { model, tokenizer } = session;
const base = session.artifacts.require(BASE, 'policy').parameters;
const [count, seed] = [Number(values.samples), Number(values.seed)];

const texts: string[] = [];
const wide: string[] = [];
while (texts.length < count) {
  const rows = Array.from({ length: Math.min(32, count - texts.length) }, (_, i) => texts.length + i);
  const { ids, ended } = await generate(
    base,
    model,
    rows.map(() => [tokenizer.eosId]),
    {
      maxNewTokens: model.max_position_embeddings - 1,
      temperature: Number(values.temperature),
      seed,
      rowIds: rows,
      eosId: tokenizer.eosId,
      padId: tokenizer.padId,
    },
  );
  ids.forEach((own, i) => {
    const text = tokenizer.decode(own, { skipSpecial: true }).trim();
    texts.push(text);
    if (!ended[i]) wide.push(text);
  });
}

// The corpus as the trainer saw it: the same seed and stream, from the start.
const random = new Random(7, 'corpus');
const documents = Array.from({ length: Number(values.corpus) }, () => corpusDocument(random));
const known = new Set(documents);
const sentences = new Set(documents.flatMap((text) => text.split('\n')));
const good = texts.filter((text) => wellFormed(text).ok);
const bad = texts.filter((text) => !wellFormed(text).ok);
const copies = texts.filter((text) => known.has(text)).length;
const lines = texts.flatMap((text) => text.split('\n'));
const copiedLines = lines.filter((line) => sentences.has(line)).length;
const like = documents.slice(0, count);
console.log(
  texts
    .slice(0, 12)
    .map((text) => `  | ${text.replaceAll('\n', '\n  |   ')}`)
    .join('\n'),
);
console.log(
  'Not well-formed:',
  bad
    .slice(0, 6)
    .map((text) => `\n  x ${text.replaceAll('\n', ' / ')}\n    ${wellFormed(text).reasons.slice(0, 2).join('; ')}`)
    .join(''),
);
console.log(
  JSON.stringify(
    {
      preset: values.preset,
      samples: count,
      well_formed: good.length / count,
      ended: 1 - wide.length / count,
      copies_of_training_documents: copies,
      copied_lines: copiedLines,
      lines: lines.length,
      corpus_documents_searched: documents.length,
      distinct2: distinct(texts, 2),
      distinct2_of_as_much_corpus: distinct(like, 2),
      distinct2_ratio: distinct(texts, 2) / distinct(like, 2),
    },
    null,
    2,
  ),
);
