import { expect, test } from 'vitest';
import { Random } from '../random';
import { corpusDocument } from './corpus';
import { families } from './families';
import { sentenceReasons, wellFormed } from './grammar-check';
import { splitSentences } from './style';
import { STYLES } from './types';

test('accepts every family in every style', () => {
  for (const family of families) {
    const random = new Random(21, family.name);
    for (let i = 0; i < 150; i++) {
      const item = family.generate(random);
      for (const style of STYLES) expect(wellFormed(item.answers[style]).reasons, item.answers[style]).toEqual([]);
    }
  }
});

test.each([
  ['the dog ran home.', 'capital'],
  ['Ana went to the park', 'mark at the end'],
  ['Ana found an red ball.', '"an red"'],
  ['Ana found a old hat.', '"a old"'],
  ['The cats is black.', 'does not agree'],
  ['They was happy.', 'does not agree'],
  ['She find a red ball there.', 'does not agree'],
  ['Ana saw two dog there.', 'does not agree'],
  ['Ana went to the the park.', 'twice'],
  ['Ana went to the pak.', 'unknown word'],
  ['ana went to the park.', 'capital'],
  ['Ana Went to the park.', 'capital inside'],
  ['La gato duerme.', 'does not agree'],
  ['La casa rojo es grande.', 'does not agree'],
  ['Los perro corren.', 'does not agree'],
  ['Ana park the to went.', 'never go together'],
  ['She went to the.', 'ends after'],
  ['Tom asked: "Where did Ana go?', 'open quote'],
  ['Tom was happy. Tom was happy.', 'said twice'],
  ['', 'no words'],
])('rejects %j', (text, reason) => {
  expect(wellFormed(text).reasons.join('; ')).toContain(reason);
});

test('rejects nearly every corrupted sentence', () => {
  const random = new Random(22, 'corrupt');
  const rejected = { shuffled: 0, cut: 0, dropped: 0 };
  let count = 0;
  while (count < 400) {
    const sentence = splitSentences(corpusDocument(random))[0] ?? '';
    const words = sentence.replace(/[.!?]$/, '').split(' ');
    if (words.length < 6 || /[:"\n]/.test(sentence) || !/[.!?]$/.test(sentence)) continue;
    count++;
    const shuffled = `${random.shuffle(words).join(' ')}.`;
    const at = 1 + random.int(words.length - 2);
    const cut = words.map((word, i) => (i === at ? `${word.slice(0, -1)}q` : word)).join(' ');
    const dropped = words.filter((_, i) => i !== at).join(' ');
    if (sentenceReasons(shuffled.charAt(0).toUpperCase() + shuffled.slice(1)).length > 0) rejected.shuffled++;
    if (sentenceReasons(`${cut}.`).length > 0) rejected.cut++;
    if (sentenceReasons(`${dropped}.`).length > 0) rejected.dropped++;
  }
  expect(rejected.shuffled).toBeGreaterThan(390);
  expect(rejected.cut).toBe(400);
  // A sentence without one of its words is often still a sentence ("Ana found a ball").
  expect(rejected.dropped).toBeGreaterThan(200);
});
