import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import { readHuggingFaceFolder } from '../formats/huggingface-folder';
import { fromArrays } from '../model';
import { openConversation } from '../text/conversation';
import { answerPrompts } from './answers';
import { livelyParameters, toyModel, toyTokenizer } from './toy-test-support';
import { unknownWords, worldPrompts } from './world';

beforeAll(() => switchBackend('wasm'));

describe('a bundled base', () => {
  const root = new URL('../../public/models/nano/', import.meta.url);
  const files = readdirSync(root).map((name) => [name, Uint8Array.from(readFileSync(new URL(name, root)))] as const);
  const { config, tokenizer, arrays } = readHuggingFaceFolder(new Map(files));
  const prompts = worldPrompts(3, 24);
  const ask = (plain: boolean) =>
    answerPrompts({ config, parameters: fromArrays(arrays) }, tokenizer, prompts, { greedy: true, plain });
  const middle = (text: string) => /^\P{Lu}/u.test(text);

  it('asked as plain text hears a question in running text, and its replies begin with a word of the world', async () => {
    const answers = await ask(true);
    expect(tokenizer.decode(answers[0]?.prompt ?? [])).toBe(openConversation(prompts[0] ?? ''));
    expect(answers.flatMap(({ prompt }) => prompt).some((id) => tokenizer.isSpecial(id))).toBe(false);
    for (const { text } of answers) expect(unknownWords(text.split(' ')[0] ?? ''), text).toEqual([]);
    // A translated phrase has no capital of its own.
    expect(answers.filter(({ text }) => middle(text)).length).toBeLessThanOrEqual(4);
  });

  it('asked in the chat format begins in the middle: it never saw the markers', async () => {
    const answers = await ask(false);
    expect(answers.filter(({ text }) => middle(text)).length).toBeGreaterThan(12);
  });
});

describe('a plain answer', () => {
  // The letter k closes the quote.
  const decode: typeof toyTokenizer.decode = (ids) => toyTokenizer.decode(ids).replaceAll('k', '"');
  const tokenizer = { ...toyTokenizer, decode, encode: (text: string) => toyTokenizer.encode(text).slice(0, 8) };

  it('ends with its quote, and its tokens and log-probabilities with it; the quote is no part of the text', async () => {
    const model = { config: toyModel, parameters: livelyParameters(3, 5) };
    const prompts = Array.from({ length: 32 }, () => 'abc');
    const [cut, whole] = [
      await answerPrompts(model, tokenizer, prompts, { plain: true, maxNewTokens: 12 }),
      // The same draws where nothing ends an answer.
      await answerPrompts(model, { ...tokenizer, decode: toyTokenizer.decode }, prompts, {
        plain: true,
        maxNewTokens: 12,
      }),
    ];
    const k = toyTokenizer.encode('k')[0] as number;
    expect(whole.filter(({ ids }) => ids.includes(k)).length).toBeGreaterThan(3);
    for (const [i, all] of whole.entries()) {
      const spoken = all.ids.includes(k);
      const ids = spoken ? all.ids.slice(0, all.ids.indexOf(k) + 1) : all.ids;
      expect(cut[i]).toMatchObject({ ids, logprobs: all.logprobs.slice(0, ids.length), ended: spoken || all.ended });
      if (spoken) expect(cut[i]?.text).toBe(toyTokenizer.decode(ids.slice(0, -1)).trim());
    }
  });
});
