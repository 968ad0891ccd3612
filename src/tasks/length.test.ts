import { expect, test } from 'vitest';
import { Random } from '../random';
import { countWords, trainBpe } from '../text/bpe-trainer';
import { exampleIds } from '../text/chat-template';
import { loadTokenizer } from '../text/tokenizer';
import { tokenizerConfig } from '../text/tokenizer-config';
import { corpusDocument } from './corpus';
import { families } from './families';
import { STYLES } from './types';

/** What the bundled models can hold, answer included. */
const context = 128;

function* documents(count: number): Generator<string> {
  const random = new Random(1, 'tokenizer');
  for (let i = 0; i < count; i++) yield corpusDocument(random);
}

test('a tokenizer built from the corpus keeps words whole, and every conversation fits the context', () => {
  const counts = countWords(documents(6000));
  const tokenizer = loadTokenizer(trainBpe(counts, 1024), tokenizerConfig(context));
  let words = 0;
  let whole = 0;
  for (const [word, count] of counts) {
    words += count;
    if (tokenizer.encode(word).length === 1) whole += count;
  }
  expect(whole / words).toBeGreaterThan(0.94);
  for (const family of families) {
    const random = new Random(2, `length ${family.name}`);
    for (let i = 0; i < 300; i++) {
      const item = family.generate(random);
      for (const style of STYLES) {
        const messages = [
          { role: 'user', content: item.prompt },
          { role: 'assistant', content: item.answers[style] },
        ] as const;
        const { length } = exampleIds(tokenizer, messages).ids;
        expect(length, `${family.name}: ${item.prompt} ${item.answers[style]}`).toBeLessThanOrEqual(
          style === 'rambling' ? context : 100,
        );
      }
    }
  }
});
