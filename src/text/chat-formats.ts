/** How a model's conversations are written: its template, and the special tokens in it. */
import { isRecord } from './guarded-json';
import { InputError } from './input-error';
import { type Jinja, readTemplate } from './jinja';

/** The studio's own: `<|user|>PROMPT<|assistant|>ANSWER<|eos|>`, no newlines or spaces between the parts. */
export const CHAT_TEMPLATE =
  "{% for message in messages %}{% if message['role'] not in ['system', 'user', 'assistant'] %}" +
  "{{ raise_exception('Unknown role: ' + message['role']) }}{% endif %}{{ '<|' + message['role'] + '|>' }}" +
  "{% if message['role'] == 'assistant' %}{% generation %}{{ message['content'] + eos_token }}{% endgeneration %}" +
  "{% else %}{{ message['content'] }}{% endif %}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}";

/** The same as earlier versions wrote it, in the bundled models too: it does not say which tokens are the answer. */
export const PLAIN_CHAT_TEMPLATE =
  "{% for message in messages %}{% if message['role'] not in ['system', 'user', 'assistant'] %}" +
  "{{ raise_exception('Unknown role: ' + message['role']) }}{% endif %}" +
  "{{ '<|' + message['role'] + '|>' + message['content'] }}" +
  "{% if message['role'] == 'assistant' %}{{ eos_token }}{% endif %}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}";

/** OpenAI's ChatML, as most small models have it. */
const CHATML =
  "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' }}{% if message['role'] == 'assistant' %}" +
  "{% generation %}{{ message['content'] + '<|im_end|>' }}{% endgeneration %}{% else %}" +
  "{{ message['content'] + '<|im_end|>' }}{% endif %}{{ '\n' }}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

export interface SpecialToken {
  readonly content: string;
  readonly id: number;
  /** It takes the whitespace on that side of it along. */
  readonly lstrip?: boolean;
  readonly rstrip?: boolean;
}

export interface ChatFormat {
  readonly jinja: Jinja;
  /** What a template may name: bos_token, eos_token and the like. */
  readonly variables: Readonly<Record<string, string>>;
  readonly specials: readonly SpecialToken[];
  /** The day that a template may write down: the run's, whenever it goes on. */
  date: Date;
  /** It was guessed from the tokens, since the model names none. */
  readonly guessed?: 'ChatML';
}

/** The template that a tokenizer_config.json names; of several the default one. Errors: InputError 'chat-template'. */
function namedTemplate(template: unknown): string | null {
  if (template === undefined || template === null || template === '') return null;
  if (typeof template === 'string') return template;
  const listed: unknown = Array.isArray(template)
    ? template.find((one) => isRecord(one) && one.name === 'default')
    : undefined;
  if (isRecord(listed) && typeof listed.template === 'string') return listed.template;
  throw new InputError('chat-template', "The model's chat template is no text, and none of a list is its default.");
}

const NAMES = ['bos_token', 'eos_token', 'pad_token', 'unk_token', 'sep_token', 'cls_token', 'mask_token'];

/** `pad_token` and the like are a string or an object with `content`. */
export function configuredToken(config: Readonly<Record<string, unknown>>, key: string): string | undefined {
  const value = config[key];
  if (typeof value === 'string') return value;
  return isRecord(value) && typeof value.content === 'string' ? value.content : undefined;
}

/** How a model with these tokens and this tokenizer_config.json writes conversations. Errors: InputError 'chat-template'. */
export function chatFormat(
  specials: readonly SpecialToken[],
  config: Readonly<Record<string, unknown>>,
  date: Date,
): ChatFormat {
  const variables = Object.fromEntries(
    NAMES.flatMap((name) => {
      const token = configuredToken(config, name);
      return token === undefined ? [] : [[name, token]];
    }),
  );
  const common = { variables, specials, date };
  const named = namedTemplate(config.chat_template);
  if (named !== null) return { ...common, jinja: readTemplate(named) };
  const has = (...contents: string[]) => contents.every((content) => specials.some((one) => one.content === content));
  if (has('<|user|>', '<|assistant|>', '<|eos|>'))
    return { ...common, jinja: readTemplate(CHAT_TEMPLATE), variables: { eos_token: '<|eos|>', ...variables } };
  if (has('<|im_start|>', '<|im_end|>')) return { ...common, jinja: readTemplate(CHATML), guessed: 'ChatML' };
  throw new InputError(
    'chat-template',
    'This model has no chat template, so nothing says how its conversations are written. Choose its chat version ("-Instruct"), or put a chat_template.jinja into its folder.',
  );
}
