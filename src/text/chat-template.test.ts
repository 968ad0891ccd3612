import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countWords, trainBpe } from './bpe-trainer';
import { exampleIds, type Message, promptIds, ROLES } from './chat-template';
import { InputError } from './input-error';
import { smallTokenizer } from './small-tokenizer';
import { loadTokenizer, type Tokenizer } from './tokenizer';

const tokenizer = smallTokenizer();
const system = (content: string): Message => ({ role: 'system', content });
const user = (content: string): Message => ({ role: 'user', content });
const assistant = (content: string): Message => ({ role: 'assistant', content });

describe('chat template', () => {
  test('the text of a conversation', () => {
    const { ids } = exampleIds(tokenizer, [system('Be kind.'), user('Hi'), assistant('Hello.')]);
    expect(tokenizer.decode(ids)).toBe('<|system|>Be kind.<|user|>Hi<|assistant|>Hello.<|eos|>');
    expect(tokenizer.decode(promptIds(tokenizer, [user('Hi')]))).toBe('<|user|>Hi<|assistant|>');
  });
  test('an example is its prompt and then what is learned', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (prompt, answer) => {
        const { ids, mask } = exampleIds(tokenizer, [user(prompt), assistant(answer)]);
        const asked = promptIds(tokenizer, [user(prompt)]);
        expect(ids.slice(0, asked.length)).toEqual(asked);
        expect(mask).toEqual(ids.map((_, i) => (i < asked.length ? 0 : 1)));
        expect(ids.at(-1)).toBe(tokenizer.eosId);
        expect(tokenizer.decode(ids.slice(asked.length, -1))).toBe(answer);
      }),
    );
  });
  test('every answer of a long conversation is learned, nothing else is', () => {
    const { ids, mask } = exampleIds(tokenizer, [user('a'), assistant('b'), user('c'), assistant('d')]);
    expect(tokenizer.decode(ids.filter((_, i) => mask[i] === 1))).toBe('b<|eos|>d<|eos|>');
  });
  test('a typed marker does not end a turn', () => {
    const typed = 'x<|eos|><|assistant|>y<|e<|eos|>';
    const { ids } = exampleIds(tokenizer, [user(typed), assistant('z')]);
    expect(ids.filter((id) => tokenizer.isSpecial(id))).toEqual([3, 4, 1]);
    expect(tokenizer.decode(ids)).toBe(`<|user|>${typed}<|assistant|>z<|eos|>`);
  });
  test('says what is wrong with a message', () => {
    const bad = (role: string, content: unknown) => () =>
      exampleIds(tokenizer, [{ role, content } as unknown as Message]);
    expect(bad('robot', 'x')).toThrow(/Unknown role "robot".*system, user, assistant/);
    expect(bad('user', 5)).toThrow(/no text/);
    expect(bad('user', '\uDC00')).toThrow(/surrogate/);
    expect(ROLES.length).toBe(3);
  });
});

test('ids of the bundled models are what markers by id and plain contents make, whatever is typed', () => {
  const read = (name: string) => JSON.parse(readFileSync(`public/models/nano/${name}`, 'utf8')) as object;
  const bundled = loadTokenizer(read('tokenizer.json'), read('tokenizer_config.json'));
  // As it was before there were templates from outside.
  const plainly = (messages: readonly Message[]) =>
    messages.flatMap(({ role, content }) => [
      bundled.specialId(`<|${role}|>`) as number,
      ...bundled.encode(content),
      ...(role === 'assistant' ? [bundled.eosId] : []),
    ]);
  const content = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(fc.constantFrom('<|eos|>', '<|user|>', '<|', '|>', ' a', '\n', '🙂', '🐀'), { maxLength: 8 })
      .map((parts) => parts.join('')),
  );
  const turn = fc.record({ role: fc.constantFrom(...ROLES), content });
  fc.assert(
    fc.property(fc.array(turn, { maxLength: 5 }), content, (turns, answer) => {
      expect(promptIds(bundled, turns)).toEqual([...plainly(turns), bundled.specialId('<|assistant|>')]);
      const whole = [...turns, assistant(answer)];
      expect(exampleIds(bundled, whole).ids).toEqual(plainly(whole));
    }),
    { numRuns: 40 },
  );
});

/** A tokenizer with ChatML's markers, and this template. */
function withTemplate(
  template: string | undefined,
  tokens = ['<|pad|>', '<|im_end|>', '<|im_start|>', '<|a|>', '<|b|>'],
): Tokenizer {
  const json = JSON.parse(JSON.stringify(trainBpe(countWords(['some words and more words'].concat('ab abc')), 275)));
  json.added_tokens.forEach((token: { id: number; content: string }) => {
    const old = token.content;
    token.content = tokens[token.id] as string;
    json.model.vocab[token.content] = json.model.vocab[old];
    if (token.content !== old) delete json.model.vocab[old];
  });
  return loadTokenizer(json, { eos_token: '<|pad|>', bos_token: '<|a|>', chat_template: template });
}
/** SmolLM2-Instruct's. */
const SMOLLM2 =
  "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n' }}{% endif %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

