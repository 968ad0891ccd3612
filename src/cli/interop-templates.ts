/** The conversations and the chat templates that `npm run interop` compares with transformers. */
import { join } from 'node:path';
import { CHAT_TEMPLATE } from '../text/chat-formats';
import { exampleIds, type Message, promptIds } from '../text/chat-template';
import { parseJsonObject } from '../text/guarded-json';
import { loadTokenizer, SPECIAL_TOKENS } from '../text/tokenizer';
import { readFolder, writeFolder } from './files';

const WORDS = [
  'the bird',
  'Anna’s',
  ' two spaces',
  'Ñandú ¡sí!',
  '漢字',
  '👩‍👧',
  '12 (or 3.5)',
  'a\nb',
  'tab\there',
  '{{ x }}',
  "it's",
  '“so”',
  '<b>',
  '%}',
];

/** Fifty: one turn to five, some with a system prompt, with what template engines and tokenizers stumble over. */
export const conversations: readonly (readonly Message[])[] = Array.from({ length: 50 }, (_, i) => {
  const text = (k: number) =>
    Array.from(
      { length: 1 + ((i * 7 + k * 3) % 5) },
      (_unused, j) => WORDS[(i * 5 + k * 11 + j * 3) % WORDS.length],
    ).join(' ');
  const turns = Array.from({ length: 1 + (i % 3) }, (_unused, k): Message[] => [
    { role: 'user', content: `Q${text(k)}` },
    { role: 'assistant', content: `A${text(k + 20)}` },
  ]).flat();
  return i % 2 === 0 ? turns : [{ role: 'system', content: `Be brief. ${text(40)}` }, ...turns];
});

/** SmolLM2-Instruct's, and the core of Llama 3's: a default system prompt, trimmed contents, the day. */
const TEMPLATES: Readonly<Record<string, { readonly template: string; readonly tokens: readonly string[] }>> = {
  studio: { template: CHAT_TEMPLATE, tokens: SPECIAL_TOKENS },
  smollm2: {
    template:
      "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n' }}{% endif %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}",
    tokens: ['<|pad|>', '<|im_end|>', '<|im_start|>', '<|x|>', '<|y|>'],
  },
  llama3: {
    template: `{{- bos_token }}
{%- set date_string = strftime_now("%d %b %Y") %}
{%- if messages[0]['role'] == 'system' %}
    {%- set system_message = messages[0]['content'] | trim %}
    {%- set messages = messages[1:] %}
{%- else %}
    {%- set system_message = "" %}
{%- endif %}
{{- "<|start_header_id|>system<|end_header_id|>\\n\\n" }}
{{- "Today Date: " + date_string + "\\n\\n" }}
{{- system_message }}
{{- "<|eot_id|>" }}
{%- for message in messages %}
    {{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n' + message['content'] | trim + '<|eot_id|>' }}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}
{%- endif %}
`,
    tokens: [
      '<|begin_of_text|>',
      '<|eot_id|>',
      '<|start_header_id|>',
      '<|end_header_id|>',
      '<|finetune_right_pad_id|>',
    ],
  },
};

interface TokenizerFile {
  readonly added_tokens: { readonly id: number; content: string }[];
  readonly model: { readonly vocab: Record<string, number> };
}

/** Folders with a tokenizer alone, the same but for its special tokens, each with its template; their paths by name. */
export function templateFolders(model: ReturnType<typeof readFolder>, out: string): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(TEMPLATES).map(([name, { template, tokens }]) => {
      const json = parseJsonObject(model.get('tokenizer.json') ?? new Uint8Array()) as unknown as TokenizerFile;
      for (const token of json.added_tokens) {
        delete json.model.vocab[token.content];
        token.content = tokens[token.id] ?? token.content;
        json.model.vocab[token.content] = token.id;
      }
      const config = {
        tokenizer_class: 'PreTrainedTokenizerFast',
        ...(name === 'llama3' ? { bos_token: tokens[0], pad_token: tokens[4] } : { pad_token: tokens[0] }),
        eos_token: tokens[1],
        clean_up_tokenization_spaces: false,
        chat_template: template,
      };
      const folder = join(out, name);
      const file = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
      writeFolder(
        folder,
        new Map([
          ['tokenizer.json', file(json)],
          ['tokenizer_config.json', file(config)],
        ]),
      );
      return [name, folder];
    }),
  );
}

/** Of each conversation what asks for its last answer, and the whole of it, by template. */
export const idsByTemplate = (folders: ReadonlyMap<string, string>, date: Date) =>
  Object.fromEntries(
    [...folders].map(([name, folder]) => {
      const files = readFolder(folder);
      const json = (file: string) => parseJsonObject(files.get(file) ?? new Uint8Array());
      const tokenizer = loadTokenizer(json('tokenizer.json'), json('tokenizer_config.json'), date);
      return [
        name,
        {
          folder,
          prompts: conversations.map((messages) => promptIds(tokenizer, messages.slice(0, -1))),
          examples: conversations.map((messages) => exampleIds(tokenizer, messages)),
        },
      ];
    }),
  );