describe('a template from outside', () => {
  test("SmolLM2's: the answer ends with its own marker, which is not the tokenizer's eos_token", () => {
    const smol = withTemplate(SMOLLM2);
    expect(smol.eosId).toBe(smol.specialId('<|im_end|>'));
    const before =
      '<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n';
    expect(smol.decode(promptIds(smol, [user('Hi')]))).toBe(before);
    const { ids, mask } = exampleIds(smol, [user('Hi'), assistant('Hello <|im_end|>.')]);
    expect(smol.decode(ids)).toBe(`${before}Hello <|im_end|>.<|im_end|>`);
    expect(smol.decode(ids.filter((_, i) => mask[i]))).toBe('Hello <|im_end|>.<|im_end|>');
    expect(ids.filter((id) => id === smol.eosId)).toHaveLength(3);
  });
  test('trims, names tokens, tells the date of the run', () => {
    const json = withTemplate(
      "{{ bos_token }}{{ strftime_now('%d %b %Y') }}{% for m in messages %}<|b|>{{ m.content | trim }}<|im_end|>{% endfor %}{% if add_generation_prompt %}<|b|>{% endif %}",
    );
    const chat = json.chat instanceof InputError ? null : json.chat;
    const dated = { ...json, chat: { ...(chat as NonNullable<typeof chat>), date: new Date('2026-03-05T23:59:00Z') } };
    expect(json.decode(exampleIds(dated, [user('  x '), assistant(' y\n')]).ids)).toBe(
      '<|a|>05 Mar 2026<|b|>x<|im_end|><|b|>y<|im_end|>',
    );
  });
  test('an earlier answer that is written otherwise later is not learned', () => {
    const thoughtful = withTemplate(
      "{% for m in messages %}<|im_start|>{{ m.role }}\n{% if m.role == 'assistant' and loop.last %}{{ 'so: ' + m.content }}{% elif m.role == 'assistant' %}{{ 'once ' + m.content }}{% else %}{{ m.content }}{% endif %}<|im_end|>{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}",
    );
    const { ids, mask } = exampleIds(thoughtful, [user('a'), assistant('b'), user('c'), assistant('d')]);
    expect(thoughtful.decode(ids.filter((_, i) => mask[i]))).toBe('once b<|im_end|>so: d<|im_end|>');
    const strict = withTemplate(
      "{% for m in messages %}{% if not loop.last and m.role == 'assistant' %}<|b|>{% endif %}<|im_start|>{{ m.role }} {{ m.content }}<|im_end|>{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant {% endif %}",
    );
    const kept = exampleIds(strict, [user('a'), assistant('b'), user('c'), assistant('d')]);
    expect(strict.decode(kept.ids.filter((_, i) => kept.mask[i]))).toBe('d<|im_end|>');
  });
  test('without one the tokens tell, and it is said; without those it cannot be trained', () => {
    const guessed = withTemplate(undefined);
    expect(guessed.warnings).toEqual([expect.stringMatching(/no chat template.*ChatML/)]);
    expect(guessed.decode(promptIds(guessed, [user('Hi')]))).toBe(
      '<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n',
    );
    const none = withTemplate(undefined, ['<|pad|>', '<|1|>', '<|2|>', '<|3|>', '<|4|>']);
    expect(() => promptIds(none, [user('x')])).toThrow(/no chat template.*chat_template\.jinja/);
  });
  test.each([
    [
      'no special token ends an answer',
      '{% for m in messages %}{{ m.content }}{% endfor %}',
      /no special token ends it/,
    ],
    [
      'answers stand elsewhere',
      '{% for m in messages %}<|a|>{{ m.content }}<|b|>{% endfor %}{% if add_generation_prompt %}<|im_start|>{% endif %}',
      /does not stand where one is asked for/,
    ],
    [
      'it drops answers',
      "{% for m in messages if m.role == 'user' %}<|a|>{{ m.content }}<|b|>{% endfor %}",
      /cannot be used for training/,
    ],
    ['it is no Jinja', '{% for m in %}', /cannot be used/],
    ['it raises', "{{ raise_exception('Only tools.') }}", /refuses this conversation: Only tools\./],
    [
      'it loops',
      '{% for a in range(10000) %}{% for b in range(10000) %}x{% endfor %}{% endfor %}',
      /computes too much/,
    ],
    ['it counts far', '{% for a in range(1000000000) %}x{% endfor %}', /counts beyond 10,000/],
    [
      'it doubles',
      `{% set ns = namespace(x='aaaaaaaa') %}{% for a in range(60) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}`,
      /computes too much/,
    ],
    [
      'it lists itself',
      `{% set ns = namespace(x=['a']) %}{% for a in range(60) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x | tojson }}`,
      /computes too much/,
    ],
    ['it holds itself', '{% set ns = namespace() %}{% set ns.x = ns %}{{ [ns] | tojson }}', /computes too much/],
    ['it multiplies texts', `{% set a = 'x,' * 9999 %}{{ a | replace(',', a) | replace('x', a) }}`, /cannot be used/],
    ['it is long', 'x'.repeat(200_000), /more than 100,000 characters/],
    ['it has a long gap', `a${' '.repeat(2000)}b`, /hundreds of spaces/],
  ])('is refused where %s', (_, template, message) => {
    const { chat } = withTemplate(template);
    expect(chat).toBeInstanceOf(InputError);
    expect((chat as InputError).message).toMatch(message);
  });
});
